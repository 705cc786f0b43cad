"""Marking deadlines that are near or past due: the sweep of the clock.

It selects all that is due and unmarked, never "what fell due since the last run", so that a lost or killed run
loses nothing. Any number of sweepers may run: each takes the rows that no other one holds.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction

from complaints.actions.deadlines import Mark, marks_of
from complaints.actions.history import record
from complaints.actions.notices import tell_body, tell_complainant, tell_heads, tell_staff
from complaints.events import By, EventCode
from complaints.models import Deadline, DeadlineMark
from complaints.procedure import Party, span_to_load
from regions.calendar import days_off

BATCH = 200
PUT_OFF = timedelta(hours=1)

logger = logging.getLogger(__name__)

EVENT_OF_MARK = {
    DeadlineMark.Kind.NEAR: EventCode.DEADLINE_NEAR,
    DeadlineMark.Kind.MISSED: EventCode.DEADLINE_MISSED,
}


def sweep_deadlines(*, now: datetime) -> int:
    """Make every warning that is due at `now`, once each; returns how many deadlines were looked at."""
    swept = 0
    while batch := _sweep_batch(now):
        swept += batch
    return swept


def _sweep_batch(now: datetime) -> int:
    with transaction.atomic():
        deadlines = list(
            Deadline.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(settled_at__isnull=True, next_mark_at__lte=now)
            .select_related("complaint__office", "complaint__officer", "clarification__body")
            .order_by("next_mark_at", "id")[:BATCH]
        )
        if deadlines:
            due_days = [deadline.due_on for deadline in deadlines]
            calendar = days_off(span_to_load(min(due_days), 0)[0], max(due_days))
            for deadline in deadlines:
                _mark_or_put_off(deadline, calendar, now)
        return len(deadlines)


def _mark_or_put_off(deadline: Deadline, calendar: dict[date, str], now: datetime) -> None:
    """One deadline that can't be marked must not hold up all others: it is tried again in an hour."""
    try:
        with transaction.atomic():
            _mark(deadline, calendar, now)
    except Exception:
        logger.exception("deadline %s can't be marked", deadline.pk)
        Deadline.objects.filter(pk=deadline.pk).update(next_mark_at=now + PUT_OFF)


def _mark(deadline: Deadline, calendar: dict[date, str], now: datetime) -> None:
    marks = marks_of(deadline.due_on, deadline.complaint.office.zone, calendar)
    due, later = [mark for mark in marks if mark.at <= now], [mark for mark in marks if mark.at > now]
    if due:
        _make(deadline, due[-1], now)  # after a long stop only the latest: "missed" needs no "near" before it
    deadline.next_mark_at = later[0].at if later else None
    deadline.save(update_fields=["next_mark_at"])


def _make(deadline: Deadline, mark: Mark, now: datetime) -> None:
    _row, is_new = DeadlineMark.objects.get_or_create(deadline=deadline, kind=mark.kind, defaults={"made_at": now})
    if not is_new:
        return
    complaint = deadline.complaint
    event = record(
        complaint,
        EVENT_OF_MARK[mark.kind],
        by=By.SYSTEM,
        at=now,
        clarification=deadline.clarification,
        step=deadline.step,
        obliged=deadline.obliged,
        due_on=deadline.due_on.isoformat(),
    )
    if deadline.obliged == Party.BODY and deadline.clarification is not None:
        tell_body(event, complaint, deadline.clarification.body)
    if mark.kind == DeadlineMark.Kind.MISSED:
        tell_heads(event, complaint)
        tell_complainant(event)
    else:
        tell_staff(event, complaint)
