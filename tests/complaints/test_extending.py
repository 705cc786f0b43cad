"""More time for a body: once, before the deadline, with a reason on both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.clarifying import answer_clarification
from complaints.actions.extending import MOST_DAYS, ask_extension, grant_extension, refuse_extension
from complaints.actions.pausing import pause, resume
from complaints.actions.sweeping import sweep_deadlines
from complaints.models import Clarification, Deadline, DeadlineMark, ExtensionRequest
from complaints.procedure import PauseGround
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, ask, case_at, deadline, facts, refused, told, withdrawn
from tests.factories import MONDAY, make_body, make_officer, make_regency


@pytest.fixture
def clock(place: Place) -> Deadline:
    """Of a request asked on Monday 2 November, due on Monday 16 November 2026."""
    return ask(place, case_at(place, State.EXAMINATION)).deadline


def asked(place: Place, clock: Deadline, day: int = 5) -> ExtensionRequest:
    return ask_extension(clock.pk, reason="Arsip di gudang.", actor=place.officer, at=MONDAY + day * DAY)


def granted(place: Place, clock: Deadline, days: int = 7, day: int = 6) -> Deadline:
    return grant_extension(clock.pk, days=days, words="Baik.", actor=place.examiner, at=MONDAY + day * DAY)


def test_asked_it_moves_nothing_and_staff_are_told(place: Place, clock: Deadline) -> None:
    request = asked(place, clock)
    assert (request.state, request.reason, request.asked_by) == ("asked", "Arsip di gudang.", place.officer)
    assert Deadline.objects.get(pk=clock.pk).due_on == date(2026, 11, 16)
    assert told("extension_asked") == {("staff", place.examiner)}
    assert facts(clock.complaint, "extension_asked") == [
        {"step": "clarification_1", "due_on": "2026-11-16", "body": place.service.name}
    ]


def test_granted_it_moves_the_day_and_all_are_told(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    granted(place, clock)
    kept = Deadline.objects.get(pk=clock.pk)
    assert (kept.base_on, kept.due_on, kept.extension) == (date(2026, 11, 16), date(2026, 11, 23), (7, "calendar"))
    request = ExtensionRequest.objects.get()
    assert (request.state, request.days, request.words, request.decided_by) == ("granted", 7, "Baik.", place.examiner)
    assert told("extension_granted") == {
        ("body", place.officer),
        ("body", place.focal_point),
        ("complainant", None),
    }
    assert facts(clock.complaint, "extension_granted")[0]["before_on"] == "2026-11-16"


def test_it_is_counted_in_the_unit_of_the_rule(place: Place) -> None:
    corrective = deadline(case_at(place, State.MONITORING), "corrective_action")  # working days
    asked(place, corrective)
    before = corrective.due_on
    kept = granted(place, corrective, days=5)
    assert before.strftime("%a") == kept.due_on.strftime("%a") == "Mon"
    assert (kept.due_on - before).days == 7
    assert kept.extension == (5, "working")


def test_refused_it_leaves_the_day_and_the_body_is_told_why(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    refuse_extension(clock.pk, words="Sudah cukup waktu.", actor=place.examiner, at=MONDAY + 6 * DAY)
    kept = Deadline.objects.get(pk=clock.pk)
    assert (kept.due_on, kept.extension) == (date(2026, 11, 16), None)
    assert ExtensionRequest.objects.values_list("state", "days", "words").get() == (
        "refused",
        None,
        "Sudah cukup waktu.",
    )
    assert told("extension_refused") == {("body", place.officer), ("body", place.focal_point)}


def test_it_is_asked_once_however_it_ended(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    with refused("More time can be asked for once, and that was done."):
        asked(place, clock)
    refuse_extension(clock.pk, words="Tidak.", actor=place.examiner, at=MONDAY + 6 * DAY)
    with refused("More time can be asked for once, and that was done."):
        asked(place, clock)
    with refused("No request for more time waits for a decision here."):
        granted(place, clock)


def test_it_is_asked_on_the_last_day_and_not_after_it(place: Place, clock: Deadline) -> None:
    with refused("The deadline has passed; more time has to be asked for before it."):
        asked(place, clock, day=15)
    asked(place, clock, day=14)
    granted(place, clock, day=20)  # staff may take their time: it was asked in time
    assert Deadline.objects.get(pk=clock.pk).due_on == date(2026, 11, 23)


def test_what_was_warned_of_before_the_extension_is_warned_of_anew(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    sweep_deadlines(now=MONDAY + 9 * DAY)
    granted(place, clock, day=10)
    sweep_deadlines(now=MONDAY + 16 * DAY)  # Wednesday the 18th, three working days before Monday the 23rd
    marks = DeadlineMark.objects.filter(deadline=clock).order_by("id").values_list("kind", "due_on")
    assert list(marks) == [("near", date(2026, 11, 16)), ("near", date(2026, 11, 23))]


def test_pause_and_extension_together(place: Place, clock: Deadline) -> None:
    """Two days of pause and seven more: the base moves with the pause, the end with both."""
    act: dict[str, Any] = {"deadlines": [clock.pk], "actor": place.examiner}
    asked(place, clock)
    pause(clock.complaint_id, ground=PauseGround.COURT, reason="r", at=MONDAY + 6 * DAY, **act)
    with refused("Let the clock run again first; then it is known which day is extended."):
        granted(place, clock)
    resume(clock.complaint_id, at=MONDAY + 8 * DAY, **act)
    granted(place, clock, day=9)
    kept = Deadline.objects.get(pk=clock.pk)
    assert (kept.base_on, kept.due_on) == (date(2026, 11, 18), date(2026, 11, 25))


def test_an_answer_in_the_extension_is_in_time(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    granted(place, clock)
    request = Clarification.objects.get(deadline=clock)
    answer_clarification(request.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 21 * DAY)
    assert Deadline.objects.get(pk=clock.pk).outcome == "met"


def test_each_guard_has_words_of_its_own(place: Place, clock: Deadline) -> None:
    at = MONDAY + 5 * DAY
    with refused("Write why your body needs more time."):
        ask_extension(clock.pk, reason=" ", actor=place.officer, at=at)
    stranger = make_officer(make_body("Dinas Lain", region=make_regency()))
    for actor, deadline_id in (
        (stranger, clock.pk),
        (place.examiner, clock.pk),
        (place.officer, deadline(clock.complaint, "whole_case_simple").pk),  # the Ombudsman's own
    ):
        with refused("This deadline is another body's."):
            ask_extension(deadline_id, reason="r", actor=actor, at=at)
    with refused("No request for more time waits for a decision here."):
        granted(place, clock)
    asked(place, clock)
    for days in (0, -1, MOST_DAYS + 1):
        with refused("Grant between 1 and 60 days."):
            granted(place, clock, days=days)
    with refused("Tell the body why it gets no more time."):
        refuse_extension(clock.pk, words="", actor=place.examiner, at=at)


def test_what_was_done_needs_no_more_time(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    request = Clarification.objects.get(deadline=clock)
    answer_clarification(request.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 6 * DAY)
    with refused("This was done already; no more time is needed."):
        granted(place, clock)
    with refused("This was done already; no more time is needed."):
        asked(place, clock)
    withdrawn(place, clock.complaint, at=MONDAY + 6 * DAY)
    with refused("This report is closed."):
        granted(place, clock)


def test_the_database_keeps_one_request_a_deadline_and_whole_decisions(place: Place, clock: Deadline) -> None:
    asked(place, clock)
    with pytest.raises(IntegrityError, match="deadline_id"), transaction.atomic():
        ExtensionRequest.objects.create(deadline=clock, reason="r", asked_at=MONDAY, asked_by=place.officer)
    with pytest.raises(IntegrityError, match="extension_decided_whole"), transaction.atomic():
        ExtensionRequest.objects.update(state="granted", days=5)
    with pytest.raises(IntegrityError, match="deadline_extension_whole"), transaction.atomic():
        Deadline.objects.filter(pk=clock.pk).update(extension_days=5)
