"""The history of a case: what can happen, and how each of the three doors tells it.

An event stores a code and facts (dates, names of bodies, reasons); the words are made here, when they are
read, in the reader's language. A wording of None means that the door doesn't tell this event at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from complaints.procedure import Party, Step
from complaints.states import ClosingReason


class Audience(TextChoices):
    STAFF = "staff", _("Ombudsman staff")
    COMPLAINANT = "complainant", _("complainant")
    BODY = "body", _("public body")


class By(TextChoices):
    """Who did it; the person, where there is an account, stands beside it."""

    COMPLAINANT = "complainant", _("complainant")
    STAFF = "staff", _("Ombudsman")
    OFFICER = "officer", _("public body")
    SYSTEM = "system", _("Tuntas")


class Progress(TextChoices):
    """What a body tells about its own work on a case."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("being worked on")
    SETTLED = "settled", _("settled by the body")
    CANNOT_SETTLE = "cannot_settle", _("can't be settled by the body")


class EventCode(TextChoices):
    FILED = "filed", _("filed")
    ASSIGNED = "assigned", _("assigned")
    BODY_SET = "body_set", _("body set")
    FORMAL_CHECK_PASSED = "formal_check_passed", _("formal check passed")
    ACCEPTED = "accepted", _("accepted")
    CLARIFICATION_ASKED = "clarification_asked", _("clarification asked")
    CLARIFICATION_ANSWERED = "clarification_answered", _("clarification answered")
    PROGRESS_REPORTED = "progress_reported", _("status updated by the body")
    DEADLINE_NEAR = "deadline_near", _("deadline near")
    DEADLINE_MISSED = "deadline_missed", _("deadline missed")
    NOTE_ADDED = "note_added", _("internal note")
    IDENTITY_OPENED = "identity_opened", _("identity opened")
    CLOSED = "closed", _("closed")


@dataclass(frozen=True)
class Wording:
    """One event told three times; placeholders are the facts the event carries."""

    staff: str
    complainant: str | None = None
    body: str | None = None


WORDINGS: dict[str, Wording] = {
    EventCode.FILED: Wording(
        staff=gettext_noop("The report was received. Agreement: %(agreement)s."),
        complainant=gettext_noop("We received your report."),
    ),
    EventCode.ASSIGNED: Wording(staff=gettext_noop("Assigned to %(officer)s.")),
    EventCode.BODY_SET: Wording(
        staff=gettext_noop("The reported body is now %(body)s. Agreement: %(agreement)s."),
        complainant=gettext_noop("We entered %(body)s as the body you complain about."),
    ),
    EventCode.FORMAL_CHECK_PASSED: Wording(
        staff=gettext_noop("Formal check passed."),
        complainant=gettext_noop("Your report is complete. We now check whether we are the right authority for it."),
    ),
    EventCode.ACCEPTED: Wording(
        staff=gettext_noop("Substantive check passed; accepted for examination."),
        complainant=gettext_noop("We took up your report and examine it now."),
    ),
    EventCode.CLARIFICATION_ASKED: Wording(
        staff=gettext_noop("Written clarification %(round)s was asked of %(body)s, due on %(due_on)s."),
        complainant=gettext_noop("We asked %(body)s for an explanation. They have to answer by %(due_on)s."),
        body=gettext_noop("The Ombudsman asks for a written clarification by %(due_on)s."),
    ),
    EventCode.CLARIFICATION_ANSWERED: Wording(
        staff=gettext_noop("%(body)s answered clarification %(round)s."),
        complainant=gettext_noop("%(body)s answered. We now examine the answer."),
        body=gettext_noop("The clarification was answered."),
    ),
    EventCode.PROGRESS_REPORTED: Wording(
        staff=gettext_noop("%(body)s reports: %(progress)s."),
        complainant=gettext_noop("%(body)s tells us about its work on your matter: %(progress)s."),
        body=gettext_noop("Status updated: %(progress)s."),
    ),
    EventCode.DEADLINE_NEAR: Wording(
        staff=gettext_noop("Due soon, on %(due_on)s: %(step)s (%(obliged)s)."),
        body=gettext_noop("The deadline of %(due_on)s is near."),
    ),
    EventCode.DEADLINE_MISSED: Wording(
        staff=gettext_noop("Missed, was due on %(due_on)s: %(step)s (%(obliged)s)."),
        complainant=gettext_noop(
            "The deadline of %(due_on)s has passed (%(step)s). We see to it that your report goes on."
        ),
        body=gettext_noop("The deadline of %(due_on)s has passed without an answer."),
    ),
    EventCode.NOTE_ADDED: Wording(staff=gettext_noop("Internal note.")),
    EventCode.IDENTITY_OPENED: Wording(staff=gettext_noop("The complainant's identity was opened.")),
    EventCode.CLOSED: Wording(
        staff=gettext_noop("Closed: %(closing_reason)s."),
        complainant=gettext_noop("We closed your report: %(closing_reason)s."),
        body=gettext_noop("The case was closed: %(closing_reason)s."),
    ),
}

_LABELS = {"step": Step, "obliged": Party, "closing_reason": ClosingReason, "progress": Progress}

# What the complainant reads instead of the terms of the law, as a part of a sentence; each step says whose it is.
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


_PLAIN = {"closing_reason": plain_reason, "step": plain_step}


def describe(code: str, facts: Mapping[str, object], audience: str) -> str | None:
    """The event in the active language for one audience, or None if this audience isn't told of it."""
    wording: str | None = getattr(WORDINGS[code], audience)
    if wording is None:
        return None
    return gettext(wording) % {name: _in_words(name, value, audience) for name, value in facts.items()}


def _in_words(name: str, value: object, audience: str) -> str:
    if name.endswith("_on"):
        return day_in_words(date.fromisoformat(str(value)))
    if audience == Audience.COMPLAINANT and name in _PLAIN:
        return _PLAIN[name](str(value))
    if name in _LABELS:
        return str(_LABELS[name](str(value)).label)
    return str(value) if value else "-"


def day_in_words(day: date) -> str:
    """'Rabu, 9 Desember 2026' or 'Wednesday, 9 December 2026'."""
    return date_format(day, "l, j F Y")
