"""What complainants read instead of the terms of the law: reasons for closing, and what a deadline is for. Pure."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from complaints.procedure import Step
from complaints.states import ClosingReason

# Each is a part of a sentence; each step says whose it is.
_PLAIN_REASONS: dict[str, str] = {
    ClosingReason.FORMAL_REQUIREMENTS: gettext_noop("something that the law asks for is missing"),
    ClosingReason.SUBSTANTIVE_REQUIREMENTS: gettext_noop("the law does not let us examine this matter"),
    ClosingReason.DEEMED_WITHDRAWN: gettext_noop("what was missing did not reach us in time"),
    ClosingReason.WITHDRAWN: gettext_noop("you withdrew it"),
    ClosingReason.OUTSIDE_COMPETENCE: gettext_noop("we are not the right authority for it"),
    ClosingReason.FORWARDED: gettext_noop("we passed it on to the authority that is the right one"),
    ClosingReason.SETTLED_BY_BODY: gettext_noop("the public body has settled the matter"),
    ClosingReason.SETTLEMENT: gettext_noop("you and the public body came to an agreement"),
    ClosingReason.NOT_FOUND: gettext_noop("we found no proof that the service went wrong"),
    ClosingReason.DISCONTINUED: gettext_noop("we stopped our examination"),
    ClosingReason.CORRECTED: gettext_noop("the public body has put right what went wrong"),
    ClosingReason.RECOMMENDATION_CARRIED_OUT: gettext_noop("the public body did what our recommendation orders"),
    ClosingReason.RECOMMENDATION_CARRIED_OUT_PARTLY: gettext_noop(
        "the public body did a part of what our recommendation orders"
    ),
    ClosingReason.RECOMMENDATION_NOT_CARRIED_OUT: gettext_noop(
        "the public body did not do what our recommendation orders, and we made that public"
    ),
    ClosingReason.CONSULTATION_GIVEN: gettext_noop("we answered your question"),
    ClosingReason.COPY_FILED: gettext_noop("we keep your letter, which went to us as a copy"),
}
_WHOLE_CASE = gettext_noop("our work on your report as a whole")
_PLAIN_STEPS: dict[str, str] = {
    Step.FIRST_REPLY: gettext_noop("our first answer to you"),
    Step.COMPLETION: gettext_noop("what we still need from you"),
    Step.FORMAL_CHECK: gettext_noop("our check whether your report is complete"),
    Step.SUBSTANTIVE_CHECK: gettext_noop("our check whether we are the right authority"),
    Step.OUTSIDE_COMPETENCE_NOTICE: gettext_noop("our word to you that we are not the right authority"),
    Step.CLARIFICATION_1: gettext_noop("the public body's explanation to us"),
    Step.CLARIFICATION_2: gettext_noop("the public body's explanation, for which we asked a second time"),
    Step.OUTCOME_COMMENT: gettext_noop("your comment on what we found"),
    Step.CORRECTIVE_ACTION: gettext_noop("what the public body has to put right"),
    Step.RECOMMENDATION_SENT: gettext_noop("our recommendation to the head of the public body"),
    Step.RECOMMENDATION_REPORT: gettext_noop("the public body's report on following our recommendation"),
    Step.WHOLE_CASE_SIMPLE: _WHOLE_CASE,
    Step.WHOLE_CASE_MEDIUM: _WHOLE_CASE,
    Step.WHOLE_CASE_HEAVY: _WHOLE_CASE,
    Step.BREACH_NOTICE: gettext_noop("our word to you that your data leaked"),
    Step.DATA_CORRECTION: gettext_noop("our correction of your data"),
}


def plain_reason(reason: str) -> str:
    """Why a report was closed, as its complainant is told."""
    return gettext(_PLAIN_REASONS[reason])


def plain_step(step: str) -> str:
    """What a deadline is for, as the complainant is told."""
    return gettext(_PLAIN_STEPS[step])
