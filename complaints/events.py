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
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from complaints.examination import AppointmentKind, Judgement, Line, ProposalKind, ReportKind, Result
from complaints.plain_words import plain_reason, plain_step
from complaints.procedure import Party, PauseGround, Step, Weight
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
    TRANSFERRED = "transferred", _("transferred")
    CONFLICT_DECLARED = "conflict_declared", _("conflict of interest declared")
    BODY_SET = "body_set", _("body set")
    WEIGHT_SET = "weight_set", _("weight set")
    COMPLETION_ASKED = "completion_asked", _("completion asked")
    COMPLETED = "completed", _("completed")
    CHECKLIST_KEPT = "checklist_kept", _("checklist kept")
    FORMAL_CHECK_PASSED = "formal_check_passed", _("formal check passed")
    SUBSTANTIVE_CHECK_PASSED = "substantive_check_passed", _("substantive check passed")
    ACCEPTED = "accepted", _("accepted")
    RAPID_RESPONSE = "rapid_response", _("rapid response decided")
    PROPOSED = "proposed", _("proposed for approval")
    PROPOSAL_RETURNED = "proposal_returned", _("proposal returned")
    OUTSIDE_DECIDED = "outside_decided", _("decided to be outside our competence")
    CLARIFICATION_ASKED = "clarification_asked", _("clarification asked")
    CLARIFICATION_ANSWERED = "clarification_answered", _("clarification answered")
    WENT_ON_WITHOUT_ANSWER = "went_on_without_answer", _("went on without an answer")
    PROGRESS_REPORTED = "progress_reported", _("status updated by the body")
    SUMMONED = "summoned", _("summoned")
    VISIT_SET = "visit_set", _("site visit set")
    MEDIATION_STARTED = "mediation_started", _("mediation started")
    MEDIATION_ENDED = "mediation_ended", _("mediation ended without an agreement")
    APPOINTMENT_HELD = "appointment_held", _("appointment held")
    OUTCOME_GIVEN = "outcome_given", _("outcome told to the complainant")
    OUTCOME_COMMENTED = "outcome_commented", _("outcome commented on")
    EXAMINATION_RESUMED = "examination_resumed", _("examination resumed")
    REPORT_ISSUED = "report_issued", _("report issued")
    CORRECTION_REPORTED = "correction_reported", _("corrective action reported")
    CORRECTION_JUDGED = "correction_judged", _("corrective action judged")
    PASSED_TO_RESOLUTION = "passed_to_resolution", _("passed to resolution and monitoring")
    RECOMMENDED = "recommended", _("recommendation signed")
    RECOMMENDATION_SENT = "recommendation_sent", _("recommendation sent")
    RECOMMENDATION_REPORTED = "recommendation_reported", _("superior's report received")
    PUBLISHED = "published", _("published")
    PAUSED = "paused", _("clock paused")
    RESUMED = "resumed", _("clock resumed")
    EXTENSION_ASKED = "extension_asked", _("extension asked")
    EXTENSION_GRANTED = "extension_granted", _("extension granted")
    EXTENSION_REFUSED = "extension_refused", _("extension refused")
    DEADLINE_MOVED = "deadline_moved", _("deadline recounted")
    DEADLINE_NEAR = "deadline_near", _("deadline near")
    DEADLINE_DUE = "deadline_due", _("last day of a deadline")
    DEADLINE_MISSED = "deadline_missed", _("deadline missed")
    DEADLINE_ESCALATED = "deadline_escalated", _("missed deadline escalated")
    NOTE_ADDED = "note_added", _("internal note")
    IDENTITY_OPENED = "identity_opened", _("identity opened")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")


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
    EventCode.TRANSFERRED: Wording(
        staff=gettext_noop("Transferred to %(office)s, division: %(division)s."),
        complainant=gettext_noop("%(office)s deals with your report from now on."),
    ),
    EventCode.CONFLICT_DECLARED: Wording(
        staff=gettext_noop("%(person)s declared a conflict of interest and does not act on this case.")
    ),
    EventCode.WEIGHT_SET: Wording(
        staff=gettext_noop("The case is %(weight)s; the whole of it is due on %(due_on)s."),
    ),
    EventCode.COMPLETION_ASKED: Wording(
        staff=gettext_noop("The complainant was asked to complete the file by %(due_on)s: %(missing)s."),
        complainant=gettext_noop("We still need something from you by %(due_on)s: %(missing)s."),
    ),
    EventCode.COMPLETED: Wording(
        staff=gettext_noop("The complainant completed the file."),
        complainant=gettext_noop("We received what was missing."),
    ),
    EventCode.CHECKLIST_KEPT: Wording(staff=gettext_noop("%(step)s: %(met)s of %(items)s items are met.")),
    EventCode.BODY_SET: Wording(
        staff=gettext_noop("The reported body is now %(body)s. Agreement: %(agreement)s."),
        complainant=gettext_noop("We entered %(body)s as the body you complain about."),
    ),
    EventCode.FORMAL_CHECK_PASSED: Wording(
        staff=gettext_noop("Formal check passed."),
        complainant=gettext_noop("Your report is complete. We now check whether we are the right authority for it."),
    ),
    EventCode.SUBSTANTIVE_CHECK_PASSED: Wording(
        staff=gettext_noop("Substantive check passed."),
        complainant=gettext_noop("We are the right authority for your report. Our meeting decides on it next."),
    ),
    EventCode.ACCEPTED: Wording(
        staff=gettext_noop("Accepted for examination by plenary decision (%(weight)s)."),
        complainant=gettext_noop("We took up your report and examine it now."),
    ),
    EventCode.RAPID_RESPONSE: Wording(
        staff=gettext_noop("Rapid response decided: examined at once."),
        complainant=gettext_noop("We treat your report as urgent and examine it at once."),
    ),
    EventCode.PROPOSED: Wording(staff=gettext_noop("Proposed for a second person's approval: %(proposal)s.")),
    EventCode.PROPOSAL_RETURNED: Wording(staff=gettext_noop("Not approved: %(proposal)s.")),
    EventCode.OUTSIDE_DECIDED: Wording(
        staff=gettext_noop("Decided to be outside our competence; the notice is due on %(due_on)s."),
        complainant=gettext_noop("We found that we are not the right authority. You hear from us by %(due_on)s."),
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
    EventCode.WENT_ON_WITHOUT_ANSWER: Wording(
        staff=gettext_noop("%(body)s gave no answer; the examination goes on without it."),
        complainant=gettext_noop("%(body)s gave us no answer. Our examination goes on without it."),
        body=gettext_noop("No answer was given; the examination goes on without it."),
    ),
    EventCode.PROGRESS_REPORTED: Wording(
        staff=gettext_noop("%(body)s reports: %(progress)s."),
        complainant=gettext_noop("%(body)s tells us about its work on your matter: %(progress)s."),
        body=gettext_noop("Status updated: %(progress)s."),
    ),
    EventCode.SUMMONED: Wording(
        staff=gettext_noop("Summoned for %(held_on)s: %(invited)s."),
        complainant=gettext_noop("We summoned someone of the public body for %(held_on)s."),
    ),
    EventCode.VISIT_SET: Wording(
        staff=gettext_noop("Site visit on %(held_on)s: %(place)s."),
        complainant=gettext_noop("We look at the place itself on %(held_on)s."),
    ),
    EventCode.MEDIATION_STARTED: Wording(
        staff=gettext_noop("%(appointment)s on %(held_on)s: %(place)s."),
        complainant=gettext_noop("We look for an agreement between you and the public body, on %(held_on)s."),
    ),
    EventCode.MEDIATION_ENDED: Wording(
        staff=gettext_noop("Mediation or conciliation ended without an agreement."),
        complainant=gettext_noop("No agreement was reached. Our examination goes on."),
    ),
    EventCode.APPOINTMENT_HELD: Wording(
        staff=gettext_noop("%(appointment)s of %(held_on)s: the outcome was recorded.")
    ),
    EventCode.OUTCOME_GIVEN: Wording(
        staff=gettext_noop("The complainant was told the outcome and may comment until %(due_on)s."),
        complainant=gettext_noop("We told you what we found. You may comment until %(due_on)s."),
    ),
    EventCode.OUTCOME_COMMENTED: Wording(
        staff=gettext_noop("The complainant commented on the outcome."),
        complainant=gettext_noop("We received your comment on the outcome."),
    ),
    EventCode.EXAMINATION_RESUMED: Wording(
        staff=gettext_noop("The comment is well-founded: the examination is taken up again."),
        complainant=gettext_noop("Your comment convinced us: we examine your report again."),
    ),
    EventCode.REPORT_ISSUED: Wording(
        staff=gettext_noop("%(report)s issued: %(result)s. Approved by %(approver)s."),
        complainant=gettext_noop("We issued our report on the examination: %(result)s."),
        body=gettext_noop("The report on the examination was issued: %(result)s."),
    ),
    EventCode.CORRECTION_REPORTED: Wording(
        staff=gettext_noop("%(body)s on the corrective action: %(progress)s."),
        complainant=gettext_noop("%(body)s tells us about putting things right: %(progress)s."),
        body=gettext_noop("Corrective action: %(progress)s."),
    ),
    EventCode.CORRECTION_JUDGED: Wording(
        staff=gettext_noop("Corrective action of %(body)s: %(judgement)s."),
        complainant=gettext_noop("What %(body)s had to put right: %(judgement)s."),
        body=gettext_noop("The Ombudsman judged the corrective action: %(judgement)s."),
    ),
    EventCode.PASSED_TO_RESOLUTION: Wording(
        staff=gettext_noop("Passed to resolution and monitoring."),
        complainant=gettext_noop("We press the public body to put things right, in talks with its head."),
        body=gettext_noop("The case passed to resolution and monitoring."),
    ),
    EventCode.RECOMMENDED: Wording(
        staff=gettext_noop("Recommendation to %(body)s signed; to be sent by %(due_on)s. Approved by %(approver)s."),
        complainant=gettext_noop("We made a recommendation that binds %(body)s."),
    ),
    EventCode.RECOMMENDATION_SENT: Wording(
        staff=gettext_noop("Recommendation received by %(body)s; its report is due on %(due_on)s."),
        complainant=gettext_noop("%(body)s has our recommendation and must report to us by %(due_on)s."),
        body=gettext_noop("The recommendation was received; the report on it is due on %(due_on)s."),
    ),
    EventCode.RECOMMENDATION_REPORTED: Wording(
        staff=gettext_noop("%(body)s reported on the recommendation: %(outcome)s."),
        complainant=gettext_noop("%(body)s reported on our recommendation: %(outcome)s."),
        body=gettext_noop("The report on the recommendation was taken: %(outcome)s."),
    ),
    EventCode.PUBLISHED: Wording(
        staff=gettext_noop("Published: %(body)s did not carry out the recommendation."),
        complainant=gettext_noop("We made public that %(body)s did not carry out our recommendation."),
        body=gettext_noop("It was made public that the recommendation was not carried out."),
    ),
    EventCode.PAUSED: Wording(
        staff=gettext_noop("The clock stands still from %(from_on)s, %(ground)s: %(step)s."),
        complainant=gettext_noop("The clock stands still from %(from_on)s (%(step)s): %(ground)s."),
        body=gettext_noop("The clock stands still from %(from_on)s: %(ground)s."),
    ),
    EventCode.RESUMED: Wording(
        staff=gettext_noop("The clock runs again: %(step)s, due on %(due_on)s instead of %(before_on)s."),
        complainant=gettext_noop(
            "The clock runs again (%(step)s): the new day is %(due_on)s instead of %(before_on)s."
        ),
        body=gettext_noop("The clock runs again: due on %(due_on)s instead of %(before_on)s."),
    ),
    EventCode.EXTENSION_ASKED: Wording(
        staff=gettext_noop("%(body)s asks for more time: %(step)s, due on %(due_on)s."),
        body=gettext_noop("More time was asked for before %(due_on)s."),
    ),
    EventCode.EXTENSION_GRANTED: Wording(
        staff=gettext_noop("Extension granted: %(step)s, due on %(due_on)s instead of %(before_on)s."),
        complainant=gettext_noop("%(body)s asked for more time and has until %(due_on)s instead of %(before_on)s."),
        body=gettext_noop("More time was granted: due on %(due_on)s instead of %(before_on)s."),
    ),
    EventCode.EXTENSION_REFUSED: Wording(
        staff=gettext_noop("Extension refused: %(step)s stays due on %(due_on)s."),
        body=gettext_noop("More time was refused: it stays due on %(due_on)s."),
    ),
    EventCode.DEADLINE_MOVED: Wording(
        staff=gettext_noop("Recounted, due on %(due_on)s instead of %(before_on)s: %(step)s. Reason: %(reason)s"),
        complainant=gettext_noop("A day changed: %(due_on)s instead of %(before_on)s (%(step)s)."),
        body=gettext_noop("The deadline was recounted: due on %(due_on)s instead of %(before_on)s. Reason: %(reason)s"),
    ),
    EventCode.DEADLINE_NEAR: Wording(
        staff=gettext_noop("Due soon, on %(due_on)s: %(step)s (%(obliged)s)."),
        body=gettext_noop("The deadline of %(due_on)s is near."),
    ),
    EventCode.DEADLINE_DUE: Wording(
        staff=gettext_noop("Last day, %(due_on)s: %(step)s (%(obliged)s)."),
        body=gettext_noop("The last day of the deadline, %(due_on)s, has come."),
    ),
    EventCode.DEADLINE_MISSED: Wording(
        staff=gettext_noop("Missed, was due on %(due_on)s: %(step)s (%(obliged)s). What follows: %(consequence)s."),
        complainant=gettext_noop(
            "The deadline of %(due_on)s has passed (%(step)s). We see to it that your report goes on."
        ),
        body=gettext_noop("The deadline of %(due_on)s has passed. What follows: %(consequence)s."),
    ),
    EventCode.DEADLINE_ESCALATED: Wording(
        staff=gettext_noop("Still not done, was due on %(due_on)s: %(step)s (%(obliged)s). Escalated to %(line)s."),
    ),
    EventCode.NOTE_ADDED: Wording(staff=gettext_noop("Internal note.")),
    EventCode.IDENTITY_OPENED: Wording(staff=gettext_noop("The complainant's identity was opened.")),
    EventCode.CLOSED: Wording(
        staff=gettext_noop("Closed: %(closing_reason)s."),
        complainant=gettext_noop("We closed your report: %(closing_reason)s."),
        body=gettext_noop("The case was closed: %(closing_reason)s."),
    ),
    EventCode.REOPENED: Wording(
        staff=gettext_noop("Reopened on new material."),
        complainant=gettext_noop("We opened your report again because of new material."),
        body=gettext_noop("The case was reopened on new material."),
    ),
}

_LABELS = {
    "step": Step,
    "obliged": Party,
    "closing_reason": ClosingReason,
    "progress": Progress,
    "weight": Weight,
    "ground": PauseGround,
    "appointment": AppointmentKind,
    "report": ReportKind,
    "result": Result,
    "judgement": Judgement,
    "outcome": Judgement,
    "proposal": ProposalKind,
    "line": Line,
}

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
    if isinstance(value, Mapping):  # a text in both languages
        value = value.get(get_language() or "") or next(iter(value.values()), "")
    return str(value) if value else "-"


def day_in_words(day: date) -> str:
    """'Rabu, 9 Desember 2026' or 'Wednesday, 9 December 2026'."""
    return date_format(day, "l, j F Y")
