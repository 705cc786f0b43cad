"""The recommendation to the superior: signed by two, sent, reported on, published."""

from __future__ import annotations

from typing import Any

import pytest

from complaints.actions.approving import propose
from complaints.actions.closing import close
from complaints.actions.recommending import publish, send_recommendation, take_recommendation_report
from complaints.examination import Judgement, ProposalKind
from complaints.models import Complaint, Recommendation
from complaints.states import ClosingReason, State
from regions.models import Body
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    DAY,
    approved,
    case_at,
    deadline,
    deadlines,
    facts,
    recommendation_content,
    refused,
    told,
)
from tests.factories import MONDAY, make_officer


def sent(place: Place) -> Complaint:
    complaint = case_at(place, State.RECOMMENDATION)
    send_recommendation(complaint.pk, actor=place.examiner, at=MONDAY + 14 * DAY)  # Monday 16 November
    return complaint


def report(place: Place, complaint: Complaint, outcome: Judgement, day: int = 20) -> Recommendation:
    return take_recommendation_report(
        complaint.pk, report="Laporan Gubernur.", outcome=outcome, actor=place.examiner, at=MONDAY + day * DAY
    )


def test_signed_it_has_to_be_sent_in_time(place: Place) -> None:
    complaint = case_at(place, State.RECOMMENDATION)
    recommendation = Recommendation.objects.get()
    assert (recommendation.proposed_by, recommendation.approved_by, recommendation.sent_at) == (
        place.examiner,
        place.head,
        None,
    )
    assert deadlines(complaint)["recommendation_sent"] == ("2026-11-16", "")
    assert facts(complaint, "recommended") == [
        {"body": "Gubernur Jawa Tengah", "due_on": "2026-11-16", "approver": str(place.head)}
    ]
    assert told("recommended") == {("complainant", None)}


def test_sent_the_superior_has_sixty_days_and_its_people_are_told(place: Place) -> None:
    complaint = case_at(place, State.RECOMMENDATION)
    superior = Body.objects.get(name="Gubernur Jawa Tengah")
    officer = make_officer(superior)
    send_recommendation(complaint.pk, actor=place.examiner, at=MONDAY + 14 * DAY)
    clock = deadline(complaint, "recommendation_report")
    assert (clock.obliged, clock.body) == ("superior", superior)
    assert deadlines(complaint) | {"whole_case_simple": ("", "")} == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "met"),
        "substantive_check": ("2026-12-14", "met"),
        "outcome_comment": ("2026-11-16", "met"),
        "corrective_action": ("2026-12-14", "dropped"),
        "whole_case_simple": ("", ""),
        "recommendation_sent": ("2026-11-16", "met"),
        "recommendation_report": ("2027-01-15", ""),
    }
    assert told("recommendation_sent") == {("complainant", None), ("body", officer)}
    with refused("The recommendation was sent already."):
        send_recommendation(complaint.pk, actor=place.examiner, at=MONDAY + 15 * DAY)


def test_the_report_of_the_superior_settles_its_clock_and_a_later_one_replaces_it(place: Place) -> None:
    complaint = sent(place)
    report(place, complaint, Judgement.PARTLY)
    assert deadlines(complaint)["recommendation_report"] == ("2027-01-15", "met")
    report(place, complaint, Judgement.CARRIED_OUT, day=90)
    assert deadlines(complaint)["recommendation_report"] == ("2027-01-15", "met")
    assert [line["outcome"] for line in facts(complaint, "recommendation_reported")] == ["partly", "carried_out"]
    with refused("The recommendation was carried out; there is nothing to publish."):
        publish(complaint.pk, reason="r", actor=place.examiner, at=MONDAY + 90 * DAY)
    close(
        complaint.pk,
        reason=ClosingReason.RECOMMENDATION_CARRIED_OUT,
        words="w",
        actor=place.examiner,
        at=MONDAY + 90 * DAY,
    )


def test_a_superior_that_does_not_report_is_published_after_its_last_day(place: Place) -> None:
    complaint = sent(place)
    act: dict[str, Any] = {"reason": "Tidak melapor.", "actor": place.examiner}
    with refused("The superior still has time to report."):
        publish(complaint.pk, at=MONDAY + 74 * DAY, **act)  # Friday 15 January, the last day
    published = publish(complaint.pk, at=MONDAY + 75 * DAY, **act)
    assert published.state == "published"
    assert Recommendation.objects.get().published_at == MONDAY + 75 * DAY
    assert ("complainant", None) in told("published")
    assert deadline(complaint, "recommendation_report").is_open  # it still has to report


def test_one_that_was_not_carried_out_is_published_at_once(place: Place) -> None:
    complaint = sent(place)
    report(place, complaint, Judgement.NOT_CARRIED_OUT)
    publish(complaint.pk, reason="Menolak.", actor=place.examiner, at=MONDAY + 20 * DAY)
    closed = close(
        complaint.pk,
        reason=ClosingReason.RECOMMENDATION_NOT_CARRIED_OUT,
        words="w",
        actor=place.examiner,
        at=MONDAY + 20 * DAY,
    )
    assert (closed.state, closed.closing_reason) == ("closed", "recommendation_not")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": " "}, "Write what is recommended."),
        ({"body": 0}, "Choose the superior of the body from the list."),
        ({"body": None}, "Choose the superior of the body from the list."),
    ],
)
def test_each_guard_of_signing_has_words_of_its_own(place: Place, changes: dict[str, Any], words: str) -> None:
    complaint = case_at(place, State.RESOLUTION)
    content = recommendation_content() | changes
    with refused(words):
        propose(complaint.pk, ProposalKind.RECOMMENDATION, content=content, actor=place.examiner, at=MONDAY)


def test_the_reported_body_is_not_its_own_superior(place: Place) -> None:
    complaint = case_at(place, State.RESOLUTION)
    content = recommendation_content() | {"body": place.service.pk}
    with refused("A recommendation goes to the superior of the reported body, not to itself."):
        approved(place, complaint, ProposalKind.RECOMMENDATION, content)


def test_a_body_that_is_gone_receives_no_recommendation(place: Place) -> None:
    complaint = case_at(place, State.RESOLUTION)
    content = recommendation_content()
    Body.objects.filter(pk=content["body"]).update(is_active=False)
    with refused("Choose the superior of the body from the list."):
        approved(place, complaint, ProposalKind.RECOMMENDATION, content)


def test_each_guard_of_following_has_words_of_its_own(place: Place) -> None:
    complaint = case_at(place, State.RECOMMENDATION)
    with refused("The recommendation was not sent yet."):
        report(place, complaint, Judgement.PARTLY)
    with refused("The superior still has time to report."):
        publish(complaint.pk, reason="r", actor=place.examiner, at=MONDAY + 400 * DAY)
    with refused("Write why it is published."):
        publish(complaint.pk, reason="", actor=place.examiner, at=MONDAY)
    with refused("Write what the superior reports."):
        take_recommendation_report(complaint.pk, report=" ", outcome=Judgement.PARTLY, actor=place.examiner, at=MONDAY)
