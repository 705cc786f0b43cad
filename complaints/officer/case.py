"""The page of one request: all that its body may read, as plain values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.actions.clarifying import require_answerable
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.media_types import MEDIA_TYPES
from complaints.models import Clarification, Document
from complaints.officer.more_time import MoreTime, more_time_for
from complaints.officer.requests import Row, row_of
from complaints.procedure import local_day
from complaints.queries import Told, history_for_body, shown_with_reasons
from complaints.states import CLOSE, REPORT_PROGRESS

_ENDINGS = {media_type: ending for ending, media_type in MEDIA_TYPES.items() if ending != ".jpeg"}


@dataclass(frozen=True)
class File:
    title: str
    url: str
    size: int
    is_answer: bool


@dataclass(frozen=True)
class Answer:
    text: str
    at: datetime
    by: str
    files: Sequence[File]


@dataclass(frozen=True)
class OtherRound:
    """The first or second request to the same body in the same case."""

    id: int
    round: int


@dataclass(frozen=True)
class Case:
    row: Row
    asked_on: date
    office: str
    standing: str
    why_not: str  # why no answer is taken, empty where one is
    may_report: bool
    summary: str
    question: str
    consequence: str
    more_time: MoreTime
    documents: Sequence[File]
    answer: Answer | None
    history: Sequence[Told]
    other_rounds: Sequence[OtherRound]


def case_of(request: Clarification, now: datetime) -> Case:
    zone = request.complaint.office.zone
    row = replace(row_of(request, now), deadline=shown_with_reasons([request.deadline], zone, now)[0])
    more_time_url = reverse("officer-case-more-time", args=[request.pk])
    why_not = _why_not(request, now)
    documents = [_file(request, document, name) for document, name in named_documents(request)]
    return Case(
        row=row,
        asked_on=local_day(request.asked_at, zone),
        office=request.complaint.office.name,
        standing=_standing(request, row, why_not),
        why_not=why_not,
        may_report=REPORT_PROGRESS.allows(request.complaint.state),
        summary=request.summary,
        question=request.question,
        consequence=request.deadline.rule.local_consequence,
        more_time=more_time_for(request.deadline, request.complaint, more_time_url, now),
        documents=[file for file in documents if not file.is_answer],
        answer=_answer(request, [file for file in documents if file.is_answer]),
        history=history_for_body(request),
        other_rounds=_other_rounds(request),
    )


def _other_rounds(request: Clarification) -> list[OtherRound]:
    asked = Clarification.objects.filter(complaint=request.complaint_id, body=request.body_id)
    others = asked.exclude(pk=request.pk).order_by("round")
    return [OtherRound(id=pk, round=round_) for pk, round_ in others.values_list("pk", "round")]


def _why_not(request: Clarification, now: datetime) -> str:
    try:
        require_answerable(request.complaint, request, now)
    except Refused as refusal:
        return str(refusal)
    return ""


def _standing(request: Clarification, row: Row, why_not: str) -> str:
    """One sentence: where it stands, and who acts now."""
    facts = {"body": row.body, "day": day_in_words(row.deadline.due_on)}
    if not CLOSE.allows(request.complaint.state):
        return _("The case is closed; nothing more is asked of %(body)s.") % facts
    if request.answered_at is not None:
        return _("%(body)s answered. The Ombudsman examines the answer now.") % facts
    if why_not:
        return why_not
    if row.deadline.state == "paused":
        return (
            _("The clock stands still. The Ombudsman waits for the answer of %(body)s; the last day is open.") % facts
        )
    if row.deadline.state == "overdue":
        return _("The answer of %(body)s is late: it was due on %(day)s. The Ombudsman still takes it.") % facts
    return _("The Ombudsman waits for the answer of %(body)s until %(day)s.") % facts


# --- Files --------------------------------------------------------------------------------------------------


def documents_for(request: Clarification) -> QuerySet[Document]:
    """What the body may read: the evidence that staff chose to show, and the files of this very answer.

    What a body sent about a corrective action is shown beside that alone: it may be another body.
    """
    chosen = Q(clarification__isnull=True, corrective_action__isnull=True, is_shown_to_body=True)
    return Document.objects.filter(chosen | Q(clarification=request.pk), complaint=request.complaint_id)


def named_documents(request: Clarification) -> list[tuple[Document, str]]:
    """Each with the name it is given here: a name that the complainant chose may tell who they are."""
    documents = documents_for(request).order_by("added_at", "id")
    evidence = [document for document in documents if document.clarification_id is None]
    answers = [document for document in documents if document.clarification_id is not None]
    return [
        *((document, _neutral_name(document, number)) for number, document in enumerate(evidence, 1)),
        *((document, PurePath(document.name).name) for document in answers),
    ]


def _neutral_name(document: Document, number: int) -> str:
    return _("Attachment %(number)s") % {"number": number} + _ENDINGS.get(document.media_type, "")


def _file(request: Clarification, document: Document, name: str) -> File:
    address = reverse("officer-document", kwargs={"pk": request.pk, "key": document.key})
    return File(title=name, url=address, size=document.size, is_answer=document.clarification_id is not None)


def _answer(request: Clarification, files: Sequence[File]) -> Answer | None:
    if request.answered_at is None:
        return None
    return Answer(text=request.answer, at=request.answered_at, by=str(request.answered_by), files=files)
