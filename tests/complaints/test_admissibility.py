from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from complaints.admissibility import is_plausible_birth, is_too_old, latest_today, years_before


@pytest.mark.parametrize(
    ("occurred_on", "today", "expected"),
    [
        (date(2024, 11, 2), date(2026, 11, 2), False),
        (date(2024, 11, 1), date(2026, 11, 2), True),
        (date(2024, 2, 28), date(2026, 2, 28), False),
        (date(2022, 2, 28), date(2024, 2, 29), False),
        (date(2022, 2, 27), date(2024, 2, 29), True),
    ],
)
def test_two_years_are_counted_to_the_day(occurred_on: date, today: date, expected: bool) -> None:
    assert is_too_old(occurred_on, today) is expected


def test_a_leap_day_falls_back_to_the_day_before() -> None:
    assert years_before(date(2024, 2, 29), 2) == date(2022, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("birth_on", "expected"),
    [
        (date(1988, 4, 17), True),
        (date(1906, 11, 2), True),
        (date(1906, 11, 1), False),
        (date(2019, 11, 2), True),
        (date(2019, 11, 3), False),
        (date(2030, 1, 1), False),
    ],
)
def test_a_birth_is_plausible_between_seven_and_a_hundred_and_twenty_years_ago(birth_on: date, expected: bool) -> None:
    assert is_plausible_birth(birth_on, date(2026, 11, 2)) is expected


def test_today_begins_in_the_east_of_the_country() -> None:
    assert latest_today(datetime(2026, 11, 1, 15, 0, tzinfo=UTC)) == date(2026, 11, 2)
    assert latest_today(datetime(2026, 11, 1, 14, 59, tzinfo=UTC)) == date(2026, 11, 1)
