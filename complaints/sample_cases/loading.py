"""Bringing the rows of many cases into the database: COPY, then the chain of hashes in sets, then indexes and keys.

All of it is one transaction, with the tables locked: a load that fails or is killed leaves everything as it was, also
the indexes and foreign keys that are dropped meanwhile. Triggers stay in force; rows are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from typing import Self

from django.db import connection

from complaints.sample_cases.tables import COLUMNS, NUMBERED, Lines, Rows

FILLED = [f"complaints_{table}" for table in (*COLUMNS, "historyhead")]
UNCHAINED = "sample_unchained"
# One statement chains all lines of a batch: the hash that the actions use, as an aggregate that runs along each case.
PREPARE = f"""
DROP TABLE IF EXISTS pg_temp.{UNCHAINED};
CREATE TEMPORARY TABLE {UNCHAINED} ON COMMIT DROP AS SELECT {COLUMNS["event"]} FROM complaints_event LIMIT 0;
CREATE OR REPLACE AGGREGATE pg_temp.sample_chain(
    bigint, integer, timestamptz, text, text, bigint, text, jsonb, text, bigint
) (SFUNC = complaints_event_hash, STYPE = bytea, INITCOND = '')
"""  # noqa: S608 - all of it is constant
CHAIN = f"""
WITH chained AS (
    INSERT INTO complaints_event ({COLUMNS["event"]}, hash)
    SELECT {COLUMNS["event"]}, pg_temp.sample_chain(complaint_id, sequence, at, code, by, actor_id, state, facts, note,
        clarification_id) OVER (PARTITION BY complaint_id ORDER BY sequence)
    FROM {UNCHAINED}
    RETURNING complaint_id, sequence, hash, state
)
INSERT INTO complaints_historyhead (complaint_id, sequence, hash, state)
SELECT DISTINCT ON (complaint_id) complaint_id, sequence, hash, state FROM chained
ORDER BY complaint_id, sequence DESC
"""  # noqa: S608 - as above
# Foreign keys, unique constraints, and the indexes that serve no constraint; primary keys stay.
DROPPABLE = """
SELECT conrelid::regclass::text, format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
    contype = 'f' AS is_foreign_key
FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('f', 'u')
UNION ALL
SELECT indrelid::regclass::text, format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), false
FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY is_foreign_key DESC, 2
"""
MEMORY_FOR_INDEXES = "256MB"


def lock_tables() -> None:
    """Nobody reads or writes cases until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(FILLED)} IN ACCESS EXCLUSIVE MODE")


@contextmanager
def without_indexes() -> Iterator[None]:
    """The locked tables without their indexes and foreign keys, which are all back afterwards, foreign keys last."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would be in the way of ALTER TABLE
        cursor.execute(DROPPABLE, [FILLED, FILLED])
        parts = cursor.fetchall()
        for _table, drop, _make, _is_key in parts:
            cursor.execute(drop)
        yield
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY_FOR_INDEXES])
        for _table, _drop, make, _is_key in reversed(parts):
            cursor.execute(make)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def numbered_rows() -> Rows:
    """Numbers that nobody took, for as long as the tables are locked."""
    with connection.cursor() as cursor:
        numbers = {}
        for table in NUMBERED:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [f"complaints_{table}"])
            numbers[table] = cursor.fetchone()[0]
        return Rows(numbers)


def keep_numbers(rows: Rows) -> None:
    """From now on the next row gets the number after the last one."""
    with connection.cursor() as cursor:
        for table, next_id in rows.next_ids.items():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [f"complaints_{table}", next_id]
            )


class Loader:
    """Stores batches in a thread of its own, so that the next one is made meanwhile; one waits, never more.

    Until it is closed nobody else may use the connection.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PREPARE)
            self._cursor = cursor.connection.cursor()  # the driver's own, since Django's belongs to one thread
        self._thread = ThreadPoolExecutor(1)
        self._waiting: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            if failure[0] is None:
                self._wait()
        finally:
            self._thread.shutdown()
            self._cursor.close()

    def load(self, lines: Lines) -> None:
        self._wait()
        self._waiting = self._thread.submit(self._load, lines)

    def _wait(self) -> None:
        if self._waiting is not None:
            self._waiting.result()

    def _load(self, lines: Lines) -> None:
        for table, those in lines.items():
            target = UNCHAINED if table == "event" else f"complaints_{table}"
            if those:
                self._cursor.copy_expert(f"COPY {target} ({COLUMNS[table]}) FROM STDIN", StringIO("".join(those)))
        self._cursor.execute(CHAIN)
        self._cursor.execute(f"TRUNCATE {UNCHAINED}")
