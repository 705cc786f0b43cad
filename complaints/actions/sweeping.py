"""Making the warnings of deadlines that are near, due or missed, and taking misses up the line: the sweep of the clock.

It selects all that is due and unmarked, never "what fell due since the last run", so that a lost or killed run
loses nothing. Any number of sweepers may run: each takes the rows that no other one holds, and waits for none.
A batch is one transaction: marks, history, the next warning, notices.
"""

from __future__ import annotations

import json
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from io import StringIO
from typing import Any, NamedTuple

from django.db import Error, connection, transaction
from django.utils import timezone

from complaints.actions.notices import (
    address,
    heads_of,
    national_supervision,
    responsible_staff,
)
from complaints.events import Audience, By, EventCode
from complaints.examination import Line as EscalationLine
from complaints.models import Complaint, Deadline, Notice
from complaints.procedure import FIRST_LASTING, MARKS, Mark, local_day
from config.heartbeat import SWEEP, note_run
from regions.models import Office, User
from regions.queries import officers_of_each

BATCH = 1000
PUT_OFF = timedelta(hours=1)
NOTHING = "\\N"  # as COPY reads it

logger = logging.getLogger(__name__)

EVENT_OF_MARK: dict[Mark, EventCode] = {
    Mark.AT_ONCE: EventCode.DEADLINE_NEAR,
    Mark.NEAR: EventCode.DEADLINE_NEAR,
    Mark.NEARER: EventCode.DEADLINE_NEAR,
    Mark.DUE: EventCode.DEADLINE_DUE,
    Mark.MISSED: EventCode.DEADLINE_MISSED,
    Mark.HEAD: EventCode.DEADLINE_ESCALATED,
    Mark.NATIONAL: EventCode.DEADLINE_ESCALATED,
}
LINE_OF_MARK = {Mark.HEAD: EscalationLine.HEAD, Mark.NATIONAL: EscalationLine.NATIONAL}
BEYOND_THE_OFFICER = frozenset({Mark.MISSED, Mark.HEAD, Mark.NATIONAL})
URGENT = frozenset({Mark.AT_ONCE, Mark.MISSED, Mark.HEAD, Mark.NATIONAL})


def _in_sql(condition: str, numbers: Iterable[int]) -> str:
    """The first of these MARKS, by number, for which the condition holds; the array of moments counts from 1."""
    return " ".join(f"WHEN {condition.format(number=number, place=number + 1)} THEN {number}" for number in numbers)


