"""Anchors: the ends of the histories in files that can be kept elsewhere, out of reach of whoever has the database.

Whoever can change the database can cut off the end of a history together with its head, and what is left fits. Against
an anchor it doesn't: a line that was there is missing.

A file a day, a line an end (case, number of its last line, hash). A run ends with a line that says up to which event it
anchored; the next one goes on there.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from complaints.chains import case_in_words

EVENTS_A_PAGE = 20_000
ANCHORS_A_PAGE = 10_000
PATIENCE_SECONDS = 30
ANCHOR = re.compile(r"(\d{1,18}) (\d{1,9}) ([0-9a-f]{64})\n")
RUN = re.compile(r"# up to event (\d{1,18}), .*\n")

LAST_EVENT = "SELECT coalesce(max(id), 0) FROM complaints_event"
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'complaints_event'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid IS DISTINCT FROM pg_backend_pid()
"""
# A line that isn't the last of its case any more is anchored with the last one, by its hash.
ENDS = """
SELECT event.complaint_id, event.sequence, encode(event.hash, 'hex')
FROM complaints_event event
JOIN complaints_historyhead head ON head.complaint_id = event.complaint_id AND head.sequence = event.sequence
WHERE event.id > %s AND event.id <= %s ORDER BY event.id
"""
FIRST_THAT_FELL = """
SELECT anchor.place, anchor.complaint_id, anchor.sequence, event.id
FROM unnest(%s::bigint[], %s::integer[], %s::text[]) WITH ORDINALITY AS anchor (complaint_id, sequence, hash, place)
LEFT JOIN complaints_event event
    ON event.complaint_id = anchor.complaint_id AND event.sequence = anchor.sequence
WHERE event.hash IS DISTINCT FROM decode(anchor.hash, 'hex')
ORDER BY anchor.place LIMIT 1
"""


class StillBeingWritten(Exception):
    """A transaction that writes events goes on for so long that nothing could be anchored."""


def own_directory() -> Path:
    """Where the anchors of this installation are written."""
    return Path(settings.DATA_DIR) / "anchors"


# --- Writing ----------------------------------------------------------------------------------------------------------


def anchor_history(directory: Path, *, now: datetime, patience: float = PATIENCE_SECONDS) -> int:
    """Append the ends of all histories that grew since the last run, synced; returns how many.

    Raises StillBeingWritten where somebody goes on writing events for longer than `patience` in seconds; nothing is
    anchored then.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(directory) as folder:
        done = _anchored_up_to(directory)
        last = _last_event_of_all(patience)
        if last <= done:
            return 0
        count = 0
        path = directory / f"{timezone.localtime(now):%Y-%m-%d}.txt"
        with path.open("ab") as file:
            while done < last:
                page_end = min(done + EVENTS_A_PAGE, last)
                count += _append_ends(file, done, page_end)
                done = page_end
            file.write(f"# up to event {last}, {now.isoformat()}, {count} cases\n".encode())
            file.flush()
            os.fsync(file.fileno())
        os.fsync(folder)
    return count


@contextmanager
def _alone(directory: Path) -> Iterator[int]:
    """The worker's run and one by hand write one after the other."""
    folder = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _anchored_up_to(directory: Path) -> int:
    """The last event that a run noted; what a killed run left behind the last note is taken away and made again."""
    for path in sorted(directory.glob("*.txt"), reverse=True):
        noted, whole = 0, 0
        with path.open("r+b") as file:
            for line in file:
                if run := RUN.fullmatch(line.decode(errors="replace")):
                    noted, whole = int(run[1]), file.tell()
            file.truncate(whole)
        if noted:
            return noted
    return 0


def _last_event_of_all(patience: float) -> int:
    """The number of the last event that can be seen, once no event with a smaller one can appear any more.

    Events are numbered when they are written and seen when their transaction ends, which may be in another order. So
    whoever writes events now has to be done first; nobody is kept from beginning anew.
    """
    give_up_at = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute(LAST_EVENT)
        last = int(cursor.fetchone()[0])
        writing = _writers(cursor)
        while writing:
            if time.monotonic() > give_up_at:
                raise StillBeingWritten
            time.sleep(0.05)
            writing &= _writers(cursor)
    return last


def _writers(cursor: CursorWrapper) -> set[str]:
    cursor.execute(WRITERS)
    return {transaction for (transaction,) in cursor.fetchall()}


def _append_ends(file: BinaryIO, after: int, last: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ENDS, [after, last])
        ends = cursor.fetchall()
    file.writelines(f"{complaint} {sequence} {digest}\n".encode() for complaint, sequence, digest in ends)
    return len(ends)


# --- Holding the histories against them -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Anchor:
    place: str  # file and line
    complaint_id: int
    sequence: int
    hash: str


@dataclass(frozen=True)
class Held:
    """How many anchors were looked at, and the first that nothing holds any more, in words; None when all hold."""

    anchors: int
    fault: str | None


def verify_anchors(directory: Path) -> Held:
    """Look for every anchored line in the database, in the order in which they were anchored."""
    count = 0
    try:
        anchors = _read(directory)
        while page := list(islice(anchors, ANCHORS_A_PAGE)):
            fault = _first_that_fell(page)
            if fault is not None:
                return Held(count, fault)
            count += len(page)
    except UnreadableAnchor as problem:
        return Held(count, str(problem))
    return Held(count, None)


class UnreadableAnchor(Exception):
    """A line that no run wrote."""


def _read(directory: Path) -> Iterator[Anchor]:
    for path in sorted(directory.glob("*.txt")):
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                line = raw.decode(errors="replace")
                if anchor := ANCHOR.fullmatch(line):
                    yield Anchor(f"{path.name}, line {number}", int(anchor[1]), int(anchor[2]), anchor[3])
                elif line.endswith("\n") and not RUN.fullmatch(line):  # half a line is all that a killed run leaves
                    raise UnreadableAnchor(f"{path.name}, line {number}: this is no anchor")


def _first_that_fell(page: list[Anchor]) -> str | None:
    columns: list[Any] = [
        [one.complaint_id for one in page],
        [one.sequence for one in page],
        [one.hash for one in page],
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIRST_THAT_FELL, columns)
        row = cursor.fetchone()
    if row is None:
        return None
    place, complaint_id, sequence, event_id = row
    what = "has another hash now" if event_id else "is gone"
    line = f"event {event_id}, line {sequence}" if event_id else f"line {sequence}"
    return f"{line} of {case_in_words(complaint_id)}: it was anchored ({page[place - 1].place}) and {what}"
