"""An agreed target stands beside the legal date, never after it, and never in its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement
from complaints.actions.calendar import save_holiday
from complaints.actions.clarifying import answer_clarification
from complaints.actions.recounting import run_recounts
from complaints.actions.rules import succeed
from complaints.actions.targets import require_not_later
from complaints.models import AgreedTarget, Deadline, RuleSet
from complaints.procedure import Days, Unit
from complaints.states import State
from regions.models import Holiday
from tests.agreements.factories import make_agreement
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, ask, case_at, deadline, refused
from tests.factories import MONDAY, WIB

TODAY = date(2026, 11, 2)


@pytest.fixture
def agreement(place: Place) -> Agreement:
    return make_agreement("banyumas", place.government)


def agree(agreement: Agreement, **steps: tuple[int, str]) -> None:
    for step, (days, unit) in steps.items():
        AgreedTarget.objects.create(agreement=agreement, step=step, days=days, unit=unit)


def two_dates(clock: Deadline) -> tuple[date, date | None]:
    return clock.due_on, clock.agreed_on


def test_both_dates_stand_from_the_filing_on(place: Place, agreement: Agreement) -> None:
    agree(agreement, first_reply=(3, Unit.WORKING), clarification_1=(5, Unit.CALENDAR))
    complaint = case_at(place, State.RECEIVED)
    assert {clock.step: two_dates(clock) for clock in complaint.deadlines.all()} == {
        "first_reply": (date(2026, 11, 16), date(2026, 11, 5)),
        "formal_check": (date(2026, 11, 20), None),
        "whole_case_simple": (date(2027, 1, 1), None),
    }
    request = ask(place, case_at(place, State.EXAMINATION))
    assert two_dates(request.deadline) == (date(2026, 11, 16), date(2026, 11, 7))


def test_without_an_agreement_there_is_one_date(place: Place) -> None:
    agree(make_agreement("lain"), first_reply=(3, Unit.WORKING))
    assert deadline(place.complaint(), "first_reply").agreed_on is None


def test_only_the_legal_date_has_consequences(place: Place, agreement: Agreement) -> None:
    agree(agreement, clarification_1=(5, Unit.CALENDAR))
    request = ask(place, case_at(place, State.EXAMINATION))
    answer_clarification(request.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 14 * DAY)
    kept = Deadline.objects.get(pk=request.deadline.pk)
    assert kept.settled_on is not None
    assert kept.agreed_on is not None
    assert (kept.outcome, kept.settled_on > kept.agreed_on) == ("met", True)


def test_leave_that_falls_into_it_never_puts_the_target_behind_the_law(place: Place, agreement: Agreement) -> None:
    """10 working days are 14 calendar days in plain weeks; a holiday later they would be 15."""
    agree(agreement, first_reply=(10, Unit.WORKING))
    clock = deadline(place.complaint(), "first_reply")
    assert two_dates(clock) == (date(2026, 11, 16), date(2026, 11, 16))
    leave: dict[str, Any] = {"kind": Holiday.Kind.COLLECTIVE_LEAVE, "reason": "SKB.", "actor": None, "at": MONDAY}
    save_holiday(None, day=date(2026, 11, 10), name="Cuti", **leave)
    run_recounts(now=MONDAY)
    assert two_dates(Deadline.objects.get(pk=clock.pk)) == (date(2026, 11, 16), date(2026, 11, 16))
    agree_again = deadline(place.complaint(), "first_reply")
    assert two_dates(agree_again) == (date(2026, 11, 16), date(2026, 11, 16))


def test_the_database_keeps_a_target_before_the_law(place: Place, agreement: Agreement) -> None:
    agree(agreement, first_reply=(3, Unit.WORKING))
    clock = deadline(place.complaint(), "first_reply")
    with pytest.raises(IntegrityError, match="deadline_agreed_not_after_legal"), transaction.atomic():
        Deadline.objects.filter(pk=clock.pk).update(agreed_on=date(2026, 11, 17))
    with pytest.raises(IntegrityError, match="deadline_agreed_whole"), transaction.atomic():
        Deadline.objects.filter(pk=clock.pk).update(agreed_on=None)


@pytest.mark.parametrize(
    ("step", "target"),
    [
        ("clarification_1", Days(14, Unit.CALENDAR)),
        ("clarification_1", Days(5, Unit.WORKING)),
        ("formal_check", Days(14, Unit.WORKING)),
        ("corrective_action", Days(30, Unit.CALENDAR)),
    ],
)
def test_a_target_that_is_never_later_is_taken(place: Place, step: str, target: Days) -> None:
    require_not_later(step, target, today=TODAY)


def test_a_target_that_is_later_is_refused_when_it_is_saved(place: Place) -> None:
    with refused(
        "This target is later than the legal deadline of 14 calendar days (for a start on Monday, 2 November 2026)."
    ):
        require_not_later("clarification_1", Days(15, Unit.CALENDAR), today=TODAY)
    with refused("The law counts this step in hours; an agreement can't give it days."):
        require_not_later("breach_notice", Days(1, Unit.CALENDAR), today=TODAY)


def test_one_that_is_later_over_leave_alone_is_refused_too(place: Place) -> None:
    """10 working days are within 14 calendar days, until a day of leave falls between."""
    require_not_later("first_reply", Days(10, Unit.WORKING), today=TODAY)
    Holiday.objects.create(day=date(2027, 3, 10), name="Idulfitri", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    with refused(
        "This target is later than the legal deadline of 14 calendar days (for a start on Wednesday, 24 February 2027)."
    ):
        require_not_later("first_reply", Days(10, Unit.WORKING), today=TODAY)


def test_it_is_held_against_the_rules_to_come_as_well(place: Place) -> None:
    current = RuleSet.objects.get(code="po-58-2023")
    shorter = list(current.rules.all())
    for rule in shorter:
        rule.days = 10 if rule.step == "clarification_1" else rule.days
    succeed(
        current,
        code="po-1-2027",
        name="PO 1/2027",
        from_on=date(2027, 1, 1),
        report_kind="LHP",
        is_start_verified=False,
        rules=shorter,
        reason="PO 1/2027.",
        actor=place.head,
        at=MONDAY.astimezone(WIB),
    )
    with refused(
        "This target is later than the legal deadline of 10 calendar days (for a start on Monday, 2 November 2026)."
    ):
        require_not_later("clarification_1", Days(12, Unit.CALENDAR), today=TODAY)


def test_a_step_without_a_rule_has_no_target(place: Place) -> None:
    RuleSet.objects.get(code="po-58-2023").rules.filter(step="completion").delete()
    with refused("The rule sets know no legal deadline for this step."):
        require_not_later("completion", Days(5, Unit.CALENDAR), today=TODAY)
