"""Setting, moving and settling deadlines, by the case's rule set and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from complaints.models import AgreedTarget, Clarification, Complaint, Deadline, Pause, Rule
from complaints.procedure import (
    MARKS,
    Calendar,
    Mark,
    Span,
    Step,
    Stillness,
    Unit,
    WarningPlan,
    due_on,
    local_day,
    mark_after,
    mark_moments,
    span_to_load,
)
from regions.calendar import days_off
from regions.models import Body, Office, User

# Of an advisory lock: shared by all who count with the calendar or a rule set, alone for who changes them. So no date
# that was counted with the old ones is written after the recount looked for it.
CALENDAR_LOCK = 5826
FIRST_MARK = MARKS.index(Mark.NEAR)


def warning_plan() -> WarningPlan:
    near, nearer = settings.WARNING_WORKING_DAYS
    head, national = settings.ESCALATION_WORKING_DAYS
    return WarningPlan(near, nearer, head, national)


def hold_calendar() -> None:
    """Until the transaction ends, nobody changes the calendar or a rule set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CALENDAR_LOCK])


def calendar_of(first: date, last: date) -> Calendar:
    """The office's days off as they stand; in a transaction they stay so until it ends."""
    if connection.in_atomic_block:
        hold_calendar()
    return Calendar(first, last, days_off(first, last))


# --- Setting ----------------------------------------------------------------------------------------------------------


def plan(
    complaint: Complaint,
    office: Office,
    rule: Rule,
    *,
    started_at: datetime,
    clarification: Clarification | None = None,
    body: Body | None = None,
    target: AgreedTarget | None = None,
) -> Deadline:
    """An unsaved deadline of a case. The office is an argument, because at filing the case isn't stored yet."""
    deadline = Deadline(
        complaint=complaint,
        rule=rule,
        step=rule.step,
        obliged=rule.obliged,
        clarification=clarification,
        body=body,
        started_on=local_day(started_at, office.zone),
        time_zone=office.time_zone,
    )
    if target is not None:
        deadline.agreed_days, deadline.agreed_unit = target.days, target.unit
    calendar = calendar_of(*span_to_load(deadline.started_on, rule.days))
    count(deadline, rule, calendar)
    place_marks(deadline, office, calendar, urgent_from=started_at if complaint.is_rapid else None)
    return deadline


def start(
    complaint: Complaint,
    step: Step,
    *,
    at: datetime,
    clarification: Clarification | None = None,
    body: Body | None = None,
) -> Deadline:
    """Set the deadline of a step, by the rule set under which the case was registered; `at` is its start event.

    Where the covering agreement names days for the step, its target stands beside the legal date.
    """
    rule = Rule.objects.get(rule_set=complaint.rule_set_id, step=step)
    target = AgreedTarget.objects.filter(agreement=complaint.agreement_id, step=step).first()
    deadline = plan(
        complaint,
        complaint.office,
        rule,
        started_at=at,
        clarification=clarification,
        body=body,
        target=target if complaint.agreement_id else None,
    )
    deadline.save()
    return deadline


# --- Counting ---------------------------------------------------------------------------------------------------------


def count(deadline: Deadline, rule: Rule, calendar: Calendar, pauses: Sequence[Span] = ()) -> None:
    """Fill in the dates of a deadline from what it came from; nothing is saved.

    The agreed target is never later than the legal date, whatever leave may fall into it.
    """
    deadline.base_on = due_on(rule, deadline.started_on, calendar, pauses)
    deadline.due_on = due_on(rule, deadline.started_on, calendar, pauses, deadline.extension)
    if deadline.agreed is not None:
        agreed_on = due_on(deadline.agreed, deadline.started_on, calendar, pauses)
        deadline.agreed_on = min(agreed_on, deadline.due_on)
    units = {rule.unit, deadline.extension_unit}
    skipped = calendar.days_skipped(deadline.started_on, deadline.due_on) if Unit.WORKING in units else {}
    deadline.skipped = {day.isoformat(): name for day, name in skipped.items()}


COUNTED_FIELDS = (
    "rule",
    "obliged",
    "base_on",
    "due_on",
    "skipped",
    "extension_days",
    "extension_unit",
    "agreed_on",
    "agreed_days",
    "agreed_unit",
)
MARK_FIELDS = ("mark_moments", "next_mark", "next_mark_at")


def place_marks(deadline: Deadline, office: Office, calendar: Calendar, *, urgent_from: datetime | None = None) -> None:
    """Set when each warning falls due, from the first one on; nothing is saved."""
    deadline.mark_moments = mark_moments(deadline.due_on, office.zone, calendar, warning_plan(), urgent_from)
    deadline.next_mark = FIRST_MARK if urgent_from is None else MARKS.index(Mark.AT_ONCE)
    deadline.next_mark_at = deadline.mark_moments[deadline.next_mark]


def recount(deadline: Deadline, office: Office, calendar: Calendar | None = None) -> date:
    """Count an open deadline again from what it came from, and save it; returns the day it was due on before.

    Its pauses have all ended. A deadline whose day moved warns anew, but never twice of the same day; the moments of
    the others follow the calendar.
    `calendar` spares the loading where many are counted.
    """
    before = deadline.due_on
    pauses = spans_of(deadline)
    extension = deadline.extension
    if calendar is None:
        calendar = calendar_of(*span_to_load(deadline.started_on, deadline.rule.days, pauses, extension))
    count(deadline, deadline.rule, calendar, pauses)
    if deadline.due_on != before or deadline.is_paused:
        deadline.is_paused = False
        place_marks(deadline, office, calendar)
        _pass_over_made(deadline)
    elif deadline.next_mark is not None:
        _follow_calendar(deadline, office, calendar)
    deadline.save(update_fields=[*COUNTED_FIELDS, *MARK_FIELDS, "is_paused"])
    return before


