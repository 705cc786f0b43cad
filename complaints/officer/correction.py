"""The page of one corrective action: all that its addressee may read, as plain values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.events import Progress, day_in_words
from complaints.examination import Judgement, Maladministration, ReportKind, Result
from complaints.models import CorrectiveAction, Deadline, Document
from complaints.officer.case import File
from complaints.officer.corrections import (
    OF_A_CORRECTION,
    TONES,
    Row,
    correction_row,
    corrections_of,
    deadlines_of,
    is_open,
    waits_for_judgement,
)
from complaints.officer.more_time import MoreTime, more_time_for
from complaints.procedure import local_day
from complaints.queries import Told, explained, history_of_correction, shown_with_reasons
from complaints.states import CLOSE, REPORT_CORRECTION, State
from regions.models import User

_OF_THE_PAGE = (
    "words",
    "evidence",
    "reported_by__first_name",
    "reported_by__last_name",
    "reported_by__username",
    "report__kind",
    "report__result",
    "report__issued_at",
    "complaint__office__name",
)


@dataclass(frozen=True)
class Judged:
    label: str
    tone: str
    on: date


@dataclass(frozen=True)
class Reported:
    progress: str
    evidence: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Correction:
    id: int
    row: Row
    office: str
    standing: str
    report: str
    issued_on: date
    result: str
    forms: Sequence[str]  # of maladministration that the report found
    words: str
    consequence: str
    reported: Reported | None
    judged: Judged | None
    files: Sequence[File]
    may_report: bool
    more_time: MoreTime
    history: Sequence[Told]


def whole_corrections_of(user: User, day: date) -> QuerySet[CorrectiveAction]:
    found = corrections_of(user, day).select_related("report", "reported_by")
    return found.only(*OF_A_CORRECTION, *_OF_THE_PAGE)


def own_documents(action: CorrectiveAction) -> QuerySet[Document]:
    """What the body itself sent about this corrective action, and nothing else."""
    return Document.objects.filter(complaint=action.complaint_id, corrective_action=action.pk).order_by(
        "added_at", "id"
    )


def correction_of(action: CorrectiveAction, now: datetime) -> Correction:
    zone = action.complaint.office.zone
    deadline = _deadline_of(action)
    explained_deadline = shown_with_reasons([deadline], zone, now)[0]
    url = reverse("officer-correction-more-time", args=[action.pk])
    return Correction(
        id=action.pk,
        row=correction_row(action, explained_deadline),
        office=action.complaint.office.name,
        standing=_standing(action, deadline, explained_deadline.state),
        report=str(ReportKind(action.report.kind).label),
        issued_on=local_day(action.report.issued_at, zone),
        result=capfirst(str(Result(action.report.result).label)),
        forms=_forms_found(action),
        words=action.words,
        consequence=deadline.rule.local_consequence if deadline.is_open else "",
        reported=_reported(action),
        judged=_judged(action),
        files=[_file(action, document) for document in own_documents(action)],
        may_report=is_open(action),
        more_time=more_time_for(deadline, action.complaint, url, now),
        history=history_of_correction(action),
    )


def _deadline_of(action: CorrectiveAction) -> Deadline:
    deadlines = explained(Deadline.objects.all()).select_related("rule__rule_set", "extension_request__asked_by")
    return deadlines_of([action], deadlines)[action.pk]


def _standing(action: CorrectiveAction, deadline: Deadline, state: str) -> str:
    """One sentence: where it stands, and who acts now."""
    facts = {"body": action.body.name, "day": day_in_words(deadline.due_on)}
    if action.judgement == Judgement.CARRIED_OUT:
        return _("The Ombudsman judged this as carried out. %(body)s need not do anything more.") % facts
    if not CLOSE.allows(action.complaint.state):
        return _("The case is closed; nothing more is asked of %(body)s.") % facts
    if not REPORT_CORRECTION.allows(action.complaint.state):
        return _("The time for the corrective action is over. The Ombudsman made a recommendation.") % facts
    if waits_for_judgement(action):
        return _("%(body)s reported it as done. The Ombudsman looks at it now.") % facts
    if action.complaint.state == State.RESOLUTION:
        return _("It was not put right in time. The Ombudsman follows it up with the head of %(body)s.") % facts
    if state == "paused":
        return _("The clock stands still. The last day for %(body)s is open.") % facts
    if state == "overdue":
        return _("%(body)s had to put it right by %(day)s. Report at once what was done.") % facts
    return _("%(body)s has to put it right by %(day)s, and report what was done.") % facts


def _forms_found(action: CorrectiveAction) -> list[str]:
    found = action.report.findings.filter(is_found=True).values_list("form", flat=True)
    return [str(Maladministration(form).label) for form in found]


def _reported(action: CorrectiveAction) -> Reported | None:
    if action.reported_at is None:
        return None
    return Reported(
        progress=capfirst(str(Progress(action.progress).label)),
        evidence=action.evidence,
        at=action.reported_at,
        by=str(action.reported_by),
    )


def _judged(action: CorrectiveAction) -> Judged | None:
    if action.judged_at is None:
        return None
    judgement = Judgement(action.judgement)
    return Judged(
        label=capfirst(str(judgement.label)),
        tone=TONES[judgement],
        on=local_day(action.judged_at, action.complaint.office.zone),
    )


def _file(action: CorrectiveAction, document: Document) -> File:
    address = reverse("officer-correction-document", kwargs={"pk": action.pk, "key": document.key})
    return File(title=PurePath(document.name).name, url=address, size=document.size, is_answer=True)
