"""The check vectors of the procedure against the calendar that ships, and the count against one made another way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.procedure import Calendar, CalendarTooShort, Days, Stillness, Unit, due_on, local_day, span_to_load
from regions import loading
from regions.calendar import days_off
from tests.trials import big

RANDOM_CASES = big(100_000, 1_000)
FEWER_CASES = big(20_000, 300)

VECTORS = [
    # start (Friday 26 May 2023 is the day of the Banyumas agreement), 14th and 30th working day
    (("Fri", date(2023, 5, 26)), ("Mon", date(2023, 6, 19)), ("Fri", date(2023, 7, 14))),
    (("Tue", date(2023, 7, 25)), ("Mon", date(2023, 8, 14)), ("Wed", date(2023, 9, 6))),
    (("Mon", date(2024, 4, 1)), ("Mon", date(2024, 4, 29)), ("Tue", date(2024, 5, 28))),
    (("Thu", date(2025, 3, 20)), ("Mon", date(2025, 4, 21)), ("Fri", date(2025, 5, 16))),
]
CALENDAR_VECTORS = [
    # the same starts: 14th and 30th calendar day, whatever falls into them or on them
    (("Fri", date(2023, 5, 26)), ("Fri", date(2023, 6, 9)), ("Sun", date(2023, 6, 25))),
    (("Tue", date(2023, 7, 25)), ("Tue", date(2023, 8, 8)), ("Thu", date(2023, 8, 24))),
    (("Mon", date(2024, 4, 1)), ("Mon", date(2024, 4, 15)), ("Wed", date(2024, 5, 1))),  # both are days off
    (("Thu", date(2025, 3, 20)), ("Thu", date(2025, 4, 3)), ("Sat", date(2025, 4, 19))),
]


@pytest.fixture
def shipped(db: None) -> Calendar:
    loading.load(lambda _line: None)
    first, last = date(2023, 1, 1), date(2025, 12, 31)
    return Calendar(first, last, days_off(first, last))


@pytest.mark.parametrize(
    ("unit", "vector"),
    [(Unit.WORKING, vector) for vector in VECTORS] + [(Unit.CALENDAR, vector) for vector in CALENDAR_VECTORS],
)
def test_the_fourteenth_and_the_thirtieth_day(
    shipped: Calendar, unit: Unit, vector: Sequence[tuple[str, date]]
) -> None:
    start, fourteenth, thirtieth = vector
    assert [day.strftime("%a") for _, day in vector] == [weekday for weekday, _ in vector]
    assert due_on(Days(14, unit), start[1], shipped) == fourteenth[1]
    assert due_on(Days(30, unit), start[1], shipped) == thirtieth[1]


@pytest.mark.parametrize(("start", "_fourteenth", "thirtieth"), VECTORS)
def test_the_span_that_is_loaded_reaches_far_enough(
    shipped: Calendar, start: tuple[str, date], _fourteenth: object, thirtieth: tuple[str, date]
) -> None:
    first, last = span_to_load(start[1], 30)
    assert due_on(Days(30, Unit.WORKING), start[1], Calendar(first, last, days_off(first, last))) == thirtieth[1]


def test_collective_leave_counts_as_a_day_off(shipped: Calendar) -> None:
    friday_after_ascension_2024 = date(2024, 5, 10)
    assert friday_after_ascension_2024.strftime("%a") == "Fri"
    assert not shipped.is_working_day(friday_after_ascension_2024)


def made_of(first: date, last: date, *off: date) -> Calendar:
    return Calendar(first, last, dict.fromkeys(off, "libur"))


def test_calendar_days_are_not_moved_off_a_holiday() -> None:
    calendar = made_of(date(2026, 12, 1), date(2027, 1, 31), date(2027, 1, 1))
    due = due_on(Days(14, Unit.CALENDAR), date(2026, 12, 18), calendar)
    assert due == date(2027, 1, 1)
    assert calendar.next_working_day(due) == date(2027, 1, 4)  # a Monday


def test_hours_are_not_counted_as_days() -> None:
    with pytest.raises(ValueError, match="hours"):
        due_on(Days(72, Unit.HOURS), date(2026, 1, 1), made_of(date(2026, 1, 1), date(2026, 1, 31)))


def test_a_clock_that_stands_still_has_no_last_day() -> None:
    with pytest.raises(ValueError, match="paused"):
        due_on(
            Days(14, Unit.CALENDAR),
            date(2026, 11, 2),
            made_of(date(2026, 11, 1), date(2026, 12, 31)),
            [Stillness(date(2026, 11, 5), None)],
        )


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        due_on(
            Days(14, Unit.CALENDAR), datetime(2026, 11, 2, 9, tzinfo=UTC), made_of(date(2026, 11, 1), date(2026, 12, 1))
        )


def test_a_count_past_the_end_of_its_calendar_is_no_date() -> None:
    short = made_of(date(2026, 11, 1), date(2026, 11, 15))
    with pytest.raises(CalendarTooShort):
        due_on(Days(14, Unit.WORKING), date(2026, 11, 2), short)
    with pytest.raises(CalendarTooShort):
        due_on(Days(1, Unit.WORKING), date(2026, 10, 30), short)


# --- Against an oracle ------------------------------------------------------------------------------------------------

FIRST_DAY = date(2020, 1, 1)
HOURS_AHEAD = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}  # none of them knows summer time

counts = st.builds(Days, st.integers(0, 60), st.sampled_from([Unit.CALENDAR, Unit.WORKING]))
moments = st.datetimes(datetime(2020, 1, 2), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - see timezones


@st.composite
def pauses(draw: st.DrawFn, near: date) -> list[Stillness]:
    """Before, in and after the period; overlapping, touching, and of no day."""
    spans = []
    for _number in range(draw(st.integers(0, 4))):
        first = near + timedelta(days=draw(st.integers(-15, 100)))
        spans.append(Stillness(first, first + timedelta(days=draw(st.integers(-1, 20)))))
    return spans


def day_by_day(rule: Days, start: date, off: set[date], still: Sequence[Stillness], extension: Days | None) -> date:
    """Walks from day to day and asks of each whether it counts."""
    day = start
    for count in (rule, extension or Days(0, Unit.CALENDAR)):
        left = count.days
        while left > 0:
            day += timedelta(days=1)
            is_free = count.unit == Unit.WORKING and (day.strftime("%a") in ("Sat", "Sun") or day in off)
            is_still = any(span.until_on is not None and span.from_on <= day <= span.until_on for span in still)
            left -= not (is_free or is_still)
    return day


@pytest.mark.trials
@settings(max_examples=RANDOM_CASES, deadline=None)
@given(data=st.data(), rule=counts, moment=moments, zone=st.sampled_from(sorted(HOURS_AHEAD)))
def test_due_on_agrees_with_a_count_day_by_day(data: st.DataObject, rule: Days, moment: datetime, zone: str) -> None:
    """The calendar is any; extension and rule may have different units; the start is a moment near any midnight."""
    start = (moment + timedelta(hours=HOURS_AHEAD[zone])).date()
    off = {start + timedelta(days=number) for number in data.draw(st.sets(st.integers(-5, 200), max_size=40))}
    still = data.draw(pauses(start))
    extension = data.draw(st.none() | counts)
    calendar = made_of(start - timedelta(days=30), start + timedelta(days=500), *off)

    due = due_on(rule, moment, calendar, still, extension, ZoneInfo(zone))

    assert local_day(moment, ZoneInfo(zone)) == start
    assert due == day_by_day(rule, start, off, still, extension)


@pytest.mark.trials
@settings(max_examples=FEWER_CASES, deadline=None)
@given(
    start=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
    length=st.integers(1, 60),
    off=st.sets(st.integers(-150, 200), max_size=40),
)
def test_going_forth_and_back_ends_where_it_began(start: date, length: int, off: set[int]) -> None:
    calendar = made_of(
        start - timedelta(days=300), start + timedelta(days=400), *(start + timedelta(days=day) for day in off)
    )
    first = calendar.next_working_day(start)
    due = due_on(Days(length, Unit.WORKING), first, calendar)
    assert calendar.working_days_from(first, length) == due
    assert calendar.working_days_from(due, -length) == first


@pytest.mark.trials
@settings(max_examples=FEWER_CASES, deadline=None)
@given(data=st.data(), rule=counts, start=st.dates(date(2020, 1, 1), date(2028, 12, 31)), day=st.integers(1, 120))
def test_one_more_day_off_never_brings_a_date_earlier(data: st.DataObject, rule: Days, start: date, day: int) -> None:
    """Nor does a pause, nor an extension."""
    off = {start + timedelta(days=number) for number in data.draw(st.sets(st.integers(1, 120), max_size=20))}
    first, last = start - timedelta(days=30), start + timedelta(days=500)
    due = due_on(rule, start, made_of(first, last, *off))
    more = start + timedelta(days=day)
    assert due_on(rule, start, made_of(first, last, *off, more)) >= due
    assert due_on(rule, start, made_of(first, last, *off), [Stillness(more, more)]) >= due
    assert due_on(rule, start, made_of(first, last, *off), (), Days(1, Unit.WORKING)) > due
