"""Making the warnings of deadlines that are near, due or missed, and taking misses up the line: the sweep of the clock.

It selects all that is due and unmarked, never "what fell due since the last run", so that a lost or killed run
loses nothing. Any number of sweepers may run: each takes the rows that no other one holds, and waits for none.
A batch is one transaction: marks, history, the next warning, notices.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import Error, connection, transaction
from django.utils import timezone

from complaints.actions.history import Line, record_many
from complaints.actions.notices import (
    address,
    body_staff,
    heads_of,
    national_supervision,
    responsible_staff,
)
from complaints.events import Audience, By, EventCode
from complaints.examination import Line as EscalationLine
from complaints.models import Complaint, Deadline, Notice
from complaints.procedure import MARKS, Mark, mark_after, mark_due
from config.heartbeat import SWEEP, note_run
from regions.models import Body, Office, User

BATCH = 1000
PUT_OFF = timedelta(hours=1)

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
URGENT = frozenset({Mark.AT_ONCE, Mark.MISSED, Mark.HEAD, Mark.NATIONAL})

# The head of the history is locked with the deadline, so that the line chains on; no lock is ever waited for. What the
# case itself says (its state aside, which stands at the head) can only be as old as this statement.
TAKE = """
SELECT deadline.id, deadline.complaint_id, deadline.step, deadline.obliged, deadline.due_on, deadline.mark_moments,
    deadline.next_mark, deadline.body_id, deadline.clarification_id, complaint.office_id, complaint.officer_id,
    complaint.is_rapid, rule.consequence, rule.consequence_en, coalesce(identity.email, '') <> '' AS has_address
FROM complaints_deadline deadline
JOIN complaints_historyhead head ON head.complaint_id = deadline.complaint_id
JOIN complaints_complaint complaint ON complaint.id = deadline.complaint_id
JOIN complaints_rule rule ON rule.id = deadline.rule_id
LEFT JOIN complaints_identity identity ON identity.complaint_id = deadline.complaint_id
WHERE deadline.settled_at IS NULL AND deadline.next_mark_at <= %s
ORDER BY deadline.next_mark_at, deadline.id
LIMIT %s
FOR UPDATE OF deadline, head SKIP LOCKED
"""
MARK_MANY = """
WITH made AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::timestamptz[]) AS made (id, kind, next, next_at)
), moved AS (
    UPDATE complaints_deadline deadline SET next_mark = made.next, next_mark_at = made.next_at
    FROM made WHERE deadline.id = made.id RETURNING deadline.id, deadline.due_on, made.kind
)
INSERT INTO complaints_deadlinemark (deadline_id, kind, due_on, made_at) SELECT id, kind, due_on, %s FROM moved
"""
NOTICE_MANY = """
INSERT INTO complaints_notice (event_id, audience, recipient_id, digest_id, is_urgent, due_at, state, attempts, error)
SELECT event, audience, recipient, digest, urgent, due_at, 'queued', 0, ''
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::boolean[], %s::timestamptz[])
    AS given (event, audience, recipient, digest, urgent, due_at)
"""


@dataclass(frozen=True)
class Due:
    """A deadline that the sweep took, with what a warning of it needs."""

    id: int
    complaint_id: int
    step: str
    obliged: str
    due_on: date
    mark_moments: Sequence[datetime | None]
    next_mark: int
    body_id: int | None
    clarification_id: int | None
    office_id: int
    officer_id: int | None
    is_rapid: bool
    consequence: str
    consequence_en: str
    has_address: bool

    def facts(self, mark: Mark) -> dict[str, object]:
        return facts_of(mark, self.step, self.obliged, self.due_on, self.consequence, self.consequence_en)


def sweep_deadlines(*, now: datetime) -> int:
    """Make every warning that is due at `now`, once each; returns how many were made."""
    began = time.monotonic()
    swept, batch = 0, BATCH
    addressees = Addressees(now)
    while True:
        try:
            made = _sweep_batch(now, batch, addressees)
        except Error:
            if batch == 1:
                raise
            logger.warning("a batch of deadlines can't be marked; now one by one")
            made = _sweep_one_by_one(now, addressees)
        if not made:
            break
        swept += made
    note_run(SWEEP, time.monotonic() - began, swept)
    return swept


def _sweep_batch(now: datetime, size: int, addressees: Addressees) -> int:
    with transaction.atomic():
        taken = _one_a_case(_take(now, size))
        if taken:
            _make(taken, now, addressees)
        return len(taken)


def _sweep_one_by_one(now: datetime, addressees: Addressees) -> int:
    """One deadline that can't be marked must not hold up all others: it is tried again in an hour."""
    made = 0
    for _number in range(BATCH):
        with transaction.atomic():
            taken = _take(now, 1)
            if not taken:
                break
            try:
                with transaction.atomic():
                    _make(taken, now, addressees)
                    made += 1
            except Error:
                logger.exception("deadline %s can't be marked", taken[0].id)
                Deadline.objects.filter(pk=taken[0].id).update(next_mark_at=now + PUT_OFF)
    return made


