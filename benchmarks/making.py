"""Making cases to measure with."""

from __future__ import annotations

import time
from datetime import datetime

from django.core.management import call_command

from benchmarks.telling import tell

# So near together that a tenth of the cases has a deadline due at once some weeks later.
MONTHS = 12


def make(number: int, *, now: datetime) -> None:
    call_command("make_cases", number, now=now.isoformat(), months=MONTHS, verbosity=0)


def measure(number: int, *, now: datetime) -> None:
    start = time.perf_counter()
    make(number, now=now)
    seconds = time.perf_counter() - start
    tell(
        f"make_cases {number:,}",
        f"{seconds:,.0f} s, {number / seconds:,.0f} cases a second",
        "1,000,000 in 600 s, 1,667 a second",
    )
