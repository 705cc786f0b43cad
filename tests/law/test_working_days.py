"""The check vectors of the procedure against the calendar that ships (national holidays and collective leave)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.procedure import (
    Unit,
    due_on,
    is_working_day,
    local_day,
    next_working_day,
    span_to_load,
    working_days_before,
)
from regions import loading
from regions.calendar import days_off
from tests.trials import big

RANDOM_CASES = big(20_000, 200)

VECTORS = [
    # start (Friday 26 May 2023 is the day of the Banyumas agreement), 14th and 30th working day
    (("Fri", date(2023, 5, 26)), ("Mon", date(2023, 6, 19)), ("Fri", date(2023, 7, 14))),
    (("Tue", date(2023, 7, 25)), ("Mon", date(2023, 8, 14)), ("Wed", date(2023, 9, 6))),
    (("Mon", date(2024, 4, 1)), ("Mon", date(2024, 4, 29)), ("Tue", date(2024, 5, 28))),
    (("Thu", date(2025, 3, 20)), ("Mon", date(2025, 4, 21)), ("Fri", date(2025, 5, 16))),
]


@pytest.fixture
def calendar(db: None) -> None:
    loading.load(lambda _line: None)


@pytest.mark.parametrize(("start", "fourteenth", "thirtieth"), VECTORS)
def test_working_days_skip_weekends_holidays_and_collective_leave(
    calendar: None, start: tuple[str, date], fourteenth: tuple[str, date], thirtieth: tuple[str, date]
) -> None:
    for weekday, day in (start, fourteenth, thirtieth):
        assert day.strftime("%a") == weekday
    off = days_off(*span_to_load(start[1], 30))

    assert due_on(start[1], 14, Unit.WORKING, off) == fourteenth[1]
    assert due_on(start[1], 30, Unit.WORKING, off) == thirtieth[1]


def test_collective_leave_counts_as_a_day_off(calendar: None) -> None:
    friday_after_ascension_2024 = date(2024, 5, 10)
    assert friday_after_ascension_2024.strftime("%a") == "Fri"
    assert friday_after_ascension_2024 in days_off(date(2024, 5, 1), date(2024, 5, 31))


def test_calendar_days_are_not_moved_off_a_holiday() -> None:
    new_year = {date(2027, 1, 1): "Tahun Baru"}
    due = due_on(date(2026, 12, 18), 14, Unit.CALENDAR, new_year)
    assert due == date(2027, 1, 1)
    assert next_working_day(due, new_year) == date(2027, 1, 4)  # a Monday


def test_hours_are_not_counted_as_days() -> None:
    with pytest.raises(ValueError, match="hours"):
        due_on(date(2026, 1, 1), 72, Unit.HOURS, {})


def test_trap_friday_evening_utc_is_saturday_in_jakarta() -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert moment.strftime("%a") == "Fri"
    assert [
        local_day(moment, ZoneInfo(zone)).isoformat() for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ] == ["2026-11-21"] * 3


def test_trap_excluded_days_never_bring_a_date_earlier() -> None:
    start = date(2026, 11, 20)
    assert due_on(start, 5, Unit.WORKING, {}) == date(2026, 11, 27)
    assert due_on(start, 5, Unit.WORKING, {date(2026, 11, 25): "leave"}) == date(2026, 11, 30)


days = st.dates(date(2020, 1, 1), date(2028, 12, 31))


@pytest.mark.trials
@settings(max_examples=RANDOM_CASES, deadline=None)
@given(start=days, length=st.integers(0, 60), off=st.sets(days, max_size=40))
def test_due_on_agrees_with_a_count_made_the_other_way(start: date, length: int, off: set[date]) -> None:
    """The oracle walks from the answer back to the start and counts the working days it meets."""
    calendar = dict.fromkeys(off, "off")
    due = due_on(start, length, Unit.WORKING, calendar)

    between = [date.fromordinal(number) for number in range(start.toordinal() + 1, due.toordinal() + 1)]
    assert sum(is_working_day(day, calendar) for day in between) == length
    assert not between or is_working_day(due, calendar)


@pytest.mark.trials
@settings(max_examples=RANDOM_CASES, deadline=None)
@given(start=days, length=st.integers(1, 60), off=st.sets(days, max_size=40))
def test_going_forth_and_back_ends_where_it_began(start: date, length: int, off: set[date]) -> None:
    calendar = dict.fromkeys(off, "off")
    working_start = next_working_day(start, calendar)
    due = due_on(working_start, length, Unit.WORKING, calendar)
    assert working_days_before(due, length, calendar) == working_start
