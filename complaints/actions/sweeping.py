"""Making the warnings of deadlines that are near, due or missed, and taking misses up the line: the sweep of the clock.

It selects all that is due and unmarked, never "what fell due since the last run", so that a lost or killed run
loses nothing. Any number of sweepers may run: each takes the rows that no other one holds, and waits for none.
A batch is one transaction: marks, history, the next warning, notices.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.db import Error, connection, transaction
from django.utils import timezone

from complaints.actions.history import Line, record_many
from complaints.actions.notices import (
    address,
    heads_of,
    national_supervision,
    responsible_staff,
)
from complaints.events import Audience, By, EventCode
from complaints.examination import Line as EscalationLine
from complaints.models import Complaint, Deadline, Notice
from complaints.procedure import MARKS, Mark, local_day, mark_after, mark_due
from config.heartbeat import SWEEP, note_run
from regions.models import Office, User
from regions.queries import officers_of_each

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
# case itself says (its state aside, which stands at the head) can only be as old as this statement. It is looked up for
# the taken ones alone: a plan that sorts all that is due would look it up for all.
TAKE = """
WITH taken AS MATERIALIZED (
    SELECT deadline.id, deadline.complaint_id, deadline.step, deadline.obliged, deadline.due_on, deadline.mark_moments,
        deadline.next_mark, deadline.body_id, deadline.clarification_id, deadline.rule_id, deadline.next_mark_at
    FROM complaints_deadline deadline
    JOIN complaints_historyhead head ON head.complaint_id = deadline.complaint_id
    WHERE deadline.settled_at IS NULL AND deadline.next_mark_at <= %s
    ORDER BY deadline.next_mark_at, deadline.id
    LIMIT %s
    FOR UPDATE OF deadline, head SKIP LOCKED
)
SELECT taken.id, taken.complaint_id, taken.step, taken.obliged, taken.due_on, taken.mark_moments, taken.next_mark,
    taken.body_id, taken.clarification_id, complaint.office_id, complaint.officer_id, complaint.is_rapid,
    rule.consequence, rule.consequence_en, coalesce(identity.email, '') <> '' AS has_address
FROM taken
JOIN complaints_complaint complaint ON complaint.id = taken.complaint_id
JOIN complaints_rule rule ON rule.id = taken.rule_id
LEFT JOIN complaints_identity identity ON identity.complaint_id = taken.complaint_id
ORDER BY taken.next_mark_at, taken.id
"""
MARK_MANY = """
WITH made AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::smallint[]) AS made (id, kind, next)
), moved AS (
    UPDATE complaints_deadline deadline SET next_mark = made.next, next_mark_at = deadline.mark_moments[made.next + 1]
    FROM made WHERE deadline.id = made.id RETURNING deadline.id, deadline.due_on, made.kind
)
INSERT INTO complaints_deadlinemark (deadline_id, kind, due_on, made_at) SELECT id, kind, due_on, %s FROM moved
"""
# Many warnings go to the same people: `circles` are who they are, `events` which circle each event is told to.
NOTICE_MANY = """
INSERT INTO complaints_notice (event_id, audience, recipient_id, digest_id, is_urgent, due_at, state, attempts, error)
SELECT told.event, audience, recipient, digest, urgent, due_at, 'queued', 0, ''
FROM unnest(%s::bigint[], %s::int[]) AS told (event, circle)
JOIN unnest(%s::int[], %s::text[], %s::bigint[], %s::bigint[], %s::boolean[], %s::timestamptz[])
    AS circles (circle, audience, recipient, digest, urgent, due_at) USING (circle)
