"""The states of a case and the moves between them: the one table that every action asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    RECEIVED = "received", _("received, waiting for the formal check")
    SUBSTANTIVE_CHECK = "substantive_check", _("waiting for the substantive check")
    EXAMINATION = "examination", _("under examination")
    CLARIFICATION = "clarification", _("waiting for the body's answer")
    CLOSED = "closed", _("closed")


OPEN = frozenset(State) - {State.CLOSED}
CHECKING = frozenset({State.RECEIVED, State.SUBSTANTIVE_CHECK})


class ClosingReason(TextChoices):
    """Why a case ended; closing always names one."""

    FORMAL_REQUIREMENTS = "formal_requirements", _("formal requirements not met")
    SUBSTANTIVE_REQUIREMENTS = "substantive_requirements", _("substantive requirements not met")
    DEEMED_WITHDRAWN = "deemed_withdrawn", _("deemed withdrawn")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OUTSIDE_COMPETENCE = "outside_competence", _("outside the Ombudsman's competence")
    FORWARDED = "forwarded", _("forwarded")
    SETTLED_BY_BODY = "settled_by_body", _("settled by the body")
    SETTLEMENT = "settlement", _("agreement in mediation or conciliation")
    NOT_FOUND = "not_found", _("no maladministration found")
    DISCONTINUED = "discontinued", _("examination stopped")
    CORRECTED = "corrected", _("corrective action carried out")
    RECOMMENDATION_CARRIED_OUT = "recommendation_carried_out", _("recommendation carried out")
    RECOMMENDATION_CARRIED_OUT_PARTLY = "recommendation_partly", _("recommendation carried out in part")
    RECOMMENDATION_NOT_CARRIED_OUT = "recommendation_not", _("recommendation not carried out, published")


_AT_ANY_TIME = (
    ClosingReason.SETTLED_BY_BODY,
    ClosingReason.WITHDRAWN,
    ClosingReason.OUTSIDE_COMPETENCE,
    ClosingReason.FORWARDED,
)
_OF_AN_EXAMINATION = (
    ClosingReason.NOT_FOUND,
    ClosingReason.SETTLEMENT,
    ClosingReason.CORRECTED,
    ClosingReason.DISCONTINUED,
    *_AT_ANY_TIME,
)
CLOSING_REASONS: dict[State, tuple[ClosingReason, ...]] = {
    State.RECEIVED: (ClosingReason.FORMAL_REQUIREMENTS, *_AT_ANY_TIME),
    State.SUBSTANTIVE_CHECK: (ClosingReason.SUBSTANTIVE_REQUIREMENTS, *_AT_ANY_TIME),
    State.EXAMINATION: _OF_AN_EXAMINATION,
    State.CLARIFICATION: _OF_AN_EXAMINATION,
    State.CLOSED: (),
}


@dataclass(frozen=True)
class Move:
    """From which states an act leads to which one; `target` None leaves the state as it is."""

    sources: frozenset[State]
    target: State | None
    refusal: str | Promise  # what a person reads who tries it from another state

    def allows(self, state: str) -> bool:
        return state in self.sources


PASS_FORMAL_CHECK = Move(
    frozenset({State.RECEIVED}),
    State.SUBSTANTIVE_CHECK,
    _("The formal check of this report was already made."),
)
SET_BODY = Move(CHECKING, None, _("The body can be changed only before the examination."))
ACCEPT = Move(
    frozenset({State.SUBSTANTIVE_CHECK}),
    State.EXAMINATION,
    _("Only a report that passed the formal check can be accepted, and only once."),
)
ASK_CLARIFICATION = Move(
    frozenset({State.EXAMINATION, State.CLARIFICATION}),
    State.CLARIFICATION,
    _("A body can be asked only while the report is under examination."),
)
RECEIVE_ANSWER = Move(
    frozenset({State.CLARIFICATION}),
    State.EXAMINATION,
    _("No answer is awaited on this report now."),
)
REPORT_PROGRESS = Move(
    frozenset({State.CLARIFICATION, State.EXAMINATION}),
    None,
    _("The status can be updated only while the report is under examination."),
)
CLOSE = Move(OPEN, State.CLOSED, _("This report is already closed."))
WORK_ON = Move(OPEN, None, _("This report is closed."))
