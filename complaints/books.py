"""The books, counted again: what counters, states and clocks say, held against the rows they are about.

Each check is one statement over all cases, and finds the rows that differ. What an act writes together is seen
together, so the books may be checked while people work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from complaints.procedure import MARKS
from complaints.replay import transitions
from complaints.states import State

CLOSED = State.CLOSED.value
COUNT = "SELECT count(*), min(what) FROM (%s) AS differing (what)"


@dataclass(frozen=True)
class Check:
    """One thing that has to be so. The statement gives one row of words for whatever differs."""

    name: str
    differing: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How many rows differ, and one of them in words."""

    name: str
    difference: int
    example: str | None


def check_books() -> Iterator[Result]:
    """Make every check, one after the other."""
    for check in checks():
        with connection.cursor() as cursor:
            cursor.execute(COUNT % check.differing, check.given)
            yield Result(check.name, *cursor.fetchone())


def checks() -> list[Check]:
    return [
        Check("register counters", REGISTER_COUNTERS),
        Check("register numbers as written", REGISTER_NUMBERS),
        Check("agenda counters", AGENDA_COUNTERS),
        Check("moves that the histories tell of", MOVES_TOLD, _moves()),
        Check("states where the histories end", STATES),
        Check("closed cases: a reason, no open deadline", CLOSED_CASES, {"closed": CLOSED}),
        Check("open cases: a clock that runs or is paused", OPEN_CASES, {"closed": CLOSED}),
        Check("rule sets by the day of registration", RULE_SETS),
        Check("paused deadlines: an open pause, no next warning", PAUSED_DEADLINES),
        Check("running deadlines: a next warning until all are made", RUNNING_DEADLINES, {"last": MARKS[-1].value}),
        Check("settled deadlines: an outcome, no next warning", SETTLED_DEADLINES),
        Check("warnings: none before its moment", MARKS_TOO_EARLY, {"marks": [mark.value for mark in MARKS]}),
        Check("warnings: none would be made twice", MARKS_TO_REPEAT, {"marks": [mark.value for mark in MARKS]}),
        Check("agreed targets not after the legal day", AGREED_TARGETS),
        Check("notices", NOTICES),
    ]


def _moves() -> dict[str, Any]:
    before, codes, after = zip(*sorted(transitions()), strict=True)
    return {"before": list(before), "codes": list(codes), "after": list(after)}


# --- Numbers ----------------------------------------------------------------------------------------------------------

# A case that moved to another office keeps the number of the office that registered it, whose code stands in it.
REGISTER_COUNTERS = """
SELECT format('office %%s, %%s, %%s: the counter is at %%s, of %%s cases the last has %%s', office.code,
    coalesce(counter.year, counted.year), coalesce(counter.kind, counted.kind), coalesce(counter.last, 0),
    coalesce(counted.cases, 0), coalesce(counted.last, 0))
FROM (
    SELECT coalesce(registered.id, complaint.office_id) AS office_id, complaint.register_year AS year, complaint.kind,
        count(*) AS cases, count(DISTINCT register_number) AS numbers, max(register_number) AS last
    FROM complaints_complaint complaint
    LEFT JOIN regions_office registered ON registered.code = split_part(complaint.register, '/', 5)
    GROUP BY 1, 2, 3
) counted
FULL JOIN complaints_registercounter counter
    ON (counter.office_id, counter.year, counter.kind) = (counted.office_id, counted.year, counted.kind)
LEFT JOIN regions_office office ON office.id = coalesce(counter.office_id, counted.office_id)
WHERE coalesce(counter.last, 0) <> coalesce(counted.last, 0)
    OR counted.last <> counted.cases OR counted.numbers <> counted.cases
"""
REGISTER_NUMBERS = """
SELECT register FROM complaints_complaint
WHERE (split_part(register, '/', 1), split_part(register, '/', 2), split_part(register, '/', 4)) <>
    (lpad(register_number::text, greatest(4, length(register_number::text)), '0'), kind, register_year::text)
"""
AGENDA_COUNTERS = """
SELECT format('%%s: the counter is at %%s, of %%s cases the last has %%s', coalesce(counter.year, counted.year),
    coalesce(counter.last, 0), coalesce(counted.cases, 0), coalesce(counted.last, 0))
FROM (
    SELECT year, count(*) AS cases, count(DISTINCT number) AS numbers, max(number) AS last
    FROM (
        SELECT substring(agenda FROM '^\\d+')::integer AS number, substring(agenda FROM '\\.(\\d+)$')::integer AS year
        FROM complaints_complaint
    ) written
    GROUP BY 1
) counted
FULL JOIN complaints_agendacounter counter ON counter.year = counted.year
WHERE coalesce(counter.last, 0) <> coalesce(counted.last, 0)
    OR counted.last <> counted.cases OR counted.numbers <> counted.cases
"""

# --- States -----------------------------------------------------------------------------------------------------------