def _pass_over_made(deadline: Deadline) -> None:
    """It may come back to a day of which it warned before: after a pause of no day, or a holiday that is withdrawn."""
    made = [MARKS.index(Mark(mark.kind)) for mark in deadline.marks.all() if mark.due_on == deadline.due_on]
    if made:
        deadline.next_mark = mark_after(deadline.mark_moments, max(made))
        deadline.next_mark_at = None if deadline.next_mark is None else deadline.mark_moments[deadline.next_mark]


def _follow_calendar(deadline: Deadline, office: Office, calendar: Calendar) -> None:
    """The same last day: what was made stays made, what is to come falls due when the calendar says."""
    assert deadline.next_mark is not None
    urgent_from = deadline.mark_moments[MARKS.index(Mark.AT_ONCE)]
    deadline.mark_moments = mark_moments(deadline.due_on, office.zone, calendar, warning_plan(), urgent_from)
    deadline.next_mark_at = deadline.mark_moments[deadline.next_mark]


def follow_agreement(complaint: Complaint) -> None:
    """The body was found or corrected, and the agreement with it: the targets of what runs are those of this one.

    A deadline that stands still keeps what it had.
    """
    targets = {one.step: one for one in AgreedTarget.objects.filter(agreement=complaint.agreement_id)}
    running = complaint.deadlines.filter(settled_at__isnull=True, is_paused=False)
    for deadline in running.select_related("rule").prefetch_related("pauses", "marks"):
        target = targets.get(deadline.step) if complaint.agreement_id else None
        deadline.agreed_days, deadline.agreed_unit = (target.days, target.unit) if target else (None, "")
        deadline.agreed_on = None
        recount(deadline, complaint.office)


def spans_of(deadline: Deadline) -> list[Stillness]:
    """The pauses of a deadline that took at least a day."""
    return [
        Stillness(pause.from_on, pause.until_on)
        for pause in deadline.pauses.all()
        if pause.until_on is None or pause.until_on >= pause.from_on
    ]


def move_to_office(complaint: Complaint, office: Office) -> None:
    """The days stay as they are; from now on they end at the midnight of the new office."""
    for deadline in complaint.deadlines.filter(settled_at__isnull=True, next_mark__isnull=False):
        calendar = calendar_of(*span_to_load(deadline.due_on, 0))
        _follow_calendar(deadline, office, calendar)
        if deadline.is_paused:
            deadline.next_mark_at = None
        deadline.time_zone = office.time_zone
        deadline.save(update_fields=[*MARK_FIELDS, "time_zone"])


# --- Standing still ---------------------------------------------------------------------------------------------------


def hold(deadline: Deadline) -> None:
    """The clock stands still: nobody is warned of a day that nobody knows."""
    deadline.is_paused = True
    deadline.next_mark_at = None
    deadline.save(update_fields=["is_paused", "next_mark_at"])


def take_over_pauses(deadline: Deadline, pauses: Sequence[Pause], office: Office) -> None:
    """A deadline that replaces another one stood still when that one did, and stands still if that one does.

    `pauses` are those of the other, as they were before it was dropped.
    """
    for pause in pauses:
        pause.pk, pause.deadline = None, deadline
    Pause.objects.bulk_create(pauses)
    if any(pause.until_on is None for pause in pauses):
        hold(deadline)
    elif pauses:
        recount(deadline, office)


# --- Settling ---------------------------------------------------------------------------------------------------------


def settle(complaint: Complaint, *steps: Step, at: datetime, body: Body | None = None) -> None:
    """The steps were done: their open deadlines are met or late. Nothing happens where none is open."""
    open_deadlines = complaint.deadlines.filter(step__in=steps, settled_at__isnull=True)
    if body is not None:
        open_deadlines = open_deadlines.filter(body=body)
    for deadline in open_deadlines:
        _end(deadline, complaint, Deadline.Outcome.MET, at)


def drop(complaint: Complaint, *steps: Step, at: datetime) -> None:
    """The steps need not be done any more; what was missed stays late."""
    for deadline in complaint.deadlines.filter(step__in=steps, settled_at__isnull=True):
        _end(deadline, complaint, Deadline.Outcome.DROPPED, at)


def drop_all(complaint: Complaint, *, at: datetime) -> None:
    """The case ended: what is still open need not be done any more; what was missed stays late."""
    for deadline in complaint.deadlines.filter(settled_at__isnull=True):
        _end(deadline, complaint, Deadline.Outcome.DROPPED, at)


def _end(deadline: Deadline, complaint: Complaint, if_in_time: Deadline.Outcome, at: datetime) -> None:
    today = local_day(at, complaint.office.zone)
    is_in_time = deadline.is_paused or today <= deadline.due_on
    _end_pause(deadline, today, None)
    deadline.outcome = if_in_time if is_in_time else Deadline.Outcome.LATE
    deadline.settled_at = at
    deadline.settled_on = today
    deadline.next_mark_at = None
    deadline.is_paused = False
    deadline.save(update_fields=["outcome", "settled_at", "settled_on", "next_mark_at", "is_paused"])


def _end_pause(deadline: Deadline, today: date, actor: User | None) -> None:
    if not deadline.is_paused:
        return
    for pause in Pause.objects.filter(deadline=deadline, until_on__isnull=True):
        end_pause(pause, today, actor)


def end_pause(pause: Pause, today: date, actor: User | None) -> None:
    """From today on the clock runs: yesterday was the last day that isn't counted."""
    pause.until_on = max(today, pause.from_on) - timedelta(days=1)
    pause.resumed_by = actor
    pause.save(update_fields=["until_on", "resumed_by"])
