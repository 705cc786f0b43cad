"""Killing a process in the middle of a transaction, and what has to be true after that."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime
from subprocess import Popen
from typing import Any

import psycopg2

from complaints.procedure import FIRST_LASTING, MARKS
from tests.running import Running

WRITING = """
SELECT application_name FROM pg_stat_activity
WHERE datname = current_database() AND application_name = ANY (%s) AND backend_xid IS NOT NULL
"""


def kill_one_that_writes(running: Running, processes: dict[str, Popen[bytes]], until: Callable[[], bool]) -> str | None:
    """Kill one of these commands, by its PGAPPNAME, while its transaction has written and isn't committed.

    Returns which; None where `until` came true before.
    """
    with closing(psycopg2.connect(running.database_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not until():
                cursor.execute(WRITING, [list(processes)])
                for (name,) in cursor.fetchall():
                    if processes[name].poll() is None:
                        processes[name].kill()
                        processes[name].wait()
                        return str(name)
                time.sleep(0.002)
    return None


OPEN = "SELECT id, next_mark, mark_moments, due_on FROM complaints_deadline WHERE next_mark_at <= %s"
MADE = "SELECT deadline_id, kind, due_on FROM complaints_deadlinemark"
Mark = tuple[int, str, Any]


def marks_to_make(running: Running, now: datetime) -> Counter[Mark]:
    """What a sweep at that moment, however often it is broken off, has to add: told here in other words than its own.

    Each mark that lasts, from the first that is missing; of warnings before the end only the latest, and none if the
    deadline was missed since.
    """
    wanted: Counter[Mark] = Counter()
    for deadline, next_mark, moments, due_on in running.query(OPEN, now):
        due = [number for number in range(next_mark, len(MARKS)) if moments[number] and moments[number] <= now]
        lasting = [number for number in due if number >= FIRST_LASTING]
        wanted.update((deadline, str(MARKS[number]), due_on) for number in lasting or due[-1:])
    return wanted


def marks_made(running: Running) -> Counter[Mark]:
    return Counter(running.query(MADE))


def is_swept(running: Running, now: datetime) -> bool:
    return not running.query(f"{OPEN} LIMIT 1", now)


def end_all(processes: Collection[Popen[bytes]]) -> list[int]:
    """Their exit statuses, in order."""
    return [process.wait(timeout=300) for process in processes]


def require_that_books_and_histories_fit(running: Running) -> None:
    """By the commands an office has: they exit with an error, and so does this, when they find a fault."""
    running.manage("verify_history")
    running.manage("check_books")
