"""The states of a case and the moves between them: the one table that every act asks.

`manage.py draw_states` draws docs/reference/states.md from it. What a move needs beside the right state (a body, a
checklist, a second person) are guards of the acts in complaints/actions/, each with its own message.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    RECEIVED = "received", _("received, waiting for the formal check")
    COMPLETION = "completion", _("waiting for the complainant to complete the file")
    SUBSTANTIVE_CHECK = "substantive_check", _("waiting for the substantive check")
    PLENARY = "plenary", _("waiting for the plenary decision")
    OUTSIDE = "outside", _("outside our competence, notice to be given")
    EXAMINATION = "examination", _("under examination")
    CLARIFICATION = "clarification", _("waiting for the body's answer")
    MEDIATION = "mediation", _("in mediation or conciliation")
    OUTCOME = "outcome", _("waiting for the complainant's comment on the outcome")
    MONITORING = "monitoring", _("waiting for the corrective action")
    RESOLUTION = "resolution", _("in resolution and monitoring")
    RECOMMENDATION = "recommendation", _("recommendation issued")
    PUBLISHED = "published", _("recommendation not carried out, published")
    CLOSED = "closed", _("closed")


OPEN = frozenset(State) - {State.CLOSED}
CHECKING = frozenset({State.RECEIVED, State.COMPLETION, State.SUBSTANTIVE_CHECK, State.PLENARY})
EXAMINING = frozenset({State.EXAMINATION, State.CLARIFICATION, State.MEDIATION})
CORRECTING = frozenset({State.MONITORING, State.RESOLUTION})


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
    CONSULTATION_GIVEN = "consultation_given", _("consultation given")
    COPY_FILED = "copy_filed", _("copy filed")


# A refusal needs a ground of the law and a second person (actions.refusing); nobody closes for these alone.
REFUSALS = frozenset(
    {ClosingReason.FORMAL_REQUIREMENTS, ClosingReason.SUBSTANTIVE_REQUIREMENTS, ClosingReason.OUTSIDE_COMPETENCE}
)
# These follow from a report that a second person approved (actions.reporting), or from the registration itself.
BY_OTHER_ACTS = frozenset(
    {
        ClosingReason.NOT_FOUND,
        ClosingReason.DISCONTINUED,
        ClosingReason.CONSULTATION_GIVEN,
        ClosingReason.COPY_FILED,
    }
)
_AT_ANY_TIME = (ClosingReason.SETTLED_BY_BODY, ClosingReason.WITHDRAWN, ClosingReason.FORWARDED)
CLOSING_REASONS: dict[State, tuple[ClosingReason, ...]] = {
    State.RECEIVED: _AT_ANY_TIME,
    State.COMPLETION: (ClosingReason.DEEMED_WITHDRAWN, *_AT_ANY_TIME),
    State.SUBSTANTIVE_CHECK: _AT_ANY_TIME,
    State.PLENARY: _AT_ANY_TIME,
    State.OUTSIDE: (ClosingReason.WITHDRAWN,),
    State.EXAMINATION: _AT_ANY_TIME,
    State.CLARIFICATION: _AT_ANY_TIME,
    State.MEDIATION: (ClosingReason.SETTLEMENT, *_AT_ANY_TIME),
    State.OUTCOME: _AT_ANY_TIME,
    State.MONITORING: (ClosingReason.CORRECTED, *_AT_ANY_TIME),
    State.RESOLUTION: (ClosingReason.CORRECTED, ClosingReason.SETTLEMENT, *_AT_ANY_TIME),
    State.RECOMMENDATION: (
        ClosingReason.RECOMMENDATION_CARRIED_OUT,
        ClosingReason.RECOMMENDATION_CARRIED_OUT_PARTLY,
        ClosingReason.WITHDRAWN,
    ),
    State.PUBLISHED: (
        ClosingReason.RECOMMENDATION_NOT_CARRIED_OUT,
        ClosingReason.RECOMMENDATION_CARRIED_OUT_PARTLY,
        ClosingReason.RECOMMENDATION_CARRIED_OUT,
    ),
    State.CLOSED: (),
}


@dataclass(frozen=True)
class Move:
    """From which states an act leads to which one; `target` None leaves the state as it is."""

    name: str
    sources: frozenset[State]
    target: State | None
    refusal: str | Promise  # what a person reads who tries it from another state

    def allows(self, state: str) -> bool:
        return state in self.sources


# --- Intake -----------------------------------------------------------------------------------------------------------

ASK_COMPLETION = Move(
    "ask for completion",
    frozenset({State.RECEIVED}),
    State.COMPLETION,
    _("The complainant can be asked for more only before the formal check is passed."),
)
COMPLETE = Move(
    "complete",
    frozenset({State.COMPLETION}),
    State.RECEIVED,
    _("Nothing was asked of the complainant that could be completed now."),
)
PASS_FORMAL_CHECK = Move(
    "pass the formal check",
    frozenset({State.RECEIVED}),
    State.SUBSTANTIVE_CHECK,
    _("Only a report that waits for the formal check can pass it, and only once."),
)
PASS_SUBSTANTIVE_CHECK = Move(
    "pass the substantive check",
    frozenset({State.SUBSTANTIVE_CHECK}),
    State.PLENARY,
    _("Only a report that waits for the substantive check can pass it, and only once."),
)
SET_BODY = Move("set the body", CHECKING, None, _("The body can be changed only before the examination."))
ACCEPT = Move(
    "accept by plenary decision",
    frozenset({State.PLENARY}),
    State.EXAMINATION,
    _("Only a report that waits for the plenary decision can be accepted, and only once."),
)
RESPOND_RAPIDLY = Move(
    "decide on rapid response",
    CHECKING,
    State.EXAMINATION,
    _("Rapid response is decided on before the examination; this report has passed that point."),
)
DECIDE_OUTSIDE = Move(
    "refuse as outside our competence",
    CHECKING,
    State.OUTSIDE,
    _("Whether a report is outside our competence is decided before the examination."),
)
REFUSE = Move(
    "refuse",
    CHECKING,
    State.CLOSED,
    _("A report can be refused only before the examination."),
)
GIVE_OUTSIDE_NOTICE = Move(
    "give the notice that it is outside our competence",
    frozenset({State.OUTSIDE}),
    State.CLOSED,
    _("This notice is given once, after the decision that the report is outside our competence."),
)

# --- Examination ------------------------------------------------------------------------------------------------------

ASK_CLARIFICATION = Move(
    "ask for a clarification",
    frozenset({State.EXAMINATION, State.CLARIFICATION}),
    State.CLARIFICATION,
    _("A body can be asked only while the report is under examination."),
)
RECEIVE_ANSWER = Move(
    "take the body's answer",
    frozenset({State.CLARIFICATION}),
    State.EXAMINATION,
    _("No answer is awaited on this report now."),
)
GO_ON_WITHOUT_ANSWER = Move(
    "go on without an answer",
    frozenset({State.CLARIFICATION}),
    State.EXAMINATION,
    _("No answer is awaited on this report now."),
)
REPORT_PROGRESS = Move(
    "update the status at the body",
    EXAMINING | {State.OUTCOME},
    None,
    _("The status can be updated only while the report is under examination."),
)
SUMMON = Move(
    "summon",
    frozenset({State.EXAMINATION, State.CLARIFICATION}),
    None,
    _("Someone can be summoned only while the report is under examination."),
)
VISIT = Move(
    "visit the site",
    frozenset({State.EXAMINATION, State.CLARIFICATION}),
    None,
    _("A site is visited only while the report is under examination."),
)
START_MEDIATION = Move(
    "start mediation or conciliation",
    frozenset({State.EXAMINATION, State.CLARIFICATION}),
    State.MEDIATION,
    _("Mediation or conciliation starts from the examination."),
)
END_MEDIATION = Move(
    "end mediation without an agreement",
    frozenset({State.MEDIATION}),
    State.EXAMINATION,
    _("No mediation or conciliation is going on."),
)
HOLD = Move(
    "record what an appointment brought",
    EXAMINING,
    None,
    _("What an appointment brought is recorded while the report is under examination."),
)
GIVE_OUTCOME = Move(
    "tell the complainant the outcome",
    frozenset({State.EXAMINATION}),
    State.OUTCOME,
    _("The outcome is told when the examination is at its end, and only once."),
)
COMMENT = Move(
    "comment on the outcome",
    frozenset({State.OUTCOME}),
    None,
    _("No comment on an outcome is awaited now."),
)
RESUME_EXAMINATION = Move(
    "examine again after a well-founded comment",
    frozenset({State.OUTCOME}),
    State.EXAMINATION,
    _("Only a comment on the outcome leads back to the examination."),
)

# --- Report, corrective action, recommendation ------------------------------------------------------------------------

REPORT_FOUND = Move(
    "issue the report: found",
    frozenset({State.OUTCOME}),
    State.MONITORING,
    _("The report is issued after the complainant could comment on the outcome, and only once."),
)
REPORT_NOT_FOUND = Move(
    "issue the report: not found or stopped",
    frozenset({State.OUTCOME}),
    State.CLOSED,
    REPORT_FOUND.refusal,
)
REPORT_CORRECTION = Move(
    "report on a corrective action",
    CORRECTING,
    None,
    _("No corrective action is awaited on this report now."),
)
PASS_TO_RESOLUTION = Move(
    "pass to resolution and monitoring",
    frozenset({State.MONITORING}),
    State.RESOLUTION,
    _("Only a report that waits for a corrective action passes to resolution and monitoring."),
)
RECOMMEND = Move(
    "sign a recommendation",
    frozenset({State.RESOLUTION}),
    State.RECOMMENDATION,
    _("A recommendation follows resolution and monitoring, and is signed once."),
)
FOLLOW_RECOMMENDATION = Move(
    "send the recommendation, and take the superior's report",
    frozenset({State.RECOMMENDATION}),
    None,
    _("There is no recommendation to follow on this report now."),
)
PUBLISH = Move(
    "publish",
    frozenset({State.RECOMMENDATION}),
    State.PUBLISHED,
    _("Only a recommendation that was not carried out is published, and only once."),
)

# --- At any time ------------------------------------------------------------------------------------------------------

CLOSE = Move("close", OPEN, State.CLOSED, _("This report is already closed."))
REOPEN = Move(
    "reopen on new material",
    frozenset({State.CLOSED}),
    State.PLENARY,
    _("Only a closed report can be reopened."),
)
WORK_ON = Move("work on", OPEN, None, _("This report is closed."))

MOVES: tuple[Move, ...] = (
    ASK_COMPLETION,
    COMPLETE,
    PASS_FORMAL_CHECK,
    PASS_SUBSTANTIVE_CHECK,
    SET_BODY,
    ACCEPT,
    RESPOND_RAPIDLY,
    DECIDE_OUTSIDE,
    REFUSE,
    GIVE_OUTSIDE_NOTICE,
    ASK_CLARIFICATION,
    RECEIVE_ANSWER,
    GO_ON_WITHOUT_ANSWER,
    REPORT_PROGRESS,
    SUMMON,
    VISIT,
    START_MEDIATION,
    END_MEDIATION,
    HOLD,
    GIVE_OUTCOME,
    COMMENT,
    RESUME_EXAMINATION,
    REPORT_FOUND,
    REPORT_NOT_FOUND,
    REPORT_CORRECTION,
    PASS_TO_RESOLUTION,
    RECOMMEND,
    FOLLOW_RECOMMENDATION,
    PUBLISH,
    CLOSE,
    REOPEN,
    WORK_ON,
)
