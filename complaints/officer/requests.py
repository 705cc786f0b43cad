"""What this door reads of requests for clarification, and in which order; nothing else of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.events import Progress
from complaints.models import Clarification, Deadline
from complaints.permissions import answerable_by
from complaints.queries import ShownDeadline, past_due, shown
from regions.models import Body, User

ROWS_PER_PAGE = 25

WAITING = Q(deadline__settled_at__isnull=True)
ANSWERED = Q(answered_at__isnull=False)

_OF_THE_ROW = (
    "round",
    "progress",
    "answered_at",
    "body__name",
    "complaint__register",
    "complaint__office__time_zone",
    "deadline__step",
    "deadline__obliged",
    "deadline__due_on",
    "deadline__settled_at",
    "deadline__outcome",
    "deadline__mark_moments",
    "deadline__is_paused",
    "deadline__agreed_on",
    "deadline__clarification",
    "deadline__rule__basis",
    "deadline__rule__basis_en",
    "deadline__rule__is_verified",
    "deadline__rule__consequence",
    "deadline__rule__consequence_en",
)
_OF_THE_PAGE = (
    *_OF_THE_ROW,
    "summary",
    "question",
    "asked_at",
    "answer",
    "answered_by__first_name",
    "answered_by__last_name",
    "answered_by__username",
    "complaint__state",
    "complaint__closed_at",
    "complaint__office__name",
    "deadline__started_on",
    "deadline__base_on",
    "deadline__skipped",
    "deadline__extension_days",
    "deadline__extension_unit",
    "deadline__agreed_days",
    "deadline__agreed_unit",
    "deadline__extension_request__reason",
    "deadline__extension_request__state",
    "deadline__extension_request__asked_at",
    "deadline__extension_request__days",
    "deadline__extension_request__words",
    "deadline__extension_request__deadline",
    "deadline__extension_request__asked_by__first_name",
    "deadline__extension_request__asked_by__last_name",
    "deadline__extension_request__asked_by__username",
    "deadline__rule__rule_set__name",
    "deadline__rule__days",
    "deadline__rule__unit",
    "deadline__rule__starts_from",
    "deadline__rule__starts_from_en",
)


def requests_to(user: User, day: date) -> QuerySet[Clarification]:
    """Those addressed to the bodies that someone answers for, with what a row of the list tells."""
    return answerable_by(user, day).select_related("body", "complaint__office", "deadline__rule").only(*_OF_THE_ROW)


def whole_requests_to(user: User, day: date) -> QuerySet[Clarification]:
    whole = requests_to(user, day).select_related(
        "answered_by", "deadline__rule__rule_set", "deadline__extension_request__asked_by"
    )
    return whole.prefetch_related("deadline__pauses").only(*_OF_THE_PAGE)


def bodies_asked(user: User, day: date) -> QuerySet[Body]:
    """The bodies among those that someone answers for to which a request was ever addressed."""
    return Body.objects.filter(pk__in=answerable_by(user, day).values("body")).only("name")


# --- The list: what waits for an answer first, by due date; then the rest, the latest first -----------------


@dataclass(frozen=True)
class Place:
    """Where a page of the list ended; in addresses w.2026-12-09.15 (waiting) or d.2026-12-09.15 (done)."""

    is_waiting: bool
    due_on: date
    id: int

    def __str__(self) -> str:
        return f"{'w' if self.is_waiting else 'd'}.{self.due_on.isoformat()}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """None for what isn't a place: then the list is shown from its start."""
        mark, _dot, rest = text.partition(".")
        day, _dot, id_ = rest.partition(".")
        if mark not in ("w", "d") or not (id_.isascii() and id_.isdigit() and len(id_) < 19):
            return None
        try:
            return cls(mark == "w", date.fromisoformat(day), int(id_))
        except ValueError:
            return None

    @property
    def after(self) -> Q:
        on_this_day = Q(deadline__due_on=self.due_on, id__lt=self.id)
        if self.is_waiting:
            return (WAITING & (Q(deadline__due_on__gt=self.due_on) | on_this_day)) | ~WAITING
        return ~WAITING & (Q(deadline__due_on__lt=self.due_on) | on_this_day)


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    next: Place | None


def page_of(requests: QuerySet[Clarification], after: Place | None, now: datetime, size: int = ROWS_PER_PAGE) -> Page:
    """The page after a place, or the first one."""
    waiting_until = Case(When(WAITING, then=F("deadline__due_on")))
    ordered = requests.order_by(waiting_until.asc(nulls_last=True), "-deadline__due_on", "-id")
    if after is not None:
        ordered = ordered.filter(after.after)
    found = list(ordered[: size + 1])
    rows = found[:size]
    return Page([row_of(request, now) for request in rows], _place_of(rows[-1]) if len(found) > size else None)


def _place_of(request: Clarification) -> Place:
    return Place(request.deadline.is_open, request.deadline.due_on, request.pk)


@dataclass(frozen=True)
class Row:
    id: int
    register: str
    body: str
    round: int
    progress: str
    deadline: ShownDeadline
    is_waiting: bool
    label: str
    tone: str


def row_of(request: Clarification, now: datetime) -> Row:
    deadline = shown(request.deadline, request.complaint.office.zone, now)
    label, tone = _standing(request, deadline.state)
    return Row(
        id=request.pk,
        register=request.complaint.register,
        body=request.body.name,
        round=request.round,
        progress=capfirst(str(Progress(request.progress).label)),
        deadline=deadline,
        is_waiting=request.deadline.is_open,
        label=label,
        tone=tone,
    )


def _standing(request: Clarification, state: str) -> tuple[str, str]:
    """Where a request stands in a word, and the tone of that word."""
    if request.answered_at is not None:
        is_late = request.deadline.outcome == Deadline.Outcome.LATE
        return (_("Answered late"), "quiet") if is_late else (_("Answered"), "good")
    if not request.deadline.is_open:
        return _("Without an answer"), "quiet"
    match state:
        case "overdue":
            return _("Overdue"), "overdue"
        case "paused":
            return _("Paused"), "quiet"
        case "near":
            return _("Due soon"), "near"
        case _:
            return _("Awaiting answer"), "info"


# --- What is due, in figures --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overview:
    waiting: int
    overdue: int
    next_due_on: date | None  # of those that are neither overdue nor paused


def overview(requests: QuerySet[Clarification], now: datetime) -> Overview:
    """Counted over what waits, never over all that was ever asked."""
    overdue = past_due(now)
    return Overview(
        **requests.filter(WAITING).aggregate(
            waiting=Count("pk"),
            overdue=Count("pk", filter=overdue),
            next_due_on=Min("deadline__due_on", filter=Q(deadline__is_paused=False) & ~overdue),
        )
    )
