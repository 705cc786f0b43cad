"""Setting and settling deadlines from the case's rule set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from complaints.models import Clarification, Complaint, Deadline, DeadlineMark, Rule
from complaints.procedure import (
    ONE_DAY,
    Step,
    due_on,
    local_day,
    span_to_load,
    start_of_day,
    working_days_before,
)
from regions.calendar import days_off
from regions.models import Office

NEAR_WORKING_DAYS = 3


@dataclass(frozen=True)
class Mark:
    """A warning and the moment from which it is due."""

    kind: DeadlineMark.Kind
    at: datetime


def plan(
    complaint: Complaint,
    office: Office,
    rule: Rule,
    *,
    started_at: datetime,
    clarification: Clarification | None = None,
) -> Deadline:
    """An unsaved deadline of a case. The office is an argument, because at filing the case isn't stored yet."""
    started_on = local_day(started_at, office.zone)
    calendar = days_off(*span_to_load(started_on, rule.days))
    due = due_on(started_on, rule.days, rule.unit, calendar)
    return Deadline(
        complaint=complaint,
        rule=rule,
        step=rule.step,
        obliged=rule.obliged,
        clarification=clarification,
        started_on=started_on,
        due_on=due,
        next_mark_at=marks_of(due, office.zone, calendar)[0].at,
    )


def start(complaint: Complaint, step: Step, *, at: datetime, clarification: Clarification | None = None) -> Deadline:
    """Set the deadline of a step, by the rule set under which the case was registered."""
    rule = Rule.objects.get(rule_set=complaint.rule_set_id, step=step)
    deadline = plan(complaint, complaint.office, rule, started_at=at, clarification=clarification)
    deadline.save()
    return deadline


def settle(complaint: Complaint, step: Step, *, at: datetime) -> None:
    """The step was done: its open deadline is met or late. Nothing happens where none is open."""
    today = local_day(at, complaint.office.zone)
    for deadline in complaint.deadlines.filter(step=step, settled_at__isnull=True):
        _end(deadline, Deadline.Outcome.MET if today <= deadline.due_on else Deadline.Outcome.LATE, at)


def drop_all(complaint: Complaint, *, at: datetime) -> None:
    """The case ended: what is still open need not be done any more; what was missed stays late."""
    today = local_day(at, complaint.office.zone)
    for deadline in complaint.deadlines.filter(settled_at__isnull=True):
        _end(deadline, Deadline.Outcome.DROPPED if today <= deadline.due_on else Deadline.Outcome.LATE, at)


def _end(deadline: Deadline, outcome: Deadline.Outcome, at: datetime) -> None:
    deadline.outcome = outcome
    deadline.settled_at = at
    deadline.next_mark_at = None
    deadline.save(update_fields=["outcome", "settled_at", "next_mark_at"])


def marks_of(due: date, zone: ZoneInfo, calendar: dict[date, str]) -> list[Mark]:
    """The warnings of a deadline in the order of their moments: near, then missed."""
    near_on = working_days_before(due, NEAR_WORKING_DAYS, calendar)
    return [
        Mark(DeadlineMark.Kind.NEAR, start_of_day(near_on, zone)),
        Mark(DeadlineMark.Kind.MISSED, start_of_day(due + ONE_DAY, zone)),
    ]
