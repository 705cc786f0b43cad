"""The pure part of the clock beside the count: the calendar, the moments of the warnings, and comparing rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from complaints.procedure import (
    MARKS,
    WHOLE_CASE,
    Calendar,
    CalendarTooShort,
    Days,
    Mark,
    Step,
    Stillness,
    Unit,
    WarningPlan,
    Weight,
    due_on,
    first_start_due_later,
    mark_after,
    mark_due,
    mark_moments,
    span_to_load,
)
from tests.factories import WIB, WIT

FIRST, LAST = date(2026, 11, 1), date(2027, 2, 28)
CHRISTMAS = {date(2026, 12, 24): "Cuti bersama", date(2026, 12, 25): "Natal", date(2026, 12, 26): "Sabtu"}
CALENDAR = Calendar(FIRST, LAST, CHRISTMAS)
DUE = date(2026, 12, 28)  # a Monday


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=WIB)


def test_working_days_are_walked_both_ways() -> None:
    wednesday = date(2026, 12, 23)
    assert [CALENDAR.working_days_from(wednesday, days) for days in (-1, 0, 1)] == [
        date(2026, 12, 22),
        wednesday,
        date(2026, 12, 28),
    ]
    assert CALENDAR.working_days_from(date(2026, 12, 26), 0) == date(2026, 12, 26)
    assert CALENDAR.working_days_from(date(2026, 12, 26), 1) == date(2026, 12, 28)
    assert CALENDAR.working_days_from(date(2026, 12, 26), -1) == wednesday


def test_the_next_working_day_of_one_is_itself() -> None:
    assert CALENDAR.next_working_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert CALENDAR.next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_skipped_are_the_named_weekdays_of_the_count() -> None:
    assert CALENDAR.days_skipped(date(2026, 12, 24), DUE) == {date(2026, 12, 25): "Natal"}
    assert CALENDAR.days_skipped(date(2026, 12, 23), date(2026, 12, 24)) == {date(2026, 12, 24): "Cuti bersama"}


def test_a_day_outside_the_calendar_is_no_guess() -> None:
    with pytest.raises(CalendarTooShort):
        CALENDAR.is_working_day(date(2027, 3, 1))
    with pytest.raises(CalendarTooShort):
        CALENDAR.working_days_from(date(2026, 11, 2), -2)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-16"),
        ([("2026-11-05", "2026-11-06")], "2026-11-18"),
        ([("2026-11-05", "2026-11-04")], "2026-11-16"),  # of no day
        ([("2026-11-05", "2026-11-08"), ("2026-11-07", "2026-11-10")], "2026-11-22"),  # overlapping: six days
        ([("2026-11-05", "2026-11-06"), ("2026-11-07", "2026-11-08")], "2026-11-20"),  # touching
        ([("2026-11-05", "2026-11-12"), ("2026-11-07", "2026-11-08")], "2026-11-24"),  # one in the other
        ([("2026-10-20", "2026-11-01")], "2026-11-16"),  # over before it began
        ([("2026-10-20", "2026-11-03")], "2026-11-17"),  # reaching into it by one day that counts
        ([("2026-11-02", "2026-11-02")], "2026-11-16"),  # day 0 doesn't count anyway
        ([("2026-11-16", "2026-11-20")], "2026-11-21"),  # the last day itself
        ([("2026-11-17", "2026-11-20")], "2026-11-16"),  # after it
    ],
)
def test_a_pause_adds_back_just_the_days_it_took(pauses: list[tuple[str, str]], due: str) -> None:
    spans = [Stillness(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pauses]
    assert due_on(Days(14, Unit.CALENDAR), date(2026, 11, 2), CALENDAR, spans) == date.fromisoformat(due)
    assert due_on(Days(14, Unit.CALENDAR), date(2026, 11, 2), CALENDAR, spans[::-1]) == date.fromisoformat(due)


def test_a_pause_of_a_week_adds_five_working_or_seven_calendar_days() -> None:
    week = [Stillness(date(2026, 11, 9), date(2026, 11, 15))]
    start = date(2026, 11, 2)
    assert due_on(Days(10, Unit.WORKING), start, CALENDAR, week) == date(2026, 11, 23)  # instead of the 16th
    assert due_on(Days(10, Unit.CALENDAR), start, CALENDAR, week) == date(2026, 11, 19)  # instead of the 12th


def test_an_extension_runs_on_in_its_own_unit() -> None:
    start = date(2026, 12, 9)
    by_unit = {
        unit: due_on(Days(14, Unit.CALENDAR), start, CALENDAR, (), Days(3, unit)) for unit in Unit if unit != "hours"
    }
    assert by_unit == {Unit.CALENDAR: date(2026, 12, 26), Unit.WORKING: date(2026, 12, 30)}


def test_no_deadline_is_less_than_no_days_long() -> None:
    with pytest.raises(ValueError, match="-1 days"):
        due_on(Days(-1, Unit.CALENDAR), date(2026, 11, 2), CALENDAR)


def test_the_calendar_to_load_grows_with_pauses_and_extension() -> None:
    start = date(2026, 11, 2)
    plain = span_to_load(start, 14)
    longer = span_to_load(start, 14, [Stillness(date(2026, 11, 3), date(2026, 11, 12))], Days(5, Unit.WORKING))
    assert longer == (plain[0], plain[1] + timedelta(days=10 + 2 * 5))


# --- Marks ------------------------------------------------------------------------------------------------------------


def test_the_moments_of_the_warnings_follow_the_working_days() -> None:
    moments = mark_moments(DUE, WIB, CALENDAR, WarningPlan())
    assert dict(zip(MARKS, moments, strict=True)) == {
        Mark.AT_ONCE: None,
        Mark.NEAR: at(12, 21),  # three working days before: 23, 22, 21
        Mark.NEARER: at(12, 23),
        Mark.DUE: at(12, 28),
        Mark.MISSED: at(12, 29),
        Mark.HEAD: at(12, 31) + timedelta(days=1),  # after 29, 30, 31
        Mark.NATIONAL: datetime(2027, 1, 12, tzinfo=WIB),
    }


def test_they_are_midnights_of_the_office() -> None:
    in_jakarta = mark_moments(DUE, WIB, CALENDAR, WarningPlan())
    in_jayapura = mark_moments(DUE, WIT, CALENDAR, WarningPlan())
    assert [one - other for one, other in zip(in_jakarta[1:], in_jayapura[1:], strict=True) if one and other] == [
        timedelta(hours=2)
    ] * 6


def test_an_office_chooses_its_own_days() -> None:
    moments = mark_moments(DUE, WIB, CALENDAR, WarningPlan(near=5, nearer=2, head=1, national=2))
    assert [moments[MARKS.index(mark)] for mark in (Mark.NEAR, Mark.NEARER, Mark.HEAD, Mark.NATIONAL)] == [
        at(12, 17),
        at(12, 22),
        at(12, 30),
        at(12, 31),
    ]


NEAR, MISSED, HEAD = MARKS.index(Mark.NEAR), MARKS.index(Mark.MISSED), MARKS.index(Mark.HEAD)


@pytest.mark.parametrize(
    ("next_mark", "now", "expected"),
    [
        (NEAR, at(12, 20), None),
        (NEAR, at(12, 21), Mark.NEAR),
        (NEAR, at(12, 24), Mark.NEARER),  # the nearest of those before the end takes the place of the others
        (NEAR, at(12, 28), Mark.DUE),
        (NEAR, at(12, 29), Mark.MISSED),
        (NEAR, datetime(2027, 2, 1, tzinfo=WIB), Mark.MISSED),  # of those that last none is left out
        (HEAD, at(12, 31), None),
        (HEAD, datetime(2027, 2, 1, tzinfo=WIB), Mark.HEAD),
    ],
)
def test_after_a_long_stop_only_the_latest_warning_is_made(
    next_mark: int, now: datetime, expected: Mark | None
) -> None:
    chosen = mark_due(mark_moments(DUE, WIB, CALENDAR, WarningPlan()), next_mark, now)
    assert (None if chosen is None else MARKS[chosen]) == expected


def test_the_marks_go_on_in_order_and_end() -> None:
    moments = mark_moments(DUE, WIB, CALENDAR, WarningPlan(), urgent_from=at(12, 9))
    walked = [0]
    while (following := mark_after(moments, walked[-1])) is not None:
        walked.append(following)
    assert [MARKS[number] for number in walked] == list(Mark)


# --- Comparing a target with the law ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "law", "later_from"),
    [
        (Days(14, Unit.CALENDAR), Days(14, Unit.CALENDAR), None),
        (Days(15, Unit.CALENDAR), Days(14, Unit.CALENDAR), "2026-11-02"),
        (Days(10, Unit.WORKING), Days(14, Unit.CALENDAR), "2026-12-10"),  # equal in plain weeks, longer over Christmas
        (Days(9, Unit.WORKING), Days(14, Unit.CALENDAR), "2026-12-11"),
        (Days(14, Unit.CALENDAR), Days(10, Unit.WORKING), "2026-11-07"),  # from a Saturday the tenth is a Friday
        (Days(12, Unit.CALENDAR), Days(10, Unit.WORKING), None),
        (Days(15, Unit.CALENDAR), Days(10, Unit.WORKING), "2026-11-02"),
    ],
)
def test_the_first_start_for_which_a_target_ends_after_the_law(target: Days, law: Days, later_from: str | None) -> None:
    found = first_start_due_later(target, law, CALENDAR, date(2026, 11, 2), date(2026, 12, 31))
    assert found == (date.fromisoformat(later_from) if later_from else None)


def test_each_weight_has_a_step_of_the_whole_case() -> None:
    assert {weight: weight.step for weight in Weight} == {
        Weight.SIMPLE: Step.WHOLE_CASE_SIMPLE,
        Weight.MEDIUM: Step.WHOLE_CASE_MEDIUM,
        Weight.HEAVY: Step.WHOLE_CASE_HEAVY,
    }
    assert set(WHOLE_CASE) == {weight.step for weight in Weight}
