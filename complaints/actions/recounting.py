"""Counting open deadlines again after the calendar or the rules changed: exactly those that the change touches.

The change and the order to recount are one transaction. The recount runs in batches, each a transaction of its own that
notes how far it came, so that a killed one goes on where it was. Whoever sets a deadline meanwhile holds CALENDAR_LOCK
shared, so that none slips through with the old calendar.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from complaints.actions.deadlines import CALENDAR_LOCK, calendar_of, recount, spans_of
from complaints.actions.history import Line, record_many
from complaints.events import By, EventCode
from complaints.models import Complaint, Deadline, Recount, Rule
from complaints.procedure import local_day, span_to_load
from regions.models import Office, User

BATCH = 500
# Escalations lie after the last day, counted in working days, and follow the calendar too.
AFTER_THE_LAST_DAY = timedelta(days=45)


def hold_calendar_alone() -> None:
    """Wait for all who count with the calendar or a rule set now, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def order_for_day(day: date, *, reason: str, actor: User | None, at: datetime) -> Recount:
    """A day of the calendar changed: part of the transaction that changes it."""
    return Recount.objects.create(day=day, reason=reason, asked_by=actor, asked_at=at)


def touched_by(day: date) -> QuerySet[Deadline]:
    """The open deadlines whose count, or whose warnings, a change of this day of the calendar can move.

    One that is paused is counted anew when its clock runs again.
    """
    return Deadline.objects.filter(
        settled_at__isnull=True, is_paused=False, started_on__lt=day, due_on__gte=day - AFTER_THE_LAST_DAY
    )


def run_recounts(*, now: datetime, seconds: float = 240) -> int:
    """Work off what is ordered, the oldest first, for so long at most; returns how many deadlines were looked at."""
    looked_at, stop_at = 0, time.monotonic() + seconds
    while time.monotonic() < stop_at:
        done = _run_batch(now)
        if done is None:
            break
        looked_at += done
    return looked_at


def _run_batch(now: datetime) -> int | None:
    """One batch of the oldest order that nobody else works on; None where there is none."""
    with transaction.atomic():
        order = (
            Recount.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(finished_at__isnull=True)
            .select_related("rule_set", "asked_by")
            .order_by("id")
            .first()
        )
        if order is None:
            return None
        deadlines, reached = _of_day(order) if order.day else _of_rule_set(order)
        moved = _recount(deadlines, order, now)
        if reached is None:
            order.finished_at = now
        else:
            order.done_up_to = reached
        order.looked_at += len(deadlines)
        order.moved += moved
        order.save(update_fields=["finished_at", "done_up_to", "looked_at", "moved"])
    return len(deadlines)


def _of_day(order: Recount) -> tuple[list[Deadline], int | None]:
    assert order.day is not None
    waiting = touched_by(order.day).filter(pk__gt=order.done_up_to).order_by("pk")
    ids = dict(waiting.values_list("pk", "complaint_id")[:BATCH])
    _lock(ids.values())
    deadlines = list(
        Deadline.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, settled_at__isnull=True, is_paused=False)
        .select_related("rule", "complaint__office")
        .prefetch_related("pauses", "marks")
        .order_by("pk")
    )
    return deadlines, max(ids) if len(ids) == BATCH else None


def _of_rule_set(order: Recount) -> tuple[list[Deadline], int | None]:
    """Reports registered since the first day of a rule set that came late: they and their open deadlines follow it."""
    rule_set = order.rule_set
    assert rule_set is not None
    since = datetime.combine(rule_set.from_on, datetime.min.time(), tzinfo=Office.earliest_zone())
    waiting = Complaint.objects.filter(pk__gt=order.done_up_to, registered_at__gte=since).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    _lock(ids)
    theirs = [
        complaint.pk
        for complaint in Complaint.objects.filter(pk__in=ids).select_related("office", "rule_set")
        if complaint.rule_set.from_on < rule_set.from_on
        and local_day(complaint.registered_at, complaint.office.zone) >= rule_set.from_on
    ]
    Complaint.objects.filter(pk__in=theirs).update(rule_set=rule_set)
    rules = {rule.step: rule for rule in Rule.objects.filter(rule_set=rule_set)}
    deadlines = list(
        Deadline.objects.select_for_update(of=("self",))
        .filter(complaint__in=theirs, settled_at__isnull=True, step__in=rules)
        .select_related("complaint__office")
        .prefetch_related("pauses", "marks")
        .order_by("pk")
    )
    for deadline in deadlines:
        deadline.rule = rules[deadline.step]
        deadline.obliged = deadline.rule.obliged
    paused = [deadline for deadline in deadlines if deadline.is_paused]
    Deadline.objects.bulk_update(paused, ["rule", "obliged"])
    running = [deadline for deadline in deadlines if not deadline.is_paused]
    return running, max(ids) if len(ids) == BATCH else None


def _lock(complaint_ids: Iterable[int]) -> None:
    """As every act does, the case before its deadlines; in one order, so that two never wait for each other."""
    ids = sorted(set(complaint_ids))
    list(
        Complaint.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _recount(deadlines: list[Deadline], order: Recount, now: datetime) -> int:
    if not deadlines:
        return 0
    spans = [span_to_load(one.started_on, one.rule.days, spans_of(one), one.extension) for one in deadlines]
    calendar = calendar_of(min(first for first, _ in spans), max(last for _, last in spans))
    moved = []
    for deadline in deadlines:
        before = recount(deadline, deadline.complaint.office, calendar)
        if deadline.due_on != before:
            moved.append((deadline, before))
    for round_ in _one_a_case(moved):
        lines = [
            Line(
                deadline.complaint_id,
                EventCode.DEADLINE_MOVED,
                {
                    "step": deadline.step,
                    "before_on": before.isoformat(),
                    "due_on": deadline.due_on.isoformat(),
                    "reason": order.reason,
                },
                clarification_id=deadline.clarification_id,
            )
            for deadline, before in round_
        ]
        record_many(lines, by=By.SYSTEM, at=now, actor=order.asked_by)
    return len(moved)


def _one_a_case(moved: list[tuple[Deadline, date]]) -> list[list[tuple[Deadline, date]]]:
    """Rounds in which each case has one line at most."""
    rounds: defaultdict[int, list[tuple[Deadline, date]]] = defaultdict(list)
    seen: defaultdict[int, int] = defaultdict(int)
    for deadline, before in moved:
        rounds[seen[deadline.complaint_id]].append((deadline, before))
        seen[deadline.complaint_id] += 1
    return list(rounds.values())
