"""Refusing a report on a ground of the law, and telling who is the right authority instead."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.approving import propose
from complaints.actions.refusing import give_outside_notice
from complaints.admissibility import ARTICLES, RefusalGround
from complaints.examination import ProposalKind
from complaints.models import Complaint
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    DAY,
    approved,
    case_at,
    deadlines,
    facts,
    outside_notice,
    refusal_content,
    refused,
    told,
)
from tests.factories import MONDAY


def refuse(place: Place, state: State, ground: str) -> Complaint:
    complaint = approved(place, case_at(place, state), ProposalKind.REFUSAL, refusal_content(ground))
    return Complaint.objects.get(pk=complaint.pk)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.RECEIVED, "formal_requirements"),
        (State.COMPLETION, "formal_requirements"),
        (State.SUBSTANTIVE_CHECK, "substantive_requirements"),
        (State.PLENARY, "substantive_requirements"),
    ],
)
def test_the_stage_decides_which_requirement_was_not_met(place: Place, state: State, reason: str) -> None:
    complaint = refuse(place, state, "not_raised")
    assert (complaint.state, complaint.closing_reason, complaint.refusal_ground, complaint.closing_words) == (
        "closed",
        reason,
        "not_raised",
        "Laporan ini tidak dapat kami periksa.",
    )
    assert not complaint.deadlines.filter(settled_at__isnull=True).exists()
    assert told("closed") == {("complainant", None)}


@pytest.mark.parametrize("ground", sorted(set(RefusalGround) - {RefusalGround.OUTSIDE_COMPETENCE}))
def test_every_ground_of_the_law_closes_a_report(place: Place, ground: str) -> None:
    assert refuse(place, State.RECEIVED, ground).refusal_ground == ground
    assert ARTICLES[ground]


def test_outside_our_competence_it_waits_for_the_notice(place: Place) -> None:
    complaint = refuse(place, State.PLENARY, "outside_competence")
    assert (complaint.state, complaint.refusal_ground) == ("outside", "outside_competence")
    assert deadlines(complaint) == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "met"),
        "substantive_check": ("2026-12-14", "met"),
        "whole_case_simple": ("2027-01-01", ""),
        "outside_competence_notice": ("2026-11-09", ""),
    }
    assert facts(complaint, "outside_decided") == [{"due_on": "2026-11-09"}]
    assert told("outside_decided") == {("complainant", None)}


@pytest.mark.parametrize(("day", "outcome"), [(7, "met"), (8, "late")])
def test_the_notice_ends_the_case(place: Place, day: int, outcome: str) -> None:
    complaint = outside_notice(place, case_at(place, State.OUTSIDE), at=MONDAY + day * DAY)
    assert (complaint.state, complaint.closing_reason, complaint.closing_words) == (
        "closed",
        "outside_competence",
        "Hubungi OJK.",
    )
    assert deadlines(complaint)["outside_competence_notice"] == ("2026-11-09", outcome)
    assert deadlines(complaint)["first_reply"] == ("2026-11-16", "met")


def test_each_guard_has_words_of_its_own(place: Place) -> None:
    complaint = place.complaint()

    def attempt(content: dict[str, Any]) -> None:
        propose(complaint.pk, ProposalKind.REFUSAL, content=content, actor=place.examiner, at=MONDAY)

    for content in ({}, {"ground": "bored", "words": "w"}, {"words": "w"}):
        with refused("Choose the ground of the law on which the report is refused."):
            attempt(content)
    with refused("Tell the complainant why the report is refused."):
        attempt({"ground": "too_old", "words": " "})
    with refused("Tell the complainant which authority is the right one."):
        give_outside_notice(complaint.pk, words="", actor=place.examiner, at=MONDAY)
    assert complaint.events.count() == 1


def test_the_database_wants_a_ground_with_every_refusal(place: Place) -> None:
    complaint = refuse(place, State.RECEIVED, "too_old")
    with pytest.raises(IntegrityError, match="complaint_refused_on_a_ground"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(refusal_ground="")
