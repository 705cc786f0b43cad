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

from django.db import connection, transaction

from benchmarks.telling import tell
from complaints.actions.sweeping import sweep_deadlines

ROUNDS = 101
MOMENT_OF = """
SELECT next_mark_at FROM complaints_deadline WHERE settled_at IS NULL AND next_mark_at IS NOT NULL
ORDER BY next_mark_at, id OFFSET %s LIMIT 1
"""
# The rows that a sweep wrote once more, a little changed where they have to be unique.
AGAIN = {
    "complaints_event": """
        INSERT INTO complaints_event
            (id, complaint_id, sequence, hash, at, code, by, actor_id, state, facts, note, clarification_id)
        SELECT id + 1000000000, complaint_id, sequence + 1000000, hash, at, code, by, actor_id, state, facts, note,
            clarification_id
        FROM complaints_event WHERE id > %s ORDER BY id
    """,
    "complaints_deadlinemark": """
        INSERT INTO complaints_deadlinemark (deadline_id, kind, due_on, made_at)
        SELECT deadline_id, kind, due_on + 10000, made_at FROM complaints_deadlinemark WHERE id > %s ORDER BY id
    """,
    "complaints_notice": """
        INSERT INTO complaints_notice
            (event_id, audience, recipient_id, digest_id, is_urgent, due_at, state, attempts, error)
        SELECT event_id + 1000000000, audience, recipient_id, digest_id, is_urgent, due_at, state, attempts, error
        FROM complaints_notice WHERE id > %s ORDER BY id
    """,
}


@dataclass(frozen=True)
class Swept:
    made: int
    seconds: float
    peak: int  # kilobytes


def seconds_with_nothing_due(now: datetime) -> float:
    sweep_deadlines(now=now)
    return min(_seconds_to_sweep(now) for _round in range(ROUNDS))  # what is beside it on the machine only adds


def tell_nothing_due(few: float, few_cases: int, many: float, many_cases: int) -> None:
    tell(
        f"sweep, nothing due: {many_cases:,} cases beside {few_cases:,}",
        f"{many / few:.2f} times ({1000 * many:.1f} ms)",
        "at most 2",
    )


def measure_due(cases: int) -> None:
    """A hundredth of the cases is due first, then a tenth."""
    few = _sweep_due(cases // 100)
    lasts = {table: _last_id(table) for table in AGAIN}
    many = _sweep_due(cases // 10)
    plain, checking = _seconds_to_write_again(lasts)
    tell(
        f"sweep, {many.made:,} warnings: beside a plain INSERT ... SELECT of the same rows",
        f"{many.seconds / plain:.1f} times; {many.seconds / (plain + checking):.1f} with their foreign keys checked "
        f"({many.made / many.seconds:,.0f} a second)",
        "at most 6",
    )
    tell(
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


# --- The plain INSERT -------------------------------------------------------------------------------------------------


def _last_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - one of our own tables
        return int(cursor.fetchone()[0])


def _seconds_to_write_again(lasts: dict[str, int]) -> tuple[float, float]:
    """For the rows, and for their foreign keys. Into the very tables, so that the indexes are as large; then undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        start = time.perf_counter()
        for table, last in lasts.items():
            cursor.execute(AGAIN[table], [last])
        written = time.perf_counter()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        checked = time.perf_counter()
        transaction.set_rollback(True)
    return written - start, checked - written
