"""Whether the histories still stand as they were written: numbers, hashes and heads, all counted again in PostgreSQL.

Case by case in ranges, each one statement over the index of the histories: memory stays flat, and since a line and its
head are written in one transaction, cases may go on being worked on meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

CASES_A_RANGE = 50_000
FIRST, AFTER_LAST = 0, 2**63 - 1

RANGE_ENDS = "SELECT id FROM complaints_complaint WHERE id >= %s ORDER BY id OFFSET %s LIMIT 1"
VERIFY = """
WITH lines AS (
    SELECT id, complaint_id, sequence, hash, state, row_number() OVER one_case AS place,
        lead(id) OVER one_case IS NULL AS is_last,
        complaints_event_hash(coalesce(lag(hash) OVER one_case, ''), complaint_id, sequence, at, code, by, actor_id,
            state, facts, note, clarification_id) AS right_hash
    FROM complaints_event WHERE complaint_id >= %(first)s AND complaint_id < %(after)s
    WINDOW one_case AS (PARTITION BY complaint_id ORDER BY sequence)
), judged AS (
    SELECT lines.complaint_id, lines.sequence, lines.id, lines.is_last,
        CASE WHEN lines.sequence <> lines.place THEN 0
            WHEN lines.hash <> lines.right_hash THEN 1
            WHEN lines.is_last AND head.complaint_id IS NULL THEN 2
            WHEN lines.is_last AND (head.sequence, head.hash, head.state) <> (lines.sequence, lines.hash, lines.state)
                THEN 3
        END AS fault
    FROM lines LEFT JOIN complaints_historyhead head ON head.complaint_id = lines.complaint_id AND lines.is_last
    UNION ALL
    SELECT complaint.id, 0, NULL, false, 4 FROM complaints_complaint complaint
    WHERE complaint.id >= %(first)s AND complaint.id < %(after)s
        AND NOT EXISTS (SELECT FROM complaints_event event WHERE event.complaint_id = complaint.id)
    UNION ALL
    SELECT head.complaint_id, 0, NULL, false, 5 FROM complaints_historyhead head
    WHERE head.complaint_id >= %(first)s AND head.complaint_id < %(after)s
        AND NOT EXISTS (SELECT FROM complaints_event event WHERE event.complaint_id = head.complaint_id)
)
SELECT count(id), count(*) FILTER (WHERE is_last),
    min(ARRAY[complaint_id, sequence, fault, coalesce(id, 0)]) FILTER (WHERE fault IS NOT NULL)
FROM judged
"""
FAULTS = (
    "a line before it is missing",
    "its hash is not that of what it says and of the line before it",
    "it is the last line, and the head of the history is missing",
    "it is the last line, and the head of the history says otherwise",
    "the case has no history",
    "the head of the history has no lines",
)


@dataclass(frozen=True)
class Verified:
    """How much was looked at, and the first row that doesn't fit, in words; None when all fit."""

    lines: int
    cases: int
    fault: str | None


def verify_history(cases_a_range: int = CASES_A_RANGE) -> Verified:
    """Look at every line of every history in the order of cases and numbers, up to the first that doesn't fit."""
    lines = cases = 0
    first: int | None = FIRST
    with connection.cursor() as cursor:
        while first is not None:
            cursor.execute(RANGE_ENDS, [first, cases_a_range])
            found = cursor.fetchone()
            after = found[0] if found else None
            cursor.execute(VERIFY, {"first": first, "after": AFTER_LAST if after is None else after})
            lines_here, cases_here, fault = cursor.fetchone()
            lines, cases, first = lines + lines_here, cases + cases_here, after
            if fault is not None:
                return Verified(lines, cases, _in_words(*fault))
    return Verified(lines, cases, None)


def _in_words(complaint_id: int, sequence: int, fault: int, event_id: int) -> str:
    case = case_in_words(complaint_id)
    row = f"event {event_id}, line {sequence} of {case}" if event_id else case
    return f"{row}: {FAULTS[fault]}"


def case_in_words(complaint_id: int) -> str:
    """By its register number, if the case is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT register FROM complaints_complaint WHERE id = %s", [complaint_id])
        row = cursor.fetchone()
    return f"case {row[0]}" if row else f"case with the id {complaint_id}, which is gone"
