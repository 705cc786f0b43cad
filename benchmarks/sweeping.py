"""The sweep: with a tenth of the cases due, beside a plain copy of the rows that it writes; and with nothing due.

It sweeps in processes of their own, whose peak of memory is theirs alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db import connection

from benchmarks import telling
from complaints.actions.sweeping import sweep_deadlines

ROUNDS = 21
WRITTEN = ("complaints_event", "complaints_deadlinemark", "complaints_notice")
MOMENT_OF = """
SELECT next_mark_at FROM complaints_deadline WHERE settled_at IS NULL AND next_mark_at IS NOT NULL
ORDER BY next_mark_at, id OFFSET %s LIMIT 1
"""


@dataclass(frozen=True)
class Swept:
    made: int
    seconds: float
    peak: int  # kilobytes


def seconds_with_nothing_due(now: datetime) -> float:
    sweep_deadlines(now=now)
    return median(_seconds_to_sweep(now) for _round in range(ROUNDS))


def measure_nothing_due(few: float, few_cases: int, many: float, many_cases: int) -> None:
    telling.tell(
        f"sweep, nothing due: {many_cases:,} cases beside {few_cases:,}",
        f"{many / few:.2f} times ({1000 * many:.1f} ms)",
        "at most 2",
    )


def measure_due(cases: int) -> None:
    """A hundredth of the cases is due first, then a tenth."""
    few = _sweep_due(cases // 100)
    lasts = [_last_id(table) for table in WRITTEN]
    many = _sweep_due(cases // 10)
    plain = sum(_seconds_to_copy(table, last) for table, last in zip(WRITTEN, lasts, strict=True))
    telling.tell(
        f"sweep, {many.made:,} warnings due: beside INSERT ... SELECT of the same rows",
        f"{many.seconds / plain:.1f} times ({many.made / many.seconds:,.0f} a second)",
        "at most 6",
    )
    telling.tell(
        f"sweep, peak of memory: {many.made:,} due beside {few.made:,}",
        f"{many.peak / few.peak:.2f} times ({many.peak / 1024:.0f} MB)",
        "at most 1.1",
    )


def _sweep_due(number: int) -> Swept:
    """Wait, as it were, until so many warnings are due, and make them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE complaints_deadline, complaints_historyhead")
        cursor.execute(MOMENT_OF, [number - 1])
        (moment,) = cursor.fetchone()
    command = [sys.executable, "-m", "benchmarks.one_sweep", moment.isoformat()]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return Swept(**json.loads(done.stdout))


def _seconds_to_sweep(now: datetime) -> float:
    start = time.perf_counter()
    sweep_deadlines(now=now)
    return time.perf_counter() - start


# --- The plain copy ---------------------------------------------------------------------------------------------------


def _last_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _seconds_to_copy(table: str, last: int) -> float:
    """Into a table with the same columns, checks and indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_copy (LIKE {table} INCLUDING ALL)")
        start = time.perf_counter()
        cursor.execute(f"INSERT INTO bench_copy OVERRIDING SYSTEM VALUE SELECT * FROM {table} WHERE id > %s", [last])
        seconds = time.perf_counter() - start
        cursor.execute("DROP TABLE bench_copy")
    return seconds
