"""What a stored deadline holds, how it is settled, and what moves with a case to another office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.assigning import transfer
from complaints.actions.checking import accept, respond_rapidly, set_weight
from complaints.actions.closing import close
from complaints.actions.pausing import pause, resume
from complaints.actions.sweeping import sweep_deadlines
from complaints.models import Complaint, Deadline, Kind
from complaints.procedure import MARKS, Mark, PauseGround, Weight
from complaints.states import ClosingReason, State
from regions.models import Holiday, Office
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, case_at, deadline, deadlines, facts, refused, withdrawn
from tests.factories import MONDAY, WIB, WIT, make_office, make_province, pass_formal_check


def test_it_holds_all_that_its_date_came_from(place: Place) -> None:
    Holiday.objects.create(day=date(2026, 11, 10), name="Cuti bersama", kind=Holiday.Kind.COLLECTIVE_LEAVE)
    Holiday.objects.create(day=date(2026, 11, 15), name="Hari Minggu", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    clock = deadline(place.complaint(), "formal_check")
    kept = Deadline.objects.filter(pk=clock.pk).values(
        "step", "obliged", "started_on", "time_zone", "due_on", "base_on", "skipped", "extension_days", "agreed_on"
    )
    assert kept.get() == {
        "step": "formal_check",
        "obliged": "ombudsman",
        "started_on": date(2026, 11, 2),
        "time_zone": "Asia/Jakarta",
        "due_on": date(2026, 11, 23),
        "base_on": date(2026, 11, 23),
        "skipped": {"2026-11-10": "Cuti bersama"},
        "extension_days": None,
        "agreed_on": None,
    }
    assert (clock.rule.rule_set.code, clock.next_mark, clock.next_mark_at) == (
        "po-58-2023",
        MARKS.index(Mark.NEAR),
        datetime(2026, 11, 18, tzinfo=WIB),
    )


def test_calendar_days_skip_nothing_and_say_so(place: Place) -> None:
    Holiday.objects.create(day=date(2026, 11, 10), name="Cuti bersama", kind=Holiday.Kind.COLLECTIVE_LEAVE)
    assert deadline(place.complaint(), "first_reply").skipped == {}


@pytest.mark.parametrize(("day", "outcome"), [(0, "met"), (14, "met"), (15, "late")])
def test_done_on_the_last_day_is_in_time(place: Place, day: int, outcome: str) -> None:
    complaint = place.complaint()
    pass_formal_check(complaint.pk, actor=place.examiner, at=MONDAY + day * DAY)
    kept = complaint.deadlines.get(step="first_reply")
    assert (kept.outcome, kept.settled_on, kept.next_mark_at) == (outcome, (MONDAY + day * DAY).date(), None)


def test_the_last_day_ends_at_midnight_of_the_office(place: Place) -> None:
    last_minute = datetime(2026, 11, 16, 23, 59, tzinfo=WIB)
    for at, outcome in ((last_minute, "met"), (last_minute + timedelta(minutes=1), "late")):
        complaint = place.complaint()
        pass_formal_check(complaint.pk, actor=place.examiner, at=at)
        assert complaint.deadlines.get(step="first_reply").outcome == outcome


@pytest.mark.parametrize(("day", "outcome"), [(14, "dropped"), (15, "late")])
def test_what_need_not_be_done_any_more_is_late_only_if_it_was_missed(place: Place, day: int, outcome: str) -> None:
    complaint = case_at(place, State.CLARIFICATION)  # due on Monday 16 November, day 14
    withdrawn(place, complaint, at=MONDAY + day * DAY)
    assert deadlines(complaint)["clarification_1"] == ("2026-11-16", outcome)


def test_closing_is_a_first_reply(place: Place) -> None:
    assert deadlines(withdrawn(place, place.complaint())) == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "dropped"),
        "whole_case_simple": ("2027-01-01", "dropped"),
    }


def test_the_database_keeps_one_open_deadline_a_step_and_whole_outcomes(place: Place) -> None:
    clock = deadline(place.complaint(), "first_reply")
    row = Deadline.objects.filter(pk=clock.pk).values().get() | {"id": None}
    with pytest.raises(IntegrityError, match="deadline_one_open_a_step"), transaction.atomic():
        Deadline.objects.create(**row)
    with pytest.raises(IntegrityError, match="deadline_settled_with_outcome"), transaction.atomic():
        Deadline.objects.filter(pk=clock.pk).update(outcome="met")
    with pytest.raises(IntegrityError, match="deadline_extension_whole"), transaction.atomic():
        Deadline.objects.filter(pk=clock.pk).update(base_on=date(2026, 11, 10))


# --- The whole case ---------------------------------------------------------------------------------------------------


def test_the_plenary_says_how_heavy_a_case_is(place: Place) -> None:
    complaint = case_at(place, State.PLENARY)
    accept(complaint.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + 30 * DAY)
    assert deadlines(complaint) | {"substantive_check": ("", "")} == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "met"),
        "substantive_check": ("", ""),
        "whole_case_simple": ("2027-01-01", "dropped"),
        "whole_case_medium": ("2027-03-02", ""),
    }


def test_another_weight_is_counted_from_the_same_start(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    set_weight(complaint.pk, weight=Weight.HEAVY, actor=place.examiner, at=MONDAY + 50 * DAY)
    assert deadline(complaint, "whole_case_heavy").due_on == date(2027, 5, 1)
    assert facts(complaint, "weight_set") == [{"weight": "heavy", "due_on": "2027-05-01"}]
    with refused("This is the weight of the case already."):
        set_weight(complaint.pk, weight=Weight.HEAVY, actor=place.examiner, at=MONDAY + 50 * DAY)
    set_weight(complaint.pk, weight=Weight.SIMPLE, actor=place.examiner, at=MONDAY + 51 * DAY)
    assert deadline(complaint, "whole_case_simple").due_on == date(2027, 1, 1)


def test_a_weight_that_comes_too_late_leaves_the_miss(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    set_weight(complaint.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + 61 * DAY)
    assert deadlines(complaint)["whole_case_simple"] == ("2027-01-01", "late")


def test_what_the_clock_stood_still_another_weight_does_not_count_either(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    act: dict[str, Any] = {"deadlines": [deadline(complaint, "whole_case_simple").pk], "actor": place.examiner}
    pause(complaint.pk, ground=PauseGround.COURT, reason="r", at=MONDAY + DAY, **act)
    resume(complaint.pk, at=MONDAY + 11 * DAY, **act)
    set_weight(complaint.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + 12 * DAY)
    assert deadline(complaint, "whole_case_medium").due_on == date(2027, 3, 12)  # ten days after 2 March
    assert facts(complaint, "weight_set") == [{"weight": "medium", "due_on": "2027-03-12"}]


def test_a_clock_that_stands_still_does_so_under_another_weight(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    act: dict[str, Any] = {"actor": place.examiner}
    clock = deadline(complaint, "whole_case_simple")
    pause(complaint.pk, deadlines=[clock.pk], ground=PauseGround.COURT, reason="r", at=MONDAY + DAY, **act)
    set_weight(complaint.pk, weight=Weight.MEDIUM, at=MONDAY + 2 * DAY, **act)
    other = deadline(complaint, "whole_case_medium")
    assert (other.is_paused, other.next_mark_at) == (True, None)
    resume(complaint.pk, deadlines=[other.pk], at=MONDAY + 11 * DAY, **act)
    assert deadline(complaint, "whole_case_medium").due_on == date(2027, 3, 12)


# --- Rapid response ---------------------------------------------------------------------------------------------------


def test_rapid_response_drops_the_checks_and_warns_at_once_of_what_is_set_from_now_on(place: Place) -> None:
    complaint = case_at(place, State.SUBSTANTIVE_CHECK)
    respond_rapidly(complaint.pk, reason="Nyawa terancam.", actor=place.examiner, at=MONDAY + DAY)
    assert deadlines(complaint)["substantive_check"] == ("2026-12-14", "dropped")
    set_weight(complaint.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + DAY)
    clock = deadline(complaint, "whole_case_medium")
    assert (clock.next_mark, clock.next_mark_at) == (MARKS.index(Mark.AT_ONCE), datetime(2026, 11, 2, tzinfo=WIB))


def test_rapid_response_is_a_first_reply_and_needs_a_reason(place: Place) -> None:
    complaint = place.complaint(kind=Kind.RCO)
    with refused("Write why the case can't wait."):
        respond_rapidly(complaint.pk, reason=" ", actor=place.examiner, at=MONDAY)
    respond_rapidly(complaint.pk, reason="Nyawa terancam.", actor=place.examiner, at=MONDAY)
    assert deadlines(complaint) == {
        "first_reply": ("2026-11-16", "met"),
        "formal_check": ("2026-11-20", "dropped"),
        "whole_case_simple": ("2027-01-01", ""),
    }
    assert Complaint.objects.values_list("is_rapid", "officer").get() == (True, place.examiner.pk)


# --- Another office ---------------------------------------------------------------------------------------------------


@pytest.fixture
def ternate(place: Place) -> Office:
    return make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))


def move(place: Place, complaint: Complaint, office: Office, at: datetime = MONDAY + DAY) -> None:
    transfer(complaint.pk, office=office, division=None, reason="Disepakati.", actor=place.head, at=at)


def test_the_days_stay_and_end_at_the_midnight_of_the_new_office(place: Place, ternate: Office) -> None:
    complaint = place.complaint()
    before = {clock.step: clock.due_on for clock in complaint.deadlines.all()}
    move(place, complaint, ternate)
    kept = complaint.deadlines.all()
    assert {clock.step: clock.due_on for clock in kept} == before
    assert {clock.time_zone for clock in kept} == {"Asia/Jayapura"}
    first_reply = deadline(complaint, "first_reply")
    assert first_reply.mark_moments[MARKS.index(Mark.MISSED)] == datetime(2026, 11, 17, tzinfo=WIT)
    assert first_reply.next_mark_at == datetime(2026, 11, 11, tzinfo=WIT)


def test_what_was_warned_of_before_the_move_is_not_warned_of_again(place: Place, ternate: Office) -> None:
    complaint = place.complaint()
    sweep_deadlines(now=MONDAY + 9 * DAY)
    move(place, complaint, ternate, at=MONDAY + 9 * DAY)
    sweep_deadlines(now=MONDAY + 10 * DAY)
    first_reply = deadline(complaint, "first_reply")
    assert [mark.kind for mark in first_reply.marks.all()] == ["near"]


def test_a_clock_that_stands_still_stands_still_there_too(place: Place, ternate: Office) -> None:
    complaint = place.complaint()
    clock = deadline(complaint, "first_reply")
    pause(complaint.pk, deadlines=[clock.pk], ground=PauseGround.COURT, reason="r", actor=place.head, at=MONDAY)
    move(place, complaint, ternate)
    assert Deadline.objects.values_list("is_paused", "next_mark_at").get(pk=clock.pk) == (True, None)
    sweep_deadlines(now=MONDAY + 60 * DAY)
    assert not clock.marks.exists()


def test_a_weight_that_is_set_there_counts_from_the_day_it_always_did(place: Place, ternate: Office) -> None:
    """Registered at half past ten in the evening, which was the next day already in Ternate."""
    complaint = place.complaint(at=MONDAY.replace(hour=22, minute=30))
    move(place, complaint, ternate)
    place.head.staff_member.office = ternate
    place.head.staff_member.save()
    set_weight(complaint.pk, weight=Weight.MEDIUM, actor=place.head, at=MONDAY + 2 * DAY)
    assert deadline(complaint, "whole_case_medium").started_on == date(2026, 11, 2)


def test_a_case_that_is_closed_for_a_missed_completion_was_answered_long_before(place: Place) -> None:
    complaint = case_at(place, State.COMPLETION)
    close(
        complaint.pk,
        reason=ClosingReason.DEEMED_WITHDRAWN,
        words="w",
        actor=place.examiner,
        at=MONDAY + 40 * DAY,
    )
    assert deadlines(complaint) == {
        "first_reply": ("2026-11-16", "met"),
        "completion": ("2026-12-02", "late"),
        "formal_check": ("2026-11-20", "late"),
        "whole_case_simple": ("2027-01-01", "dropped"),
    }