ORDER BY told.event, recipient
"""


class Due(NamedTuple):
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


class Circle(NamedTuple):
    """All that decides whom a warning goes to, and how urgently."""

    mark: Mark
    office_id: int
    officer_id: int | None
    body_id: int | None
    is_rapid: bool
    has_address: bool


def sweep_deadlines(*, now: datetime) -> int:
    """Make every warning that is due at `now`, once each; returns how many were made."""
    began = time.monotonic()
    swept = 0
    addressees = Addressees(now)
    while True:
        try:
            made = _sweep_batch(now, BATCH, addressees)
        except Error:
            logger.warning("a batch of deadlines can't be marked; now one by one")
            addressees.forget()
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
                addressees.forget()
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
    numbers = [_chosen(due, now) for due in taken]
    marks = [MARKS[number] for number in numbers]
    lines = [
        Line(
            due.complaint_id,
            EVENT_OF_MARK[mark],
            facts_of(mark, due.step, due.obliged, due.due_on, due.consequence, due.consequence_en),
            clarification_id=due.clarification_id,
        )
        for due, mark in zip(taken, marks, strict=True)
    ]
    events = record_many(lines, by=By.SYSTEM, at=now)
    later = [mark_after(due.mark_moments, number) for due, number in zip(taken, numbers, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(MARK_MANY, [[due.id for due in taken], [mark.value for mark in marks], later, now])
    addressees.look_up({(due.body_id, due.office_id) for due in taken if due.body_id is not None})
    _queue(
        [(events[due.complaint_id], _circle(due, mark)) for due, mark in zip(taken, marks, strict=True)],
        addressees,
    )


def _chosen(due: Due, now: datetime) -> int:
    chosen = mark_due(due.mark_moments, due.next_mark, now)
    return due.next_mark if chosen is None else chosen


def facts_of(  # noqa: PLR0917 - the rule, in the order of its columns
    mark: Mark, step: str, obliged: str, due_on: date, consequence: str, consequence_en: str
) -> dict[str, object]:
    """What the history tells of a warning."""
    facts: dict[str, object] = {"step": step, "obliged": obliged, "due_on": due_on.isoformat()}
    if mark == Mark.MISSED:
        facts["consequence"] = {"id": consequence, "en": consequence_en}
    if mark in LINE_OF_MARK:
        facts["line"] = LINE_OF_MARK[mark]
    return facts


def _circle(due: Due, mark: Mark) -> Circle:
    return Circle(mark, due.office_id, due.officer_id, due.body_id, due.is_rapid, due.has_address)


def _queue(told: list[tuple[int, Circle]], addressees: Addressees) -> None:
    numbers = {circle: number for number, circle in enumerate(dict.fromkeys(circle for _, circle in told))}
    notices = [(number, notice) for circle, number in numbers.items() for notice in addressees.of(circle)]
    columns = [
        [event for event, _ in told],
        [numbers[circle] for _, circle in told],
        [number for number, _ in notices],
        [one.audience.value for _, one in notices],
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
        self.circles: dict[Circle, list[Notice]] = {}
        self.bodies: dict[tuple[int, int], set[User]] = {}
        self.zone_of = cache(lambda office_id: Office.objects.get(pk=office_id).zone)
        self.responsible = cache(self._responsible)
        self.heads = cache(lambda office_id: frozenset(heads_of(Complaint(office_id=office_id))))
        self.national = cache(lambda: frozenset(national_supervision()))

    def forget(self) -> None:
        """What was written for them, the day's digests, was undone with the transaction."""
        self.circles.clear()

    def look_up(self, bodies: Iterable[tuple[int, int]]) -> None:
        """The people of many bodies at once, each as an office sees them: on the day that it is there."""
        by_day: defaultdict[date, dict[tuple[int, int], int]] = defaultdict(dict)
        for body_id, office_id in set(bodies) - self.bodies.keys():
            by_day[local_day(self.at, self.zone_of(office_id))][body_id, office_id] = body_id
        for day, missing in by_day.items():
            officers = officers_of_each(missing.values(), day)
            self.bodies |= {key: {officer.user for officer in officers[body_id]} for key, body_id in missing.items()}

    def of(self, circle: Circle) -> list[Notice]:
        """Unsaved, without their event."""
        if circle not in self.circles:
            self.circles[circle] = list(self._notices(circle))
        return self.circles[circle]

    def _notices(self, circle: Circle) -> Iterator[Notice]:
        """Up to the last day the case officer and the obliged body; of a miss also the heads and the complainant."""
        mark, office_id, officer_id, body_id, is_rapid, has_address = circle
        is_urgent = is_rapid or mark in URGENT
        match mark:
            case Mark.HEAD:
                staff = self.heads(office_id)
            case Mark.NATIONAL:
                staff = self.national()
            case Mark.MISSED:
                staff = self.responsible(office_id, officer_id) | self.heads(office_id)
            case _:
                staff = self.responsible(office_id, officer_id)
        for person in _in_order(staff):
            yield self._notice(person, Audience.STAFF, is_urgent)
        if body_id is not None and mark not in LINE_OF_MARK:
            for person in _in_order(self.bodies[body_id, office_id]):
                yield self._notice(person, Audience.BODY, is_urgent)
        if mark == Mark.MISSED and has_address:
            yield self._notice(None, Audience.COMPLAINANT, is_urgent)

    def _notice(self, person: User | None, audience: Audience, is_urgent: bool) -> Notice:
        return address(person, audience, at=self.at, now=self.now, is_urgent=is_urgent)

    def _responsible(self, office_id: int, officer_id: int | None) -> frozenset[User]:
        return frozenset(responsible_staff(Complaint(office_id=office_id, officer_id=officer_id)))


def _in_order(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda person: person.pk)
