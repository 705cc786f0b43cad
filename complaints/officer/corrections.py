"""What this door reads of corrective actions and recommendations, and in which order; nothing else of the case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Model, Q, QuerySet, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.events import Progress
from complaints.examination import Judgement
from complaints.models import CorrectiveAction, Deadline, Recommendation
from complaints.permissions import correctable_by, followable_by
from complaints.procedure import Step
from complaints.queries import ShownDeadline, shown
from complaints.states import CORRECTING, State
from regions.models import User

ROWS_PER_PAGE = 25

OPEN_CORRECTION = Q(complaint__state__in=CORRECTING) & ~Q(judgement=Judgement.CARRIED_OUT)
OPEN_RECOMMENDATION = Q(complaint__state=State.RECOMMENDATION, outcome="")
TONES = {Judgement.CARRIED_OUT: "good", Judgement.PARTLY: "near", Judgement.NOT_CARRIED_OUT: "overdue"}

_OF_THE_CASE = ("complaint__register", "complaint__state", "complaint__office__time_zone", "body__name")
OF_A_CORRECTION = (*_OF_THE_CASE, "report", "progress", "reported_at", "judgement", "judged_at")
OF_A_RECOMMENDATION = (*_OF_THE_CASE, "outcome", "published_at")

M = TypeVar("M", bound=Model)


def corrections_of(user: User, day: date) -> QuerySet[CorrectiveAction]:
    """Those asked of the bodies that someone answers for, with what a row of the list tells."""
    mine = _standing_open(correctable_by(user, day), OPEN_CORRECTION)
    return mine.select_related("complaint__office", "body").only(*OF_A_CORRECTION)


def recommendations_to(user: User, day: date) -> QuerySet[Recommendation]:
    """Those addressed to the bodies that someone answers for, with what a row of the list tells."""
    mine = _standing_open(followable_by(user, day), OPEN_RECOMMENDATION)
    return mine.select_related("complaint__office", "body").only(*OF_A_RECOMMENDATION)


def count_open(user: User, day: date) -> int:
    """How many of both wait for something from the bodies that someone answers for; one query."""
    corrections = correctable_by(user, day).filter(OPEN_CORRECTION).order_by().values("pk")
    recommendations = followable_by(user, day).filter(OPEN_RECOMMENDATION).order_by().values("pk")
    return corrections.union(recommendations, all=True).count()


def _standing_open(found: QuerySet[M], condition: Q) -> QuerySet[M]:
    annotated: QuerySet[Any] = found.annotate(is_open=ExpressionWrapper(condition, output_field=BooleanField()))
    return annotated


# --- The order: what is open first, the longest waiting before all; then the rest, the latest first -------------------


@dataclass(frozen=True)
class Place:
    """Where a page of a list ended; in addresses o.15 (open) or d.15 (done)."""

    is_open: bool
    id: int

    def __str__(self) -> str:
        return f"{'o' if self.is_open else 'd'}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """None for what isn't a place: then the list is shown from its start."""
        mark, _dot, id_ = text.partition(".")
        if mark not in ("o", "d") or not (id_.isascii() and id_.isdigit() and len(id_) < 19):
            return None
        return cls(mark == "o", int(id_))

    @property
    def after(self) -> Q:
        if self.is_open:
            return Q(is_open=True, pk__gt=self.id) | Q(is_open=False)
        return Q(is_open=False, pk__lt=self.id)


def rows_after(found: QuerySet[M], after: Place | None, size: int = ROWS_PER_PAGE) -> tuple[Sequence[M], Place | None]:
    """The rows after a place, or the first ones, and the place where the next page begins."""
    while_open = Case(When(is_open=True, then=F("pk")))
    ordered = found.order_by(while_open.asc(nulls_last=True), "-pk")
    if after is not None:
        ordered = ordered.filter(after.after)
    fetched = list(ordered[: size + 1])
    rows = fetched[:size]
    return rows, _place_of(rows[-1]) if len(fetched) > size else None


def _place_of(row: Any) -> Place:
    return Place(row.is_open, row.pk)


# --- The rows ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    url: str
    register: str
    body: str
    deadline: ShownDeadline | None
    is_open: bool
    label: str
    tone: str


def correction_rows(actions: Sequence[CorrectiveAction], now: datetime) -> list[Row]:
    deadlines = deadlines_of(actions, Deadline.objects.select_related("rule"))
    return [correction_row(one, _shown(one, deadlines.get(one.pk), now)) for one in actions]


