"""Clocks that stand still and run again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.clarifying import answer_clarification, ask_clarification
from complaints.actions.pausing import pause, resume
from complaints.actions.sweeping import sweep_deadlines
from complaints.models import Clarification, Complaint, Deadline, DeadlineMark, Pause
from complaints.procedure import MARKS, Mark, PauseGround
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, ask, case_at, deadline, deadlines, facts, refused, told, withdrawn
from tests.factories import MONDAY


@pytest.fixture
def request_(place: Place) -> Clarification:
    """Asked on Monday 2 November, due on Monday 16 November 2026."""
    return ask(place, case_at(place, State.EXAMINATION))


def stop(place: Place, *clocks: Deadline, day: int) -> list[Pause]:
    return pause(
        clocks[0].complaint_id,
        deadlines=[clock.pk for clock in clocks],
        ground=PauseGround.COURT,
        reason="Perkara 12/G/2026.",
        actor=place.examiner,
        at=MONDAY + day * DAY,
    )


def go_on(place: Place, *clocks: Deadline, day: int) -> list[Deadline]:
    return resume(
        clocks[0].complaint_id,
        deadlines=[clock.pk for clock in clocks],
        actor=place.examiner,
        at=MONDAY + day * DAY,
    )


def test_calendar_days_are_added_back_as_calendar_days(place: Place, request_: Clarification) -> None:
    clock = request_.deadline
    stop(place, clock, day=3)
    go_on(place, clock, day=13)  # from Thursday the 5th, running again on Sunday the 15th: ten days

    clock = Deadline.objects.get(pk=clock.pk)
    assert (clock.due_on, clock.base_on, clock.is_paused) == (date(2026, 11, 26), date(2026, 11, 26), False)
    assert list(clock.pauses.values_list("ground", "from_on", "until_on", "paused_by", "resumed_by")) == [
        ("court", date(2026, 11, 5), date(2026, 11, 14), place.examiner.pk, place.examiner.pk)
    ]


def test_working_days_are_added_back_as_working_days(place: Place) -> None:
    clock = deadline(case_at(place, State.RECEIVED), "formal_check")  # due on Friday 20 November
    stop(place, clock, day=3)
    go_on(place, clock, day=13)  # of the ten days Thursday to Saturday week, seven are worked
    assert Deadline.objects.get(pk=clock.pk).due_on == date(2026, 12, 1)


def test_pauses_add_up(place: Place, request_: Clarification) -> None:
    clock = request_.deadline
    for first, last in ((1, 3), (3, 4), (10, 12)):
        stop(place, clock, day=first)
        go_on(place, clock, day=last)
    assert Deadline.objects.get(pk=clock.pk).due_on == date(2026, 11, 21)


def test_history_and_notices_tell_ground_and_both_days(place: Place, request_: Clarification) -> None:
    stop(place, request_.deadline, day=3)
    go_on(place, request_.deadline, day=5)
    complaint = request_.complaint
    assert facts(complaint, "paused") == [{"step": "clarification_1", "ground": "court", "from_on": "2026-11-05"}]
    assert facts(complaint, "resumed") == [
        {"step": "clarification_1", "due_on": "2026-11-18", "before_on": "2026-11-16"}
    ]
    everyone = {("body", place.officer), ("body", place.focal_point), ("complainant", None)}
    assert [told("paused"), told("resumed")] == [everyone, everyone]
    assert complaint.events.get(code="paused").note == "Perkara 12/G/2026."


def test_only_the_chosen_clocks_stand_still(place: Place, request_: Clarification) -> None:
    complaint = request_.complaint
    stop(place, request_.deadline, deadline(complaint, "whole_case_simple"), day=3)
    assert set(complaint.deadlines.filter(is_paused=True).values_list("step", flat=True)) == {
        "clarification_1",
        "whole_case_simple",
    }
    go_on(place, request_.deadline, day=5)
    assert [one.step for one in complaint.deadlines.filter(is_paused=True)] == ["whole_case_simple"]


def marks(clock: Deadline) -> list[tuple[str, date]]:
    return list(DeadlineMark.objects.filter(deadline=clock).order_by("id").values_list("kind", "due_on"))


def test_nobody_is_warned_while_it_stands_still(place: Place, request_: Clarification) -> None:
    clock = request_.deadline
    stop(place, clock, day=8)
    sweep_deadlines(now=MONDAY + 50 * DAY)
    assert marks(clock) == []
    go_on(place, clock, day=50)  # on Tuesday 22 December, with six days left of the 14
    sweep_deadlines(now=MONDAY + 50 * DAY)
    assert marks(clock) == []
    sweep_deadlines(now=MONDAY + 59 * DAY)
    due = Deadline.objects.get(pk=clock.pk).due_on
    assert (due, marks(clock)) == (date(2026, 12, 28), [("missed", due)])


def test_a_pause_of_no_day_warns_of_nothing_twice(place: Place, request_: Clarification) -> None:
    """Stopped and started on one day it is due as before: what was told of that day stays told."""
    clock = request_.deadline
    sweep_deadlines(now=MONDAY + 9 * DAY)
    stop(place, clock, day=9)
    go_on(place, clock, day=9)
    assert Deadline.objects.get(pk=clock.pk).next_mark == MARKS.index(Mark.NEARER)
    for day in (9, 10, 11, 14, 15):
        sweep_deadlines(now=MONDAY + day * DAY)
    due = date(2026, 11, 16)
    assert marks(clock) == [("near", due), ("nearer", due), ("due", due), ("missed", due)]


def test_a_day_that_moved_is_warned_of_anew(place: Place, request_: Clarification) -> None:
    clock = request_.deadline
    sweep_deadlines(now=MONDAY + 9 * DAY)
    stop(place, clock, day=9)
    go_on(place, clock, day=16)
    sweep_deadlines(now=MONDAY + 18 * DAY)  # Friday the 20th, the last working day before Monday the 23rd
    assert marks(clock) == [("near", date(2026, 11, 16)), ("nearer", date(2026, 11, 23))]


def test_while_it_stands_still_nothing_is_late(place: Place, request_: Clarification) -> None:
    clock = request_.deadline
    stop(place, clock, day=14)
    with refused("The body still has time to answer; ask again after the deadline."):
        ask_clarification(request_.complaint_id, summary="s", question="q", actor=place.examiner, at=MONDAY + 40 * DAY)
    answer_clarification(request_.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 40 * DAY)
    assert deadlines(request_.complaint)["clarification_1"] == ("2026-11-16", "met")
    ended = Pause.objects.get()
    assert (ended.until_on, ended.resumed_by) == (date(2026, 12, 11), None)


def test_the_end_of_a_case_ends_its_pauses(place: Place, request_: Clarification) -> None:
    stop(place, request_.deadline, day=3)
    complaint = withdrawn(place, request_.complaint, at=MONDAY + 5 * DAY)
    assert Pause.objects.values_list("until_on", flat=True).get() == date(2026, 11, 6)
    assert not complaint.deadlines.filter(is_paused=True).exists()


def test_each_guard_has_words_of_its_own(place: Place, request_: Clarification) -> None:
    clock, complaint = request_.deadline, request_.complaint
    act: dict[str, Any] = {"ground": PauseGround.COURT, "actor": place.examiner}
    at = MONDAY + 3 * DAY
    with refused("Write why the clock stands still."):
        pause(complaint.pk, deadlines=[clock.pk], reason=" ", at=at, **act)
    other = place.complaint()
    for chosen in ([], [deadline(other, "first_reply").pk], [clock.pk, deadline(other, "first_reply").pk]):
        with refused("Choose deadlines of this report that are still open."):
            pause(complaint.pk, deadlines=chosen, reason="r", at=at, **act)
        with refused("Choose deadlines of this report that are still open."):
            resume(complaint.pk, deadlines=chosen, actor=place.examiner, at=at)
    with refused("This clock runs already."):
        go_on(place, clock, day=3)
    with refused("This deadline has passed; its clock can't be stopped any more."):
        stop(place, clock, day=15)
    stop(place, clock, day=14)
    with refused("This clock stands still already."):
        stop(place, clock, day=14)
    with refused("This report is closed."):
        stop(place, deadline(withdrawn_case(place), "first_reply"), day=3)


def withdrawn_case(place: Place) -> Complaint:
    """Closed, but for a clock that a mistake left running."""
    complaint = case_at(place, State.CLOSED)
    clock = complaint.deadlines.get(step="first_reply")
    Deadline.objects.filter(pk=clock.pk).update(settled_at=None, settled_on=None, outcome="")
    return complaint


def test_one_refused_clock_stops_none(place: Place, request_: Clarification) -> None:
    stop(place, request_.deadline, day=3)
    with refused("This clock stands still already."):
        stop(place, deadline(request_.complaint, "whole_case_simple"), request_.deadline, day=4)
    assert Pause.objects.count() == 1


def test_the_database_keeps_one_pause_at_a_time_and_no_marks_in_it(place: Place, request_: Clarification) -> None:
    stop(place, request_.deadline, day=3)
    first = Pause.objects.get()
    with pytest.raises(IntegrityError, match="pause_one_at_a_time"), transaction.atomic():
        Pause.objects.create(
            deadline=first.deadline, ground="court", reason="r", from_on=first.from_on, paused_by=place.examiner
        )
    with pytest.raises(IntegrityError, match="deadline_paused_is_not_marked"), transaction.atomic():
        Deadline.objects.filter(pk=first.deadline_id).update(next_mark_at=MONDAY)
    with pytest.raises(IntegrityError, match="pause_ends_not_before_start"), transaction.atomic():
        Pause.objects.update(until_on=first.from_on - timedelta(days=2))
