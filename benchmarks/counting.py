"""Counting one deadline: 30 working days, beside calls of a function that does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from benchmarks.telling import tell
from complaints.procedure import Calendar, Days, Unit, due_on
from regions.calendar import days_off

THIRTY = Days(30, Unit.WORKING)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
STARTS = [FIRST + timedelta(days=number) for number in range(900)]
ROUNDS = 21


def measure() -> None:
    calendar = Calendar(FIRST, LAST, days_off(FIRST, LAST))
    counted = _seconds_each(lambda day: due_on(THIRTY, day, calendar))
    empty = _seconds_each(lambda _day: None)
    tell(
        "due_on, 30 working days",
        f"{1_000_000 * counted:.2f} microseconds, {counted / empty:.0f} empty calls",
        "under 20 microseconds",
    )


def _seconds_each(act: Callable[[date], object]) -> float:
    rounds = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        for day in STARTS:
            act(day)
        rounds.append(time.perf_counter() - start)
    return median(rounds) / len(STARTS)
