"""What a complainant reads of the course of the report: what is missing, what was found, what was put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.examining import is_comment_time_over
from complaints.events import EventCode, Progress
from complaints.examination import Judgement, ReportKind, Result
from complaints.models import Complaint, CorrectiveAction, ExaminationReport, OutcomeNotice
from complaints.procedure import local_day
from complaints.states import COMMENT, COMPLETE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone

RESULTS: dict[str, Words] = {
    Result.FOUND: gettext_lazy("We found that the service went wrong (maladministration found)."),
    Result.NOT_FOUND: gettext_lazy("We found no proof that the service went wrong (maladministration not found)."),
    Result.STOPPED: gettext_lazy("We stopped our examination."),
}
JUDGEMENTS: dict[str, Words] = {
    Judgement.CARRIED_OUT: gettext_lazy("Put right"),
    Judgement.PARTLY: gettext_lazy("Put right in part"),
    Judgement.NOT_CARRIED_OUT: gettext_lazy("Not put right"),
}
TONES = {Judgement.CARRIED_OUT: "good", Judgement.PARTLY: "near", Judgement.NOT_CARRIED_OUT: "overdue"}


@dataclass(frozen=True)
class Outcome:
    """What the complainant was told before the report is fixed, and their comment on it."""

    words: str
    given_on: date
    comment: str
    commented_on: date | None
    may_comment: bool


@dataclass(frozen=True)
class PutRight:
    """What one body has to put right, and how that ended."""

    body: str
    words: str
    label: str  # the Ombudsman's judgement, or else what the body tells
    tone: str
    is_judged: bool


@dataclass(frozen=True)
class Report:
    kind: str
    issued_on: date
    result: str
    actions: Sequence[PutRight]


def missing_in(complaint: Complaint) -> str:
    """What was asked of the complainant last and has not come yet; empty where nothing is awaited."""
    if not COMPLETE.allows(complaint.state):
        return ""
    asked = complaint.events.filter(code=EventCode.COMPLETION_ASKED).order_by("-sequence").first()
    return str(asked.facts["missing"]) if asked else ""


def outcome_of(complaint: Complaint, now: datetime) -> Outcome | None:
    """The outcome that was told last, None before."""
    notice = complaint.outcome_notices.order_by("-given_at", "-id").first()
    if notice is None:
        return None
    zone = complaint.office.zone
    return Outcome(
        words=notice.words,
        given_on=local_day(notice.given_at, zone),
        comment=notice.comment,
        commented_on=local_day(notice.commented_at, zone) if notice.commented_at else None,
        may_comment=_may_comment(complaint, notice, now),
    )


def _may_comment(complaint: Complaint, notice: OutcomeNotice, now: datetime) -> bool:
    is_open = COMMENT.allows(complaint.state) and notice.commented_at is None
    return is_open and not is_comment_time_over(complaint, now)


def report_of(complaint: Complaint) -> Report | None:
    """The report that was issued last, in plain words and without its opinion; None before."""
    issued = complaint.reports.defer("opinion").order_by("-issued_at", "-id").first()
    if issued is None:
        return None
    return Report(
        kind=str(ReportKind(issued.kind).label),
        issued_on=local_day(issued.issued_at, complaint.office.zone),
        result=str(RESULTS[issued.result]),
        actions=[_put_right(action) for action in _actions(issued)],
    )


def _actions(report: ExaminationReport) -> Sequence[CorrectiveAction]:
    return list(CorrectiveAction.objects.filter(report=report).select_related("body").order_by("pk"))


def _put_right(action: CorrectiveAction) -> PutRight:
    if action.judgement:
        label, tone = str(JUDGEMENTS[action.judgement]), TONES[Judgement(action.judgement)]
    elif action.reported_at is not None:
        progress = Progress(action.progress).label
        label, tone = _("The body says: %(progress)s") % {"progress": progress}, "info"
    else:
        label, tone = _("Not reported yet"), "quiet"
    return PutRight(
        body=action.body.name, words=action.words, label=capfirst(label), tone=tone, is_judged=bool(action.judgement)
    )
