"""The report on an examination, its corrective actions, and resolution and monitoring."""

from __future__ import annotations

from typing import Any

import pytest

from complaints.actions.approving import propose
from complaints.actions.closing import close
from complaints.actions.reporting import judge_correction, pass_to_resolution, report_correction
from complaints.events import Progress
from complaints.examination import Judgement, Maladministration, ProposalKind
from complaints.models import Complaint, CorrectiveAction, ExaminationReport, Finding
from complaints.states import ClosingReason, State
from regions.models import Body
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    DAY,
    approved,
    case_at,
    commented,
    deadline,
    deadlines,
    facts,
    refused,
    report_content,
    told,
)
from tests.factories import MONDAY, make_body, make_officer, make_regency


def outcome_commented(place: Place) -> Complaint:
    return commented(case_at(place, State.OUTCOME))


def other_body() -> Body:
    return make_body("Dinas Kesehatan Kabupaten Banyumas", region=make_regency())


def reported(place: Place, *bodies: Body, result: str = "found") -> Complaint:
    content = report_content(*bodies, result=result)
    complaint = approved(place, outcome_commented(place), ProposalKind.REPORT, content)
    return Complaint.objects.get(pk=complaint.pk)


def test_each_addressee_has_its_own_action_and_its_own_clock(place: Place) -> None:
    second = other_body()
    officer = make_officer(second)
    complaint = reported(place, place.service, second)
    assert complaint.state == "monitoring"
    actions = CorrectiveAction.objects.order_by("id").values_list("body", "words", "progress", "judgement")
    assert list(actions) == [
        (place.service.pk, "Bayarkan bantuan.", "not_started", ""),
        (second.pk, "Bayarkan bantuan.", "not_started", ""),
    ]
    clocks = complaint.deadlines.filter(step="corrective_action").values_list("body", "obliged", "due_on__day")
    assert set(clocks) == {(place.service.pk, "body", 14), (second.pk, "body", 14)}  # 14 December
    assert told("report_issued") == {
        ("complainant", None),
        ("body", place.officer),
        ("body", place.focal_point),
        ("body", officer),
    }


def test_the_report_holds_findings_and_both_persons(place: Place) -> None:
    complaint = reported(place, place.service)
    report = ExaminationReport.objects.get()
    assert (report.kind, report.result, report.proposed_by, report.approved_by) == (
        "LHP",
        "found",
        place.examiner,
        place.head,
    )
    assert list(Finding.objects.values_list("form", "is_found")) == [("undue_delay", True)]
    assert facts(complaint, "report_issued") == [{"report": "LHP", "result": "found", "approver": str(place.head)}]


@pytest.mark.parametrize(("result", "reason"), [("not_found", "not_found"), ("stopped", "discontinued")])
def test_a_report_that_found_nothing_ends_the_case(place: Place, result: str, reason: str) -> None:
    complaint = reported(place, result=result)
    assert (complaint.state, complaint.closing_reason) == ("closed", reason)
    codes = complaint.events.order_by("sequence").values_list("code", "state")
    assert list(codes)[-2:] == [("report_issued", "outcome"), ("closed", "closed")]
    assert deadlines(complaint)["outcome_comment"] == ("2026-11-16", "met")


def test_the_report_waits_for_the_comment_or_its_last_day(place: Place) -> None:
    complaint = case_at(place, State.OUTCOME)
    content = report_content(place.service)
    act: dict[str, Any] = {"content": content, "actor": place.examiner}
    with refused("The complainant may still comment on the outcome; issue the report after that."):
        propose(complaint.pk, ProposalKind.REPORT, at=MONDAY + 14 * DAY, **act)
    propose(complaint.pk, ProposalKind.REPORT, at=MONDAY + 15 * DAY, **act)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"result": "perhaps"}, "Choose the result of the examination."),
        ({"opinion": " "}, "Write the opinion."),
        ({"words": ""}, "Tell the complainant what the report says."),
        ({"findings": {"laziness": True}}, "Choose forms of maladministration from the list."),
        ({"findings": {"undue_delay": False}}, "The result and the findings have to agree."),
        ({"findings": {}}, "The result and the findings have to agree."),
        ({"result": "not_found"}, "The result and the findings have to agree."),
        ({"actions": {}}, "Write what has to be put right, and by which body."),
        (
            {"result": "not_found", "findings": {"undue_delay": False}},
            "Only a report that found maladministration asks for corrective action.",
        ),
        ({"actions": {"0": "Perbaiki."}}, "Choose bodies from the list."),
    ],
)
def test_each_guard_of_a_report_has_words_of_its_own(place: Place, changes: dict[str, Any], words: str) -> None:
    complaint = outcome_commented(place)
    content = report_content(place.service) | changes
    with refused(words):
        propose(complaint.pk, ProposalKind.REPORT, content=content, actor=place.examiner, at=MONDAY)


