"""A holiday that is added, moved or removed: the open deadlines follow, exactly those that it touches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connections, transaction

from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.deadlines import hold_calendar
from complaints.actions.pausing import pause, resume
from complaints.actions.recounting import run_recounts
from complaints.actions.sweeping import sweep_deadlines
from complaints.models import Complaint, Deadline, DeadlineMark, Event, Recount
from complaints.procedure import MARKS, Mark, PauseGround
from complaints.states import State
from regions.models import Holiday, StaffMember
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, ask, case_at, deadline, facts, refused
from tests.factories import (
    MONDAY,
    load_rules,
    make_body,
    make_complaint,
    make_office,
    make_province,
    make_regency,
    make_staff,
)

TUESDAY = date(2026, 11, 10)
DECREE = "SKB 3 Menteri 2026."
NOW = MONDAY + 2 * DAY


def add(place: Place, day: date = TUESDAY, holiday: Holiday | None = None, at: Any = NOW) -> Holiday:
    return save_holiday(
        holiday,
        day=day,
        name="Cuti bersama",
        kind=Holiday.Kind.COLLECTIVE_LEAVE,
        reason=DECREE,
        actor=place.head,
        at=at,
    )


def days(complaint: Complaint) -> dict[str, str]:
    open_ones = Deadline.objects.filter(complaint=complaint.pk, settled_at__isnull=True)
    return {row.step: row.due_on.isoformat() for row in open_ones}


def moved(complaint: Complaint) -> list[tuple[str, str, str, str]]:
    return [
        (line["step"], line["before_on"], line["due_on"], line["reason"]) for line in facts(complaint, "deadline_moved")
    ]


def test_a_day_off_that_is_added_moved_and_removed(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)  # formal check due on Friday 20 November
    calendar_days = {"first_reply": "2026-11-16", "whole_case_simple": "2027-01-01"}
    assert days(complaint) == calendar_days | {"formal_check": "2026-11-20"}

    holiday = add(place)
    assert run_recounts(now=NOW) == 3
    assert days(complaint) == calendar_days | {"formal_check": "2026-11-23"}
    assert deadline(complaint, "formal_check").skipped == {"2026-11-10": "Cuti bersama"}

    add(place, date(2026, 11, 23), holiday)  # off the 10th, onto what has become the last day
    run_recounts(now=NOW)
    assert days(complaint) == calendar_days | {"formal_check": "2026-11-20"}

    holiday = add(place, date(2026, 11, 20), holiday)
    run_recounts(now=NOW)
    assert days(complaint) == calendar_days | {"formal_check": "2026-11-23"}

    remove_holiday(holiday, reason="Dicabut.", actor=place.head, at=NOW)
    run_recounts(now=NOW)
    assert days(complaint) == calendar_days | {"formal_check": "2026-11-20"}
    assert moved(complaint) == [
        ("formal_check", "2026-11-20", "2026-11-23", DECREE),
        ("formal_check", "2026-11-23", "2026-11-20", DECREE),
        ("formal_check", "2026-11-20", "2026-11-23", DECREE),
        ("formal_check", "2026-11-23", "2026-11-20", "Dicabut."),
    ]
    assert not Holiday.objects.exists()


def test_the_history_names_who_changed_the_calendar(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    add(place)
    run_recounts(now=NOW)
    event = complaint.events.get(code="deadline_moved")
    assert (event.by, event.actor, event.at) == ("system", place.head, NOW)


def test_the_change_and_the_order_are_one_and_the_order_tells_what_it_did(place: Place) -> None:
    for _number in range(2):
        case_at(place, State.RECEIVED)
    with transaction.atomic():
        add(place)
        transaction.set_rollback(True)
    assert (Holiday.objects.count(), Recount.objects.count()) == (0, 0)
    add(place)
    run_recounts(now=NOW)
    order = Recount.objects.get()
    assert (order.day, order.reason, order.asked_by, order.looked_at, order.moved, order.finished_at) == (
        TUESDAY,
        DECREE,
        place.head,
        6,
        2,
        NOW,
    )


def test_exactly_the_open_ones_that_count_working_days_around_it_move(place: Place) -> None:
    waiting = case_at(place, State.RECEIVED)
    before_it = place.complaint(at=MONDAY - 20 * DAY)  # its formal check is due on Friday 30 October
    after_it = place.complaint(at=MONDAY + 8 * DAY)  # registered on the day itself, which is day 0
    done = case_at(place, State.SUBSTANTIVE_CHECK)
    asked = ask(place, case_at(place, State.EXAMINATION)).complaint
    before = {complaint: days(complaint) for complaint in (before_it, after_it, asked)}

    add(place)
    run_recounts(now=NOW)

    assert {complaint: days(complaint) for complaint in before} == before
    assert days(waiting)["formal_check"] == "2026-11-23"
    assert done.deadlines.get(step="formal_check").due_on == date(2026, 11, 20)  # it was done
    assert set(Event.objects.filter(code="deadline_moved").values_list("complaint", flat=True)) == {
        waiting.pk,
        done.pk,  # its substantive check
    }


def test_a_holiday_on_a_weekend_moves_nothing(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    add(place, date(2026, 11, 14))
    run_recounts(now=NOW)
    assert moved(complaint) == []
    assert deadline(complaint, "formal_check").skipped == {}


def test_several_deadlines_of_one_case_move_each_with_its_own_line(place: Place) -> None:
    other = make_body("Dinas Kesehatan Kabupaten Banyumas", region=make_regency())
    complaint = case_at(place, State.MONITORING)
    first = deadline(complaint, "corrective_action")
    Deadline.objects.create(
        **{
            name: value
            for name, value in Deadline.objects.filter(pk=first.pk).values().get().items()
            if name not in ("id", "body_id")
        },
        body=other,
    )
    add(place)
    run_recounts(now=NOW)
    assert [line[:3] for line in moved(complaint)] == [("corrective_action", "2026-12-14", "2026-12-15")] * 2
    assert list(complaint.events.values_list("sequence", flat=True)) == [*range(complaint.events.count(), 0, -1)]


def test_what_stands_still_is_counted_by_the_new_calendar_when_it_runs_again(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    act: dict[str, Any] = {"deadlines": [deadline(complaint, "formal_check").pk], "actor": place.examiner}
    pause(complaint.pk, ground=PauseGround.COURT, reason="r", at=MONDAY + DAY, **act)
    add(place)
    run_recounts(now=NOW)
    assert days(complaint)["formal_check"] == "2026-11-20"
    resume(complaint.pk, at=MONDAY + 2 * DAY, **act)
    assert days(complaint)["formal_check"] == "2026-11-24"  # a day of pause, and a day off
    assert moved(complaint) == []


def test_warnings_and_escalations_follow_the_calendar_though_the_day_stays(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    sweep_deadlines(now=MONDAY + 15 * DAY)  # Tuesday 17 November: the first reply is missed
    add(place, date(2026, 11, 18), at=MONDAY + 15 * DAY)
    run_recounts(now=MONDAY + 15 * DAY)
    first_reply = deadline(complaint, "first_reply")
    assert first_reply.due_on == date(2026, 11, 16)
    for day, made in ((18, ["missed"]), (19, ["missed", "head"])):  # three working days after the 16th: 17, 19, 20
        sweep_deadlines(now=MONDAY + day * DAY)
        assert list(first_reply.marks.order_by("id").values_list("kind", flat=True)) == made


def marks(complaint: Complaint) -> list[tuple[str, str, str]]:
    rows = DeadlineMark.objects.filter(deadline__complaint=complaint.pk, deadline__step="formal_check").order_by("id")
    return [(row.kind, row.deadline.step, row.due_on.isoformat()) for row in rows]


def test_a_day_that_comes_back_is_not_warned_of_twice(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    tuesday = MONDAY + 15 * DAY  # the 17th: near to Friday the 20th
    sweep_deadlines(now=tuesday)
    holiday = add(place, at=tuesday)
    run_recounts(now=tuesday)
    sweep_deadlines(now=MONDAY + 16 * DAY)  # Wednesday: near to Monday the 23rd
    remove_holiday(holiday, reason="Dicabut.", actor=place.head, at=MONDAY + 16 * DAY)
    run_recounts(now=MONDAY + 16 * DAY)
    assert deadline(complaint, "formal_check").next_mark == MARKS.index(Mark.NEARER)
    for day in (16, 17, 18, 19):
        sweep_deadlines(now=MONDAY + day * DAY)
    assert [(kind, day) for kind, _, day in marks(complaint)] == [
        ("near", "2026-11-20"),
        ("near", "2026-11-23"),
        ("nearer", "2026-11-20"),
        ("due", "2026-11-20"),
        ("missed", "2026-11-20"),
    ]


def test_what_went_up_the_whole_line_stays_there(place: Place) -> None:
    """A change of the calendar weeks later finds nothing more to warn of, and breaks nothing."""
    complaint = case_at(place, State.RECEIVED)
    now = MONDAY + 40 * DAY
    sweep_deadlines(now=now)
    add(place, date(2026, 12, 4), at=now)
    assert run_recounts(now=now) == 3
    gone_up = ("formal_check", "2026-11-20")
    assert marks(complaint) == [("missed", *gone_up), ("head", *gone_up), ("national", *gone_up)]
    formal_check = deadline(complaint, "formal_check")
    assert (formal_check.next_mark, formal_check.next_mark_at) == (None, None)
    assert sweep_deadlines(now=now + DAY) == 0


def test_an_order_that_is_half_done_goes_on_where_it_was(place: Place) -> None:
    """As a killed run leaves it: the cursor behind the first case, the order unfinished."""
    first, second = case_at(place, State.RECEIVED), case_at(place, State.RECEIVED)
    add(place)
    behind = first.deadlines.latest("id").pk
    Recount.objects.update(done_up_to=behind, looked_at=3, moved=1)
    assert run_recounts(now=NOW) == 3
    order = Recount.objects.get()
    assert (order.looked_at, order.moved, order.finished_at) == (6, 2, NOW)
    assert (moved(first), len(moved(second))) == ([], 1)
    assert run_recounts(now=NOW) == 0


def test_orders_are_worked_off_the_oldest_first(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    add(place)
    add(place, date(2026, 11, 11))
    run_recounts(now=NOW)
    assert [line[1:3] for line in moved(complaint)] == [("2026-11-20", "2026-11-24")]  # counted by what stands now
    assert list(Recount.objects.order_by("id").values_list("day", "moved")) == [
        (TUESDAY, 1),
        (date(2026, 11, 11), 0),
    ]


def test_without_an_order_nothing_is_looked_at(place: Place) -> None:
    case_at(place, State.RECEIVED)
    assert run_recounts(now=NOW) == 0


def test_it_stops_when_its_time_is_over_and_the_order_waits(place: Place) -> None:
    case_at(place, State.RECEIVED)
    add(place)
    assert run_recounts(now=NOW, seconds=0) == 0
    assert Recount.objects.get().finished_at is None


def test_a_change_of_the_calendar_says_why(place: Place) -> None:
    with refused("Write why the calendar changes, such as the decree."):
        save_holiday(
            None, day=TUESDAY, name="n", kind=Holiday.Kind.COLLECTIVE_LEAVE, reason=" ", actor=place.head, at=NOW
        )
    holiday = add(place)
    with refused("Write why the calendar changes, such as the decree."):
        remove_holiday(holiday, reason="", actor=place.head, at=NOW)
    assert Holiday.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_date_slips_through_while_the_calendar_changes() -> None:
    """Who files holds the calendar; the change waits for it, and its recount finds the new case."""
    load_rules()
    office = make_office(area=make_province())
    head = make_staff(office, StaffMember.Role.HEAD)
    body = make_body(region=make_regency())
    is_held, may_end = Signal(), Signal()

    def file_slowly() -> int:
        try:
            with transaction.atomic():
                hold_calendar()
                is_held.set()
                complaint = make_complaint(body)
                may_end.wait(timeout=30)
            return complaint.pk
        finally:
            connections.close_all()

    def change() -> None:
        try:
            save_holiday(
                None, day=TUESDAY, name="n", kind=Holiday.Kind.COLLECTIVE_LEAVE, reason=DECREE, actor=head, at=NOW
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        filing = pool.submit(file_slowly)
        assert is_held.wait(timeout=30)
        changing = pool.submit(change)
        with pytest.raises(TimeoutError):
            changing.result(timeout=0.5)
        may_end.set()
        case = Complaint.objects.get(pk=filing.result(timeout=30))
        changing.result(timeout=30)
    assert days(case)["formal_check"] == "2026-11-20"
    run_recounts(now=NOW)
    assert days(case)["formal_check"] == "2026-11-23"
