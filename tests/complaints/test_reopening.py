"""Reopening a closed case on well-founded new material."""

from __future__ import annotations

from datetime import date

from complaints.actions.checking import accept
from complaints.actions.closing import reopen
from complaints.models import Complaint
from complaints.procedure import Weight
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, case_at, deadline, deadlines, refused, told, withdrawn
from tests.factories import MONDAY

LATER = MONDAY + 100 * DAY  # Wednesday 10 February 2027


def reopened(place: Place, complaint: Complaint) -> Complaint:
    reopen(complaint.pk, reason="Bukti baru.", actor=place.examiner, at=LATER)
    return Complaint.objects.get(pk=complaint.pk)


def test_the_plenary_decides_again_and_nothing_of_the_closing_is_left(place: Place) -> None:
    complaint = reopened(place, case_at(place, State.CLOSED))
    assert (
        complaint.state,
        complaint.closed_at,
        complaint.closing_reason,
        complaint.closing_words,
        complaint.refusal_ground,
    ) == ("plenary", None, "", "", "")
    assert complaint.events.get(code="reopened").note == "Bukti baru."
    assert told("reopened") == {("complainant", None)}


def test_the_whole_case_gets_a_new_clock_from_that_day(place: Place) -> None:
    complaint = reopened(place, case_at(place, State.CLOSED))
    assert deadlines(complaint) == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "dropped"),
        "whole_case_simple": ("2027-04-11", ""),
    }


def test_another_weight_counts_from_the_reopening_too(place: Place) -> None:
    """Counted from the registration it would be missed before the plenary sat."""
    complaint = reopened(place, case_at(place, State.CLOSED))
    accept(complaint.pk, weight=Weight.MEDIUM, actor=place.examiner, at=LATER + DAY)
    clock = deadline(complaint, "whole_case_medium")
    assert (clock.started_on, clock.due_on) == (date(2027, 2, 10), date(2027, 6, 10))


def test_the_bodies_that_were_asked_are_told(place: Place) -> None:
    complaint = withdrawn(place, case_at(place, State.CLARIFICATION))
    reopened(place, complaint)
    assert told("reopened") == {("complainant", None), ("body", place.officer), ("body", place.focal_point)}


def test_it_needs_new_material(place: Place) -> None:
    complaint = case_at(place, State.CLOSED)
    with refused("Write which new material there is, and why it is well-founded."):
        reopen(complaint.pk, reason=" ", actor=place.examiner, at=LATER)
    assert Complaint.objects.get().state == "closed"