MOVES_TOLD = """
SELECT format('event %%s, line %%s of %%s: %%s leads from "%%s" to "%%s"', told.id, told.sequence,
    (SELECT register FROM complaints_complaint WHERE id = told.complaint_id), told.code, told.before, told.state)
FROM (
    SELECT id, complaint_id, sequence, code, state,
        lag(state, 1, '') OVER (PARTITION BY complaint_id ORDER BY sequence) AS before
    FROM complaints_event
) told
WHERE NOT EXISTS (
    SELECT FROM unnest(%(before)s::text[], %(codes)s::text[], %(after)s::text[]) AS move (before, code, state)
    WHERE (move.before, move.code, move.state) = (told.before, told.code, told.state)
)
"""
STATES = """
SELECT format('%%s: the case is "%%s", its history ends with "%%s", the head says "%%s"', complaint.register,
    complaint.state, event.state, head.state)
FROM complaints_complaint complaint
LEFT JOIN complaints_historyhead head ON head.complaint_id = complaint.id
LEFT JOIN LATERAL (
    SELECT state FROM complaints_event WHERE complaint_id = complaint.id ORDER BY sequence DESC LIMIT 1
) event ON true
WHERE event.state IS DISTINCT FROM complaint.state OR head.state IS DISTINCT FROM complaint.state
"""
CLOSED_CASES = """
SELECT complaint.register FROM complaints_complaint complaint
WHERE complaint.state = %(closed)s AND (complaint.closing_reason = '' OR complaint.closed_at IS NULL)
UNION
SELECT complaint.register FROM complaints_deadline deadline
JOIN complaints_complaint complaint ON complaint.id = deadline.complaint_id
WHERE deadline.settled_at IS NULL AND complaint.state = %(closed)s
"""
OPEN_CASES = """
SELECT complaint.register FROM complaints_complaint complaint
WHERE complaint.state <> %(closed)s AND NOT EXISTS (
    SELECT FROM complaints_deadline deadline WHERE deadline.complaint_id = complaint.id AND deadline.settled_at IS NULL
)
"""
# Which day it was depends on the zone of the office that registered it, which a moved case doesn't know any more: the
# day may be that of any zone. A set that began late is followed case by case, until the recount is through.
RULE_SETS = """
SELECT format('%%s: %%s', complaint.register, own.code)
FROM complaints_complaint complaint
JOIN complaints_ruleset own ON own.id = complaint.rule_set_id
WHERE own.from_on > (complaint.registered_at AT TIME ZONE 'Asia/Jayapura')::date
    OR EXISTS (
        SELECT FROM complaints_ruleset later
        WHERE later.from_on > own.from_on
            AND later.from_on <= (complaint.registered_at AT TIME ZONE 'Asia/Jakarta')::date
            AND NOT EXISTS (
                SELECT FROM complaints_recount recount
                WHERE recount.rule_set_id = later.id AND recount.finished_at IS NULL
            )
    )
"""

# --- Clocks -----------------------------------------------------------------------------------------------------------

_NAMED = """
SELECT format('deadline %%s (%%s) of %%s', deadline.id, deadline.step, complaint.register)
FROM complaints_deadline deadline
JOIN complaints_complaint complaint ON complaint.id = deadline.complaint_id
"""
PAUSED_DEADLINES = f"""
{_NAMED} WHERE deadline.is_paused AND deadline.settled_at IS NULL
    AND (deadline.next_mark_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM complaints_pause pause WHERE pause.deadline_id = deadline.id AND pause.until_on IS NULL
    ))
UNION ALL
{_NAMED} JOIN complaints_pause pause ON pause.deadline_id = deadline.id
WHERE pause.until_on IS NULL AND (NOT deadline.is_paused OR deadline.settled_at IS NOT NULL)
"""
RUNNING_DEADLINES = f"""
{_NAMED} WHERE NOT deadline.is_paused AND deadline.settled_at IS NULL AND deadline.next_mark_at IS NULL
    AND NOT EXISTS (
        SELECT FROM complaints_deadlinemark mark
        WHERE (mark.deadline_id, mark.kind, mark.due_on) = (deadline.id, %(last)s, deadline.due_on)
    )
"""
SETTLED_DEADLINES = f"""
{_NAMED} WHERE deadline.settled_at IS NOT NULL
    AND (deadline.next_mark_at IS NOT NULL OR deadline.is_paused OR deadline.outcome = '')
"""
# Two hours are what the midnight of a case gains when it moves from the east to the west. When the calendar was edited
# around the last day, the moments of warnings that were made have moved too; not so that of the last day itself.
MARKS_TOO_EARLY = """
SELECT format('warning "%%s" of deadline %%s', mark.kind, mark.deadline_id)
FROM complaints_deadlinemark mark
JOIN complaints_deadline deadline ON deadline.id = mark.deadline_id
WHERE mark.kind IN ('due', 'missed', 'head', 'national')
    AND mark.made_at < (mark.due_on + (mark.kind <> 'due')::integer)::timestamp AT TIME ZONE 'Asia/Jayapura'
    OR mark.due_on = deadline.due_on
    AND mark.made_at < deadline.mark_moments[array_position(%(marks)s, mark.kind::text)] - interval '2 hours'
    AND NOT EXISTS (
        SELECT FROM complaints_recount recount WHERE recount.day BETWEEN mark.due_on - 45 AND mark.due_on + 45
    )
"""
MARKS_TO_REPEAT = """
SELECT format('warning "%%s" of deadline %%s', mark.kind, mark.deadline_id)
FROM complaints_deadlinemark mark
JOIN complaints_deadline deadline ON deadline.id = mark.deadline_id
WHERE deadline.settled_at IS NULL AND NOT deadline.is_paused AND mark.due_on = deadline.due_on
    AND array_position(%(marks)s, mark.kind::text) > deadline.next_mark
"""
AGREED_TARGETS = f"{_NAMED} WHERE deadline.agreed_on > deadline.due_on"

# --- Notices ----------------------------------------------------------------------------------------------------------

NOTICES = """
SELECT format('notice %%s: %%s', id, state) FROM complaints_notice
WHERE (state = 'sent') <> (sent_at IS NOT NULL) OR state IN ('sent', 'sending') AND attempts = 0
    OR state = 'sent' AND error <> '' OR state = 'failed' AND error = ''
"""