def _take(now: datetime, size: int) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [now, size])
        return [Due(*row) for row in cursor.fetchall()]


def _one_a_case(taken: Iterable[Due]) -> list[Due]:
    """A history grows line by line: the second deadline of a case waits for the next batch."""
    by_case: dict[int, Due] = {}
    for due in taken:
        by_case.setdefault(due.complaint_id, due)
    return list(by_case.values())


def _make(taken: list[Due], now: datetime, addressees: Addressees) -> None:
    marks = [MARKS[_chosen(due, now)] for due in taken]
    lines = [
        Line(due.complaint_id, EVENT_OF_MARK[mark], due.facts(mark), clarification_id=due.clarification_id)
        for due, mark in zip(taken, marks, strict=True)
    ]
    events = record_many(lines, by=By.SYSTEM, at=now)
    later = [mark_after(due.mark_moments, MARKS.index(mark)) for due, mark in zip(taken, marks, strict=True)]
    moments = [
        due.mark_moments[number] if number is not None else None for due, number in zip(taken, later, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(MARK_MANY, [[due.id for due in taken], [str(mark) for mark in marks], later, moments, now])
    notices = [
        (events[due.complaint_id], notice)
        for due, mark in zip(taken, marks, strict=True)
        for notice in addressees.of(due, mark)
    ]
    _queue(notices)


def _chosen(due: Due, now: datetime) -> int:
    chosen = mark_due(due.mark_moments, due.next_mark, now)
    return due.next_mark if chosen is None else chosen


def facts_of(
    mark: Mark, step: str, obliged: str, due_on: date, consequence: str, consequence_en: str
) -> dict[str, object]:
    """What the history tells of a warning."""
    facts: dict[str, object] = {"step": step, "obliged": obliged, "due_on": due_on.isoformat()}
    if mark == Mark.MISSED:
        facts["consequence"] = {"id": consequence, "en": consequence_en}
    if mark in LINE_OF_MARK:
        facts["line"] = LINE_OF_MARK[mark]
    return facts


def _queue(notices: list[tuple[int, Notice]]) -> None:
    if not notices:
        return
    columns = [
        [event for event, _ in notices],
        [str(one.audience) for _, one in notices],
        [one.recipient_id for _, one in notices],
        [one.digest_id for _, one in notices],
        [one.is_urgent for _, one in notices],
        [one.due_at for _, one in notices],
    ]
    with connection.cursor() as cursor:
        cursor.execute(NOTICE_MANY, columns)


class Addressees:
    """Whom a warning goes to, asked once for each office, officer and body of a sweep."""

    def __init__(self, now: datetime) -> None:
        self.at, self.now = now, timezone.now()
        self.of_office = cache(lambda office_id: Office.objects.get(pk=office_id))
        self.responsible = cache(self._responsible)
        self.heads = cache(lambda office_id: frozenset(heads_of(Complaint(office_id=office_id))))
        self.national = cache(lambda: frozenset(national_supervision()))
        self.body = cache(self._body)

    def of(self, due: Due, mark: Mark) -> list[Notice]:
        """Up to the last day the case officer and the obliged body; of a miss also the heads and the complainant."""
        is_urgent = due.is_rapid or mark in URGENT
        match mark:
            case Mark.HEAD:
                staff = self.heads(due.office_id)
            case Mark.NATIONAL:
                staff = self.national()
            case Mark.MISSED:
                staff = self.responsible(due.office_id, due.officer_id) | self.heads(due.office_id)
            case _:
                staff = self.responsible(due.office_id, due.officer_id)
        notices = [self._notice(person, Audience.STAFF, is_urgent) for person in _in_order(staff)]
        if due.body_id is not None and mark not in LINE_OF_MARK:
            people = _in_order(self.body(due.body_id, due.office_id))
            notices += [self._notice(person, Audience.BODY, is_urgent) for person in people]
        if mark == Mark.MISSED and due.has_address:
            notices.append(self._notice(None, Audience.COMPLAINANT, is_urgent))
        return notices

    def _notice(self, person: User | None, audience: Audience, is_urgent: bool) -> Notice:
        return address(person, audience, at=self.at, now=self.now, is_urgent=is_urgent)

    def _responsible(self, office_id: int, officer_id: int | None) -> frozenset[User]:
        return frozenset(responsible_staff(Complaint(office_id=office_id, officer_id=officer_id)))

    def _body(self, body_id: int, office_id: int) -> frozenset[User]:
        complaint = Complaint(office=self.of_office(office_id))
        return frozenset(body_staff(complaint, Body.objects.get(pk=body_id), self.at))


def _in_order(people: Iterable[User]) -> list[Any]:
    return sorted(people, key=lambda person: person.pk)
