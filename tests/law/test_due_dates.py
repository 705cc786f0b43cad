"""Every step of both rule sets with its last day, played through the real acts in each of the three zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from complaints.actions import approving, checking, clarifying, examining, recommending, reporting
from complaints.examination import AppointmentKind, Judgement, ProposalKind
from complaints.models import Complaint, Deadline, ExaminationReport, Rule
from complaints.procedure import Step, Unit, Weight
from regions.models import Body, Holiday, Office, StaffMember, User
from tests.factories import (
    accept,
    load_rules,
    make_body,
    make_complaint,
    make_office,
    make_province,
    make_regency,
    make_staff,
    pass_formal_check,
)

ZONES = {
    "WIB": (ZoneInfo("Asia/Jakarta"), "SMG", "33", "Jawa Tengah"),
    "WITA": (ZoneInfo("Asia/Makassar"), "MKS", "73", "Sulawesi Selatan"),
    "WIT": (ZoneInfo("Asia/Jayapura"), "TTE", "82", "Maluku Utara"),
}

# step: the day it runs from, its last day
PO_26_2017 = {
    "first_reply": ("Mon 2023-11-06", "Mon 2023-11-20"),
    "completion": ("Mon 2023-11-06", "Wed 2023-12-06"),
    "formal_check": ("Mon 2023-11-06", "Fri 2023-11-24"),
    "substantive_check": ("Tue 2023-11-07", "Tue 2023-12-19"),
    "outside_competence_notice": ("Tue 2023-11-07", "Tue 2023-11-14"),
    "clarification_1": ("Thu 2023-11-09", "Thu 2023-11-23"),
    "clarification_2": ("Fri 2023-11-24", "Fri 2023-12-08"),
    "outcome_comment": ("Mon 2023-12-11", "Mon 2023-12-25"),  # Christmas, and it stays so
    "corrective_action": ("Tue 2023-12-26", "Thu 2024-01-25"),  # LAHP: 30 calendar days
    "recommendation_sent": ("Thu 2023-12-28", "Thu 2024-01-11"),
    "recommendation_report": ("Fri 2023-12-29", "Tue 2024-02-27"),
    "whole_case_simple": ("Mon 2023-11-06", "Fri 2024-01-05"),
    "whole_case_medium": ("Mon 2023-11-06", "Tue 2024-03-05"),
    "whole_case_heavy": ("Mon 2023-11-06", "Sat 2024-05-04"),
}
PO_58_2023 = {
    "first_reply": ("Mon 2025-11-03", "Mon 2025-11-17"),
    "completion": ("Mon 2025-11-03", "Wed 2025-12-03"),
    "formal_check": ("Mon 2025-11-03", "Fri 2025-11-21"),
    "substantive_check": ("Tue 2025-11-04", "Tue 2025-12-16"),
    "outside_competence_notice": ("Tue 2025-11-04", "Tue 2025-11-11"),
    "clarification_1": ("Thu 2025-11-06", "Thu 2025-11-20"),
    "clarification_2": ("Fri 2025-11-21", "Fri 2025-12-05"),
    "outcome_comment": ("Mon 2025-12-08", "Mon 2025-12-22"),
    # LHP: 30 working days; Christmas, its collective leave, New Year and Isra Mikraj (16 January) are skipped
    "corrective_action": ("Tue 2025-12-23", "Mon 2026-02-09"),
    "recommendation_sent": ("Thu 2025-12-25", "Thu 2026-01-08"),
    "recommendation_report": ("Fri 2025-12-26", "Tue 2026-02-24"),
    "whole_case_simple": ("Mon 2025-11-03", "Fri 2026-01-02"),
    "whole_case_medium": ("Mon 2025-11-03", "Tue 2026-03-03"),
    "whole_case_heavy": ("Mon 2025-11-03", "Sat 2026-05-02"),
}
# By the joint decrees, as far as they fall into these months.
DAYS_OFF = [
    ("2023-12-25", "Hari Raya Natal", Holiday.Kind.NATIONAL_HOLIDAY),
    ("2023-12-26", "Cuti bersama Natal", Holiday.Kind.COLLECTIVE_LEAVE),
    ("2024-01-01", "Tahun Baru", Holiday.Kind.NATIONAL_HOLIDAY),
    ("2025-12-25", "Hari Raya Natal", Holiday.Kind.NATIONAL_HOLIDAY),
    ("2025-12-26", "Cuti bersama Natal", Holiday.Kind.COLLECTIVE_LEAVE),
    ("2026-01-01", "Tahun Baru", Holiday.Kind.NATIONAL_HOLIDAY),
    ("2026-01-16", "Isra Mikraj", Holiday.Kind.NATIONAL_HOLIDAY),
]
IN_HOURS = {"breach_notice", "data_correction"}  # no act of this procedure starts them


@dataclass(frozen=True)
class Setting:
    """An office in one zone, a body in its area, and two persons who work there."""

    office: Office
    body: Body
    superior: Body
    examiner: User
    head: User


def make_setting(zone_name: str) -> Setting:
    load_rules()
    for day, name, kind in DAYS_OFF:
        Holiday.objects.get_or_create(day=day, defaults={"name": name, "kind": kind})
    zone, office_code, code, province_name = ZONES[zone_name]
    province = make_province(code, province_name)
    office = make_office(office_code, zone, area=province)
    body = make_body(f"Dinas {zone_name}", region=make_regency(f"{code}.02", f"Kabupaten {zone_name}", province))
    return Setting(
        office=office,
        body=body,
        superior=make_body(f"Bupati {zone_name}"),
        examiner=make_staff(office),
        head=make_staff(office, StaffMember.Role.HEAD),
    )


class Play:
    """All of the procedure on four cases; days are counted from the day they are filed."""

    def __init__(self, setting: Setting, start: date) -> None:
        self.setting, self.start = setting, start

    def by(self, number: int) -> dict[str, Any]:
        """The examiner, at nine in the morning of a day."""
        return {"actor": self.setting.examiner, "at": self.at(number)}

    def at(self, number: int) -> datetime:
        day = self.start + timedelta(days=number)
        return datetime(day.year, day.month, day.day, 9, tzinfo=self.setting.office.zone)

    def file(self) -> int:
        return make_complaint(self.setting.body, at=self.at(0)).pk

    def approved(self, case: int, kind: ProposalKind, number: int, content: dict[str, Any]) -> None:
        proposal = approving.propose(case, kind, content=content, **self.by(number))
        approving.approve(proposal.pk, actor=self.setting.head, at=self.at(number))

    def all(self) -> None:
        checking.ask_completion(self.file(), missing="KTP", **self.by(0))
        outside = {"ground": "outside_competence", "words": "w"}
        self.approved(self.file(), ProposalKind.REFUSAL, 1, outside)
        heavy = self.file()
        pass_formal_check(heavy, **self.by(1))
        accept(heavy, weight=Weight.HEAVY, **self.by(2))
        self.to_the_end(self.file())

    def to_the_end(self, case: int) -> None:
        pass_formal_check(case, **self.by(1))
        accept(case, weight=Weight.MEDIUM, **self.by(2))
        clarifying.ask_clarification(case, summary="s", question="q", **self.by(3))
        clarifying.ask_clarification(case, summary="s", question="q", **self.by(18))
        clarifying.go_on_without_answer(case, **self.by(35))
        examining.give_outcome(case, words="w", **self.by(35))
        self.approved(case, ProposalKind.REPORT, 50, report_against(self.setting.body))
        action = Complaint.objects.get(pk=case).corrective_actions.get()
        reporting.judge_correction(action.pk, judgement=Judgement.NOT_CARRIED_OUT, **self.by(51))
        reporting.pass_to_resolution(case, reason="r", **self.by(51))
        content = {"body": self.setting.superior.pk, "words": "w"}
        self.approved(case, ProposalKind.RECOMMENDATION, 52, content)
        recommending.send_recommendation(case, **self.by(53))


def report_against(body: Body) -> dict[str, Any]:
    return {
        "result": "found",
        "opinion": "o",
        "words": "w",
        "findings": {"undue_delay": True},
        "actions": {str(body.pk): "Perbaiki."},
    }


def table() -> dict[str, set[tuple[str, str]]]:
    rows: dict[str, set[tuple[str, str]]] = {}
    for deadline in Deadline.objects.all():
        days = (f"{deadline.started_on:%a %Y-%m-%d}", f"{deadline.due_on:%a %Y-%m-%d}")
        rows.setdefault(deadline.step, set()).add(days)
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("expected", [PO_26_2017, PO_58_2023], ids=["PO 26/2017", "PO 58/2023"])
def test_each_step_ends_on_its_day_in_every_zone(zone: str, expected: dict[str, tuple[str, str]]) -> None:
    assert set(expected) == set(Step.values) - IN_HOURS
    Play(make_setting(zone), date.fromisoformat(expected["first_reply"][0][4:])).all()
    assert table() == {step: {days} for step, days in expected.items()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "kind", "unit"),
    [(date(2023, 11, 6), "LAHP", Unit.CALENDAR), (date(2025, 11, 3), "LHP", Unit.WORKING)],
)
def test_the_report_has_the_name_and_the_unit_of_its_rule_set(start: date, kind: str, unit: Unit) -> None:
    play = Play(make_setting("WIB"), start)
    play.to_the_end(play.file())
    corrective = Deadline.objects.get(step="corrective_action")
    assert (corrective.rule.days, corrective.rule.unit) == (30, unit)
    assert ExaminationReport.objects.get().kind == kind


# The same moment is another year in another zone.
AT_THE_TURN = [
    # moment in Jakarta, rule set by zone of the office
    ("2023-12-31 21:59", {"WIB": "po-26-2017", "WITA": "po-26-2017", "WIT": "po-26-2017"}),
    ("2023-12-31 22:00", {"WIB": "po-26-2017", "WITA": "po-26-2017", "WIT": "po-58-2023"}),
    ("2023-12-31 22:59", {"WIB": "po-26-2017", "WITA": "po-26-2017", "WIT": "po-58-2023"}),
    ("2023-12-31 23:00", {"WIB": "po-26-2017", "WITA": "po-58-2023", "WIT": "po-58-2023"}),
    ("2023-12-31 23:30", {"WIB": "po-26-2017", "WITA": "po-58-2023", "WIT": "po-58-2023"}),
    ("2024-01-01 00:00", {"WIB": "po-58-2023", "WITA": "po-58-2023", "WIT": "po-58-2023"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "expected"), AT_THE_TURN)
def test_the_registration_day_of_the_office_chooses_the_rule_set(moment: str, expected: dict[str, str]) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Jakarta"))
    chosen = {zone: make_complaint(make_setting(zone).body, at=at).rule_set.code for zone in ZONES}
    assert chosen == expected


@pytest.mark.django_db
def test_a_report_keeps_its_rule_set_for_life() -> None:
    """Registered in 2023 and still open in 2024, it goes by the rules of 2023 to its end."""
    play = Play(make_setting("WIB"), date(2023, 12, 20))
    play.to_the_end(play.file())
    rule_sets = Rule.objects.filter(deadlines__isnull=False).values_list("rule_set__code", flat=True)
    assert set(rule_sets) == {"po-26-2017"}


@pytest.mark.django_db
def test_an_appointment_that_was_held_is_a_hearing_too() -> None:
    """So no step of the table is missed by going another way to the outcome."""
    play = Play(make_setting("WIB"), date(2025, 11, 3))
    case = play.file()
    pass_formal_check(case, **play.by(1))
    accept(case, **play.by(2))
    summons = examining.set_appointment(
        case, AppointmentKind.SUMMONS, held_at=play.at(9), place="Kantor", invited="Kepala dinas", **play.by(3)
    )
    examining.hold_appointment(summons.pk, outcome="Hadir.", **play.by(9))
    examining.give_outcome(case, words="w", **play.by(35))
    assert table()["outcome_comment"] == {PO_58_2023["outcome_comment"]}


@pytest.mark.django_db
def test_the_hours_of_personal_data_are_told_as_hours() -> None:
    load_rules()
    with override("en"):
        told = {str(rule) for rule in Rule.objects.filter(step__in=IN_HOURS)}
    assert told == {"notice of a personal data breach: 72 hours", "correction of personal data: 72 hours"}
