"""The commands by which dates are counted and counted again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from complaints.actions.calendar import save_holiday
from complaints.models import Deadline, Recount
from regions import loading
from regions.models import Holiday
from tests.complaints.conftest import Place
from tests.factories import MONDAY


@pytest.fixture
def calendar(db: None) -> None:
    """The days off that ship, and nothing else of the reference data."""
    loading._load_holidays(lambda _line: None)


def said(command: str, *words: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue().splitlines()


def answered(*words: str) -> Any:
    (line,) = said("due_on", *words, "--json")
    return json.loads(line)


# --- due_on -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "unit", "due"),
    [
        # procedure.md: start, 14th and 30th working day
        ("Friday 2023-05-26", 14, "working", "Monday 2023-06-19"),
        ("Friday 2023-05-26", 30, "working", "Friday 2023-07-14"),
        ("Tuesday 2023-07-25", 14, "working", "Monday 2023-08-14"),
        ("Tuesday 2023-07-25", 30, "working", "Wednesday 2023-09-06"),
        ("Monday 2024-04-01", 14, "working", "Monday 2024-04-29"),
        ("Monday 2024-04-01", 30, "working", "Tuesday 2024-05-28"),
        ("Thursday 2025-03-20", 14, "working", "Monday 2025-04-21"),
        ("Thursday 2025-03-20", 30, "working", "Friday 2025-05-16"),
        # calendar days count every day
        ("Friday 2023-05-26", 14, "calendar", "Friday 2023-06-09"),
        ("Friday 2023-05-26", 30, "calendar", "Sunday 2023-06-25"),
        ("Thursday 2025-03-20", 30, "calendar", "Saturday 2025-04-19"),
    ],
)
def test_a_day_is_the_same_in_every_zone(calendar: None, start: str, days: int, unit: str, due: str) -> None:
    for zone in ("WIB", "WITA", "WIT"):
        first = said("due_on", start.split()[1], str(days), unit, "--zone", zone)[0]
        assert first == f"{start} + {days} {unit} days in {zone} = {due}"


def test_each_skipped_day_is_told_with_its_reason(calendar: None) -> None:
    assert said("due_on", "2025-04-16", "3", "working") == [
        "Wednesday 2025-04-16 + 3 working days in WIB = Tuesday 2025-04-22",
        "  not counted: Friday 2025-04-18, Wafat Yesus Kristus (national holiday)",
        "  not counted: Saturday 2025-04-19, weekend",
        "  not counted: Sunday 2025-04-20, weekend; Kebangkitan Yesus Kristus (national holiday)",
    ]


def test_collective_leave_is_told_as_such(calendar: None) -> None:
    leave = Holiday.objects.get(day=date(2024, 5, 10))
    assert said("due_on", "2024-05-08", "1", "working")[2] == (
        f"  not counted: Friday 2024-05-10, {leave.name} (collective leave)"
    )


def test_calendar_days_name_the_next_working_day(calendar: None) -> None:
    assert said("due_on", "2025-04-17", "3", "calendar") == [
        "Thursday 2025-04-17 + 3 calendar days in WIB = Sunday 2025-04-20",
        "  the next working day is Monday 2025-04-21",
    ]


@pytest.mark.parametrize(
    ("moment", "zone", "start", "due"),
    [
        # Friday 23:30 UTC is Saturday in all three zones.
        ("2026-11-20T23:30Z", "WIB", "2026-11-21", "2026-11-23"),
        ("2026-11-20T23:30Z", "WITA", "2026-11-21", "2026-11-23"),
        ("2026-11-20T23:30Z", "WIT", "2026-11-21", "2026-11-23"),
        # Thursday 15:30 UTC is Thursday evening in Jakarta, and Friday already in the east.
        ("2026-11-19T15:30Z", "WIB", "2026-11-19", "2026-11-20"),
        ("2026-11-19T15:30Z", "WITA", "2026-11-19", "2026-11-20"),
        ("2026-11-19T15:30Z", "WIT", "2026-11-20", "2026-11-23"),
        ("2026-11-19T22:30+07:00", "WIT", "2026-11-20", "2026-11-23"),
        # Without an offset it is local already.
        ("2026-11-20T23:30", "WIT", "2026-11-20", "2026-11-23"),
    ],
)
def test_trap_a_moment_counts_as_the_day_of_the_zone(
    calendar: None, moment: str, zone: str, start: str, due: str
) -> None:
    answer = answered(moment, "1", "working", "--zone", zone)
    assert (answer["zone"], answer["start"]["day"], answer["due"]["day"]) == (zone, start, due)


def test_programs_are_answered_the_same(calendar: None) -> None:
    assert answered("2025-04-16", "2", "working") == {
        "start": {"day": "2025-04-16", "weekday": "Wednesday"},
        "days": 2,
        "unit": "working",
        "zone": "WIB",
        "due": {"day": "2025-04-21", "weekday": "Monday"},
        "skipped": [
            {"day": "2025-04-18", "weekday": "Friday", "reason": "Wafat Yesus Kristus (national holiday)"},
            {"day": "2025-04-19", "weekday": "Saturday", "reason": "weekend"},
            {
                "day": "2025-04-20",
                "weekday": "Sunday",
                "reason": "weekend; Kebangkitan Yesus Kristus (national holiday)",
            },
        ],
        "next_working_day": {"day": "2025-04-21", "weekday": "Monday"},
        "years_without_days_off": [],
    }
    answer = answered("2025-04-17", "3", "calendar")
    assert (answer["skipped"], answer["next_working_day"]["day"]) == ([], "2025-04-21")


def test_the_rows_of_the_calendar_count_as_they_stand(calendar: None) -> None:
    Holiday.objects.filter(day=date(2025, 4, 18)).delete()
    assert said("due_on", "2025-04-16", "2", "working") == [
        "Wednesday 2025-04-16 + 2 working days in WIB = Friday 2025-04-18"
    ]


def test_a_year_that_nobody_entered_is_told(calendar: None) -> None:
    assert said("due_on", "2028-12-29", "1", "working") == [
        "Friday 2028-12-29 + 1 working days in WIB = Monday 2029-01-01",
        "  not counted: Saturday 2028-12-30, weekend",
        "  not counted: Sunday 2028-12-31, weekend",
        "  the calendar knows no days off in 2029",
    ]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["tomorrow", "14", "working"], "START: 'tomorrow'"),
        (["2025-02-30", "14", "working"], "START: '2025-02-30'"),
        (["2025-02-28T25:00", "14", "working"], "START: '2025-02-28T25:00'"),
        (["", "14", "working"], "START: ''"),
        (["9999-12-30", "14", "working"], "START: no calendar"),
        (["0001-01-01", "14", "working"], "START: no calendar"),
        (["2025-02-28", "-1", "working"], "DAYS: '-1'"),
        (["2025-02-28", "1.5", "working"], "DAYS: '1.5'"),
        (["2025-02-28", "²", "working"], "DAYS: '²'"),
        (["2025-02-28", "3651", "working"], "DAYS: '3651'"),
        (["2025-02-28", "9" * 5000, "working"], "DAYS: '9999"),
        (["2025-02-28", "14", "hours"], "the unit: 'hours' is none of working, calendar"),
        (["2025-02-28", "14", "working", "--zone", "CET"], "--zone: 'CET' is none of WIB, WITA, WIT"),
    ],
)
def test_nonsense_is_refused_in_a_line(calendar: None, words: list[str], complaint: str) -> None:
    with pytest.raises(CommandError) as caught:
        said("due_on", *words)
    assert str(caught.value).startswith(complaint)
    assert "\n" not in str(caught.value)


def test_as_many_days_as_may_be_asked_for(calendar: None) -> None:
    assert said("due_on", "2025-01-01", "3650", "calendar")[0].endswith("= Saturday 2034-12-30")
    assert said("due_on", "2025-01-01", "0", "working")[0].endswith("= Wednesday 2025-01-01")


# --- recount_deadlines ------------------------------------------------------------------------------------------------


def test_recounting_goes_on_until_nothing_is_left(place: Place) -> None:
    """Filed on Monday 2 November: the formal check is due on the 14th working day, Friday 20 November."""
    for _number in range(2):
        place.complaint()
    formal = Deadline.objects.filter(step="formal_check")
    assert set(formal.values_list("due_on", flat=True)) == {date(2026, 11, 20)}
    for day in (date(2026, 11, 11), date(2026, 11, 12)):
        save_holiday(
            None,
            day=day,
            name="Cuti bersama",
            kind=Holiday.Kind.COLLECTIVE_LEAVE,
            reason="SKB",
            actor=None,
            at=MONDAY + timedelta(days=1),
        )

    # Two cases with three deadlines each; of the first change, both formal checks move, of the second, none any more.
    assert said("recount_deadlines") == ["2 changes: 12 deadlines looked at, 2 moved"]
    assert set(formal.values_list("due_on", flat=True)) == {date(2026, 11, 24)}
    assert not Recount.objects.filter(finished_at__isnull=True).exists()
    assert said("recount_deadlines") == ["0 changes: 0 deadlines looked at, 0 moved"]