def test_what_a_body_has_to_put_right_is_written(place: Place) -> None:
    complaint = outcome_commented(place)
    content = report_content(place.service) | {"actions": {str(place.service.pk): " "}}
    with refused("Write what has to be put right, and by which body."):
        propose(complaint.pk, ProposalKind.REPORT, content=content, actor=place.examiner, at=MONDAY)


def test_all_forms_of_maladministration_can_be_found(place: Place) -> None:
    content = report_content(place.service) | {"findings": dict.fromkeys(Maladministration.values, True)}
    approved(place, outcome_commented(place), ProposalKind.REPORT, content)
    assert set(Finding.objects.values_list("form", flat=True)) == set(Maladministration.values)
    assert len(Maladministration) == 11


# --- Corrective action ------------------------------------------------------------------------------------------------


def action_of(complaint: Complaint, body: Body) -> int:
    return complaint.corrective_actions.get(body=body).pk


def test_the_body_reports_and_staff_judge(place: Place) -> None:
    """Carried out is in time when it was reported in time, however late it is judged."""
    complaint = case_at(place, State.MONITORING)  # due on Monday 14 December, day 42
    action = action_of(complaint, place.service)
    report_correction(action, progress=Progress.SETTLED, evidence="Dibayar.", actor=place.officer, at=MONDAY + 42 * DAY)
    assert told("correction_reported") == {("staff", place.examiner), ("complainant", None)}
    assert deadlines(complaint)["corrective_action"] == ("2026-12-14", "")
    judge_correction(action, judgement=Judgement.CARRIED_OUT, actor=place.examiner, at=MONDAY + 60 * DAY)
    assert deadlines(complaint)["corrective_action"] == ("2026-12-14", "met")
    assert told("correction_judged") == {("body", place.officer), ("body", place.focal_point), ("complainant", None)}


def test_what_is_carried_out_in_part_leaves_the_clock_running(place: Place) -> None:
    complaint = case_at(place, State.MONITORING)
    action = action_of(complaint, place.service)
    judge_correction(action, judgement=Judgement.PARTLY, actor=place.examiner, at=MONDAY)
    assert deadline(complaint, "corrective_action").is_open
    report_correction(action, progress=Progress.SETTLED, evidence="Lunas.", actor=place.officer, at=MONDAY + DAY)
    judge_correction(action, judgement=Judgement.CARRIED_OUT, actor=place.examiner, at=MONDAY + DAY)
    with refused("The Ombudsman judged this as carried out already."):
        report_correction(action, progress=Progress.SETTLED, evidence="x", actor=place.officer, at=MONDAY + DAY)


def test_one_body_is_settled_the_other_is_not(place: Place) -> None:
    second = other_body()
    complaint = reported(place, place.service, second)
    done = action_of(complaint, place.service)
    judge_correction(done, judgement=Judgement.CARRIED_OUT, actor=place.examiner, at=MONDAY)
    clocks = complaint.deadlines.filter(step="corrective_action").values_list("body", "outcome")
    assert set(clocks) == {(place.service.pk, "met"), (second.pk, "")}
    act: dict[str, Any] = {"words": "Selesai.", "actor": place.examiner, "at": MONDAY}
    with refused("Not every corrective action is judged as carried out."):
        close(complaint.pk, reason=ClosingReason.CORRECTED, **act)
    left = action_of(complaint, second)
    judge_correction(left, judgement=Judgement.CARRIED_OUT, actor=place.examiner, at=MONDAY)
    with refused("Every corrective action is carried out; close the report for that reason."):
        pass_to_resolution(complaint.pk, reason="r", actor=place.examiner, at=MONDAY)
    close(complaint.pk, reason=ClosingReason.CORRECTED, **act)


def test_each_guard_of_a_correction_has_words_of_its_own(place: Place) -> None:
    complaint = case_at(place, State.MONITORING)
    action = action_of(complaint, place.service)
    for actor in (make_officer(other_body()), place.examiner):
        with refused("This corrective action is asked of another body."):
            report_correction(action, progress=Progress.SETTLED, evidence="e", actor=actor, at=MONDAY)
    with refused("Write what was done."):
        report_correction(action, progress=Progress.SETTLED, evidence=" ", actor=place.officer, at=MONDAY)
    report_correction(action, progress=Progress.IN_PROGRESS, evidence="", actor=place.officer, at=MONDAY)
    assert CorrectiveAction.objects.get().progress == "in_progress"


def test_resolution_waits_for_the_deadline_or_a_judgement(place: Place) -> None:
    complaint = case_at(place, State.MONITORING)
    with refused("Write what was not put right."):
        pass_to_resolution(complaint.pk, reason="", actor=place.examiner, at=MONDAY)
    with refused("The bodies still have time to put things right."):
        pass_to_resolution(complaint.pk, reason="r", actor=place.examiner, at=MONDAY + 42 * DAY)
    pass_to_resolution(complaint.pk, reason="Belum.", actor=place.examiner, at=MONDAY + 43 * DAY)
    assert deadlines(complaint)["corrective_action"] == ("2026-12-14", "late")
    assert told("passed_to_resolution") == {
        ("complainant", None),
        ("body", place.officer),
        ("body", place.focal_point),
    }