# procedure.mark_due and mark_after, said for many at once: the first lasting warning, else the latest of the others.
CHOSEN = _in_sql(
    "next_mark <= {number} AND mark_moments[{place}] <= %(now)s",
    [*range(FIRST_LASTING, len(MARKS)), *reversed(range(FIRST_LASTING))],
)
LATER = _in_sql("mark < {number} AND mark_moments[{place}] IS NOT NULL", range(len(MARKS)))
ARE_DUE = """
FROM complaints_deadline deadline JOIN complaints_historyhead head ON head.complaint_id = deadline.complaint_id
WHERE deadline.settled_at IS NULL AND deadline.next_mark_at <= %(now)s
"""
IN_ORDER = """
ORDER BY deadline.next_mark_at, deadline.id LIMIT %(size)s FOR UPDATE OF deadline, head SKIP LOCKED
"""
FIRST = f"SELECT deadline.id {ARE_DUE} {IN_ORDER}"
# The head of the history is locked with the deadline, so that the line chains on; no lock is ever waited for. What the
# case itself says (its state aside, which stands at the head) can only be as old as this statement. A history grows
# line by line: the second deadline of a case waits for the next batch.
MAKE = f"""
WITH taken AS MATERIALIZED (
    SELECT deadline.id, deadline.complaint_id, deadline.rule_id, deadline.step, deadline.obliged, deadline.due_on,
        deadline.mark_moments, deadline.next_mark, deadline.next_mark_at, deadline.body_id, deadline.clarification_id,
        head.sequence + 1 AS number, head.hash AS last_hash, head.state
    {ARE_DUE} AND (%(only)s::bigint IS NULL OR deadline.id = %(only)s) {IN_ORDER}
), chosen AS (
    SELECT DISTINCT ON (complaint_id) *, CASE {CHOSEN} ELSE next_mark END AS mark
    FROM taken ORDER BY complaint_id, next_mark_at, id
), told AS (
    SELECT chosen.*, kinds.kind, kinds.code, complaint.office_id, complaint.officer_id, complaint.is_rapid,
        jsonb_build_object('step', chosen.step, 'obliged', chosen.obliged, 'due_on', chosen.due_on) || kinds.more
            || CASE kinds.kind WHEN %(missed)s THEN jsonb_build_object('consequence',
                jsonb_build_object('id', rule.consequence, 'en', rule.consequence_en)) ELSE '{{}}' END AS facts
    FROM chosen
    JOIN unnest(%(numbers)s::int[], %(kinds)s::text[], %(codes)s::text[], %(more)s::jsonb[])
        AS kinds (mark, kind, code, more) USING (mark)
    JOIN complaints_complaint complaint ON complaint.id = chosen.complaint_id
    JOIN complaints_rule rule ON rule.id = chosen.rule_id
), lines AS MATERIALIZED (
    SELECT told.*, CASE {LATER} END AS later, nextval(pg_get_serial_sequence('complaints_event', 'id')) AS event_id,
        complaints_event_hash(last_hash, complaint_id, number, %(now)s, code, %(by)s, NULL, state, facts, '',
            clarification_id) AS hash
    FROM told
), heads AS (
    UPDATE complaints_historyhead head SET sequence = lines.number, hash = lines.hash
    FROM lines WHERE head.complaint_id = lines.complaint_id
), events AS (
    INSERT INTO complaints_event
        (id, complaint_id, sequence, hash, at, code, by, actor_id, state, facts, note, clarification_id)
    SELECT event_id, complaint_id, number, hash, %(now)s, code, %(by)s, NULL, state, facts, '', clarification_id
    FROM lines
), marks AS (
    INSERT INTO complaints_deadlinemark (deadline_id, kind, due_on, made_at)
    SELECT id, kind, due_on, %(now)s FROM lines
), moved AS (
    UPDATE complaints_deadline deadline
    SET next_mark = lines.later, next_mark_at = deadline.mark_moments[lines.later + 1]
    FROM lines WHERE deadline.id = lines.id
)
SELECT event_id, mark, office_id, officer_id, body_id, is_rapid, mark = %(missed_number)s AND EXISTS (
    SELECT FROM complaints_identity identity WHERE identity.complaint_id = lines.complaint_id AND email <> ''
) AS has_address FROM lines
"""  # noqa: S608 - all of it is constant
TELL = """
COPY complaints_notice (event_id, audience, recipient_id, digest_id, is_urgent, due_at, state, attempts, error)
FROM STDIN
"""
# One row is looked up for each deadline. Plans that read whole tables, or sort all that is due, would grow with them.
BY_KEY = "SET LOCAL random_page_cost = 1.1"


class Circle(NamedTuple):
    """All that decides whom a warning goes to, and how urgently."""

    mark: Mark
    office_id: int
    officer_id: int | None
    body_id: int | None
    is_rapid: bool
    has_address: bool  # asked of a miss alone: of nothing else the complainant is told


class Made(NamedTuple):
    """A warning that the sweep made: its line of history, and whom it is for."""

    event_id: int
    circle: Circle


def sweep_deadlines(*, now: datetime) -> int:
    """Make every warning that is due at `now`, once each; returns how many were made."""
    began = time.monotonic()
    swept = 0
    addressees = Addressees(now)
    while True:
        try:
            made = _sweep_batch(now, addressees)
        except Error:
            logger.warning("a batch of deadlines can't be marked; now one by one")
            addressees.forget()
            made = _sweep_one_by_one(now, addressees)
        if not made:
            break
        swept += made
    note_run(SWEEP, time.monotonic() - began, swept)
    return swept


def _sweep_batch(now: datetime, addressees: Addressees, *, size: int = BATCH, only: int | None = None) -> int:
    with transaction.atomic():
        made = _make(now, size, only)
        if made:
            addressees.look_up([one.circle for one in made])
            _tell(made, addressees)
    return len(made)


def _sweep_one_by_one(now: datetime, addressees: Addressees) -> int:
    """One deadline that can't be marked must not hold up all others: it is tried again in an hour."""
    made = 0
    for _number in range(BATCH):
        with transaction.atomic():
            deadline_id = _first(now)
            if deadline_id is None:
                break
            try:
                made += _sweep_batch(now, addressees, only=deadline_id)
            except Error:
                logger.exception("deadline %s can't be marked", deadline_id)
                addressees.forget()
                Deadline.objects.filter(pk=deadline_id).update(next_mark_at=now + PUT_OFF)
    return made