def recommendation_rows(recommendations: Sequence[Recommendation], now: datetime) -> list[Row]:
    deadlines = report_deadlines_of(recommendations, Deadline.objects.select_related("rule"))
    return [recommendation_row(one, _shown(one, deadlines.get(one.complaint_id), now)) for one in recommendations]


def correction_row(action: CorrectiveAction, deadline: ShownDeadline | None) -> Row:
    label, tone = _correction_stands(action, deadline.state if deadline else "")
    return _row(action, reverse("officer-correction", args=[action.pk]), deadline, label, tone)


def recommendation_row(recommendation: Recommendation, deadline: ShownDeadline | None) -> Row:
    label, tone = _recommendation_stands(recommendation, deadline.state if deadline else "")
    return _row(recommendation, reverse("officer-recommendation", args=[recommendation.pk]), deadline, label, tone)


def _row(one: Any, url: str, deadline: ShownDeadline | None, label: str, tone: str) -> Row:
    return Row(
        url=url,
        register=one.complaint.register,
        body=one.body.name,
        deadline=deadline,
        is_open=is_open(one),
        label=label,
        tone=tone,
    )


def _shown(one: CorrectiveAction | Recommendation, deadline: Deadline | None, now: datetime) -> ShownDeadline | None:
    return shown(deadline, one.complaint.office.zone, now) if deadline else None


def waits_for_judgement(action: CorrectiveAction) -> bool:
    """Whether the body reported it as done, and the Ombudsman hasn't said since then what it thinks of that."""
    if action.reported_at is None or action.progress != Progress.SETTLED:
        return False
    return action.judged_at is None or action.reported_at > action.judged_at


def _correction_stands(action: CorrectiveAction, state: str) -> tuple[str, str]:
    """Where a corrective action stands in a word, and the tone of that word."""
    if action.judgement == Judgement.CARRIED_OUT or (action.judgement and not is_open(action)):
        return _judged(action.judgement)
    if not is_open(action):
        return _("Ended"), "quiet"
    if waits_for_judgement(action):
        return _("Reported"), "info"
    if action.complaint.state == State.RESOLUTION:
        return _("In resolution and monitoring"), "near"
    if action.judgement and state != "overdue":
        return _judged(action.judgement)
    return _clock_stands(state)


def _recommendation_stands(recommendation: Recommendation, state: str) -> tuple[str, str]:
    if recommendation.published_at is not None:
        return _("Published"), "overdue"
    if recommendation.outcome:
        return _judged(recommendation.outcome)
    return _clock_stands(state) if is_open(recommendation) else (_("Ended"), "quiet")


def is_open(one: Any) -> bool:
    """What the database said of it when it was read: whether it waits for something from its body."""
    return bool(one.is_open)


def _judged(judgement: str) -> tuple[str, str]:
    return capfirst(str(Judgement(judgement).label)), TONES[Judgement(judgement)]


def _clock_stands(state: str) -> tuple[str, str]:
    match state:
        case "overdue":
            return _("Overdue"), "overdue"
        case "near":
            return _("Due soon"), "near"
        case "paused":
            return _("Paused"), "quiet"
        case _:
            return _("To be done"), "info"


# --- Their deadlines --------------------------------------------------------------------------------------------------


def deadlines_of(actions: Sequence[CorrectiveAction], deadlines: QuerySet[Deadline]) -> dict[int, Deadline]:
    """The deadline of each corrective action, by its id; two queries.

    A case that was reopened may have asked the same body twice: each report started a deadline, one after the other.
    """
    among = Q(complaint__in=[one.complaint_id for one in actions], body__in=[one.body_id for one in actions])
    asked: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pk, *pair in CorrectiveAction.objects.filter(among).order_by("pk").values_list("pk", "complaint", "body"):
        asked[pair[0], pair[1]].append(pk)
    started: dict[tuple[int, int | None], list[Deadline]] = defaultdict(list)
    for deadline in deadlines.filter(among, step=Step.CORRECTIVE_ACTION).order_by("pk"):
        started[deadline.complaint_id, deadline.body_id].append(deadline)
    pairs = (zip(asked[pair], started[pair], strict=False) for pair in asked)
    return {pk: deadline for found in pairs for pk, deadline in found}


def report_deadlines_of(
    recommendations: Sequence[Recommendation], deadlines: QuerySet[Deadline]
) -> dict[int, Deadline]:
    """The deadline of each superior's report, by the id of its case: a case has one recommendation at most."""
    of_these = deadlines.filter(
        complaint__in=[one.complaint_id for one in recommendations], step=Step.RECOMMENDATION_REPORT
    )
    return {one.complaint_id: one for one in of_these}
