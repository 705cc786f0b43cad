"""Writing the history of a case: line after line, each chained to the one before it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from complaints.events import By, EventCode
from complaints.models import Clarification, Complaint, Event
from regions.models import User

RECORD = "SELECT * FROM complaints_record_event(%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)"


def record(
    complaint: Complaint,
    code: EventCode,
    *,
    by: By,
    at: datetime,
    actor: User | None = None,
    note: str = "",
    clarification: Clarification | None = None,
    **facts: object,
) -> Event:
    """Write one line of history. Facts are told to other doors in words: no personal data in them.

    A fact that ends in `_on` is a day in ISO form; the note stays with staff. Number and hash are made in PostgreSQL.
    """
    event = Event(
        complaint=complaint,
        code=code,
        by=by,
        at=at,
        actor=actor,
        note=note,
        clarification=clarification,
        state=complaint.state,
        facts=facts,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            RECORD,
            [
                complaint.pk,
                at,
                str(code),
                str(by),
                event.actor_id,
                str(complaint.state),
                json.dumps(facts),
                note,
                event.clarification_id,
            ],
        )
        event.pk, event.sequence, event.hash = cursor.fetchone()
    event._state.adding = False  # noqa: SLF001 - the row stands, as after save()
    return event


@dataclass(frozen=True)
class Line:
    """One line for a case among many."""

    complaint_id: int
    code: str
    facts: dict[str, object]
    note: str = ""
    clarification_id: int | None = None


RECORD_MANY = """
WITH lines AS MATERIALIZED (
    SELECT given.*, head.sequence + 1 AS number, head.state,
        nextval(pg_get_serial_sequence('complaints_event', 'id')) AS event_id,
        complaints_event_hash(head.hash, given.complaint_id, head.sequence + 1, %(at)s, given.code, %(by)s,
            %(actor)s::bigint, head.state, given.facts, given.note, given.clarification_id) AS new_hash
    FROM unnest(%(complaints)s::bigint[], %(codes)s::text[], %(facts)s::text[]::jsonb[], %(notes)s::text[],
        %(clarifications)s::bigint[]) AS given (complaint_id, code, facts, note, clarification_id)
    JOIN complaints_historyhead head ON head.complaint_id = given.complaint_id
), heads AS (
    UPDATE complaints_historyhead head SET sequence = lines.number, hash = lines.new_hash
    FROM lines WHERE head.complaint_id = lines.complaint_id
), events AS (
    INSERT INTO complaints_event
        (id, complaint_id, sequence, hash, at, code, by, actor_id, state, facts, note, clarification_id)
    SELECT event_id, complaint_id, number, new_hash, %(at)s, code, %(by)s, %(actor)s::bigint, state, facts, note,
        clarification_id
    FROM lines
)
SELECT complaint_id, event_id FROM lines
"""


def record_many(lines: Sequence[Line], *, by: By, at: datetime, actor: User | None = None) -> dict[int, int]:
    """Write one line for each of many cases in one statement; returns the event's id by the case's.

    At most one line a case. Whoever calls holds the heads of these cases, or the cases themselves, locked.
    """
    given: dict[str, Any] = {
        "at": at,
        "by": str(by),
        "actor": actor.pk if actor else None,
        "complaints": [line.complaint_id for line in lines],
        "codes": [str(line.code) for line in lines],
        "facts": [json.dumps(line.facts) for line in lines],
        "notes": [line.note for line in lines],
        "clarifications": [line.clarification_id for line in lines],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD_MANY, given)
        return dict(cursor.fetchall())