def _first(now: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(FIRST, {"now": now, "size": 1})
        row = cursor.fetchone()
    return row[0] if row else None


def _make(now: datetime, size: int, only: int | None) -> list[Made]:
    """Warnings, history and the moments of the next warnings, in one statement."""
    given: dict[str, Any] = {
        "now": now,
        "size": size,
        "only": only,
        "by": By.SYSTEM.value,
        "missed": Mark.MISSED.value,
        "missed_number": MARKS.index(Mark.MISSED),
        "numbers": list(range(len(MARKS))),
        "kinds": [mark.value for mark in MARKS],
        "codes": [EVENT_OF_MARK[mark].value for mark in MARKS],
        "more": [json.dumps({"line": LINE_OF_MARK[mark]} if mark in LINE_OF_MARK else {}) for mark in MARKS],
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY)
        cursor.execute(MAKE, given)
        return [Made(event_id, Circle(MARKS[mark], *whom)) for event_id, mark, *whom in cursor.fetchall()]


def _tell(made: list[Made], addressees: Addressees) -> None:
    """Queue the notices, by COPY: there are several to each warning."""
    lines = "".join([f"{one.event_id}\t{rest}" for one in made for rest in addressees.of(one.circle)])
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(TELL, StringIO(lines))


class Addressees:
    """Whom a warning goes to, asked once for each office, officer and body of a sweep.

    What is kept grows with the people and bodies there are, not with the warnings.
    """

    def __init__(self, now: datetime) -> None:
        self.at, self.now = now, timezone.now()
        self.bodies: dict[tuple[int, int], set[User]] = {}
        self.zone_of = cache(lambda office_id: Office.objects.get(pk=office_id).zone)
        self.responsible = cache(self._responsible)
        self.heads = cache(lambda office_id: frozenset(heads_of(Complaint(office_id=office_id))))
        self.national = cache(lambda: frozenset(national_supervision()))
        self.to_staff = cache(self._to_staff)
        self.to_body = cache(self._to_body)

    def forget(self) -> None:
        """What was written for them, the day's digests, was undone with the transaction."""
        self.to_staff.cache_clear()
        self.to_body.cache_clear()

    def look_up(self, circles: Iterable[Circle]) -> None:
        """The people of many bodies at once, each as an office sees them: on the day that it is there."""
        by_day: defaultdict[date, dict[tuple[int, int], int]] = defaultdict(dict)
        bodies = {(one.body_id, one.office_id) for one in circles if one.body_id is not None}
        for body_id, office_id in bodies - self.bodies.keys():
            by_day[local_day(self.at, self.zone_of(office_id))][body_id, office_id] = body_id
        for day, missing in by_day.items():
            officers = officers_of_each(missing.values(), day)
            self.bodies |= {key: {officer.user for officer in officers[body_id]} for key, body_id in missing.items()}

    def of(self, circle: Circle) -> list[str]:
        """The notices of a warning, as lines for COPY after the event's id.

        Up to the last day the case officer and the obliged body; of a miss also the heads and the complainant.
        """
        mark, office_id, officer_id, body_id, is_rapid, has_address = circle
        is_urgent = is_rapid or mark in URGENT
        lines = self.to_staff(mark if mark in BEYOND_THE_OFFICER else None, office_id, officer_id, is_urgent)
        if body_id is not None and mark not in LINE_OF_MARK:
            lines = lines + self.to_body(body_id, office_id, is_urgent)
        if has_address:
            lines = [*lines, self._line(None, Audience.COMPLAINANT, is_urgent)]
        return lines

    def _to_staff(self, mark: Mark | None, office_id: int, officer_id: int | None, is_urgent: bool) -> list[str]:
        match mark:
            case Mark.HEAD:
                staff = self.heads(office_id)
            case Mark.NATIONAL:
                staff = self.national()
            case Mark.MISSED:
                staff = self.responsible(office_id, officer_id) | self.heads(office_id)
            case _:
                staff = self.responsible(office_id, officer_id)
        return [self._line(person, Audience.STAFF, is_urgent) for person in _in_order(staff)]

    def _to_body(self, body_id: int, office_id: int, is_urgent: bool) -> list[str]:
        people = _in_order(self.bodies[body_id, office_id])
        return [self._line(person, Audience.BODY, is_urgent) for person in people]

    def _line(self, person: User | None, audience: Audience, is_urgent: bool) -> str:
        return _in_copy(address(person, audience, at=self.at, now=self.now, is_urgent=is_urgent))

    def _responsible(self, office_id: int, officer_id: int | None) -> frozenset[User]:
        return frozenset(responsible_staff(Complaint(office_id=office_id, officer_id=officer_id)))


def _in_copy(notice: Notice) -> str:
    recipient, digest = notice.recipient_id or NOTHING, notice.digest_id or NOTHING
    is_urgent, state = "t" if notice.is_urgent else "f", Notice.State.QUEUED.value
    return f"{notice.audience}\t{recipient}\t{digest}\t{is_urgent}\t{notice.due_at.isoformat()}\t{state}\t0\t\n"


def _in_order(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda person: person.pk)
