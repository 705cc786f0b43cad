"""What waits: the sets of open cases with which a day begins, for the first page and for the filters of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from complaints.models import Complaint, Deadline
from complaints.permissions import visible_to
from complaints.queries import ShownDeadline, by_the_day_of_each_office, shown
from complaints.states import State
from regions.models import User

WEEK = timedelta(days=7)
MOST_SHOWN = 10

IS_OPEN = ~Q(state=State.CLOSED)  # written as the partial index has it
IS_UNASSIGNED = Q(officer__isnull=True)


def is_overdue(now: datetime) -> Exists:
    """A step of the case should have been done by now, whoever owes it."""
    return _has_deadline(now, lambda today: Q(due_on__lt=today))


def is_due_within_a_week(now: datetime) -> Exists:
    return _has_deadline(now, lambda today: Q(due_on__gte=today, due_on__lte=today + WEEK))


def _has_deadline(now: datetime, condition: Callable[[date], Q]) -> Exists:
    running = Deadline.objects.filter(complaint=OuterRef("pk"), settled_at__isnull=True, is_paused=False)
    return Exists(running.filter(by_the_day_of_each_office(now, condition)))


@dataclass(frozen=True)
class Waiting:
    """How many cases are open, and of these due within a week, overdue, and without an officer."""

    open: int
    due: int
    overdue: int
    unassigned: int


def count_waiting(user: User, now: datetime) -> tuple[Waiting, Waiting]:
    """What waits for someone's own hand, and in all that they may see; one query."""
    is_mine, due, overdue = Q(officer=user), Q(is_due_within_a_week(now)), Q(is_overdue(now))
    counts = (
        visible_to(user)
        .filter(IS_OPEN)
        .aggregate(
            my_open=Count("pk", filter=is_mine),
            my_due=Count("pk", filter=is_mine & due),
            my_overdue=Count("pk", filter=is_mine & overdue),
            open=Count("pk"),
            due=Count("pk", filter=due),
            overdue=Count("pk", filter=overdue),
            unassigned=Count("pk", filter=IS_UNASSIGNED),
        )
    )
    mine = Waiting(counts["my_open"], counts["my_due"], counts["my_overdue"], unassigned=0)
    return mine, Waiting(counts["open"], counts["due"], counts["overdue"], counts["unassigned"])


@dataclass(frozen=True)
class Due:
    complaint: Complaint
    deadline: ShownDeadline


def first_due(cases: QuerySet[Complaint], now: datetime) -> list[Due]:
    """The running deadlines of these cases that come first; one query."""
    deadlines = (
        Deadline.objects.filter(settled_at__isnull=True, is_paused=False, complaint__in=cases)
        .select_related("rule", "complaint__office", "complaint__body", "complaint__officer")
        .order_by("due_on", "id")[:MOST_SHOWN]
    )
    return [Due(one.complaint, shown(one, one.complaint.office.zone, now)) for one in deadlines]
