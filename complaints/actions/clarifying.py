"""Asking a body for a written clarification, and taking its answer (UU 37/2008 art. 33)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import settle, start
from complaints.actions.documents import add_answer_documents
from complaints.actions.history import record
from complaints.actions.moving import enter, lock, lock_for_staff, require_body, require_move
from complaints.actions.notices import tell_body, tell_complainant, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode, Progress
from complaints.models import Clarification, Complaint
from complaints.permissions import may_answer
from complaints.procedure import Step, local_day
from complaints.states import ASK_CLARIFICATION, GO_ON_WITHOUT_ANSWER, RECEIVE_ANSWER, REPORT_PROGRESS, State
from regions.models import User

STEP_OF_ROUND = {1: Step.CLARIFICATION_1, 2: Step.CLARIFICATION_2}


def ask_clarification(
    complaint_id: int,
    *,
    summary: str,
    question: str,
    shown_documents: Collection[int] = (),
    actor: User,
    at: datetime,
) -> Clarification:
    """Ask the reported body; a second time after an answer, or when the first deadline passed without one.

    The body sees `summary`, `question` and the documents named here, nothing else of the case.
    """
    require_words(summary, _("Tell the body what the report is about."))
    require_words(question, _("Write what the body is to explain."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, ASK_CLARIFICATION, actor)
        body = require_body(complaint)
        round_ = next_round(complaint, at)
        complaint.documents.filter(pk__in=shown_documents).update(is_shown_to_body=True)
        clarification = Clarification.objects.create(
            complaint=complaint,
            body=body,
            round=round_,
            summary=summary,
            question=question,
            asked_at=at,
            asked_by=actor,
        )
        enter(complaint, ASK_CLARIFICATION)
        if round_ == 2:
            settle(complaint, Step.CLARIFICATION_1, at=at)
        deadline = start(complaint, STEP_OF_ROUND[round_], at=at, clarification=clarification, body=body)
        event = record(
            complaint,
            EventCode.CLARIFICATION_ASKED,
            by=By.STAFF,
            actor=actor,
            at=at,
            clarification=clarification,
            body=body.name,
            round=round_,
            due_on=deadline.due_on.isoformat(),
        )
        tell_body(event, complaint, body)
        tell_complainant(event)
    return clarification


def next_round(complaint: Complaint, at: datetime) -> int:
    """Whether the body would be asked for the first or the second time; raises Refused where it can't be asked now."""
    asked = complaint.clarifications.filter(body=complaint.body_id).order_by("-round").first()
    if asked is None:
        return 1
    if asked.round == 2:
        raise Refused(_("The body was already asked twice; the examination goes on without its answer."))
    is_waiting = complaint.state == State.CLARIFICATION
    if is_waiting and not is_answer_missed(asked, complaint, at):
        raise Refused(_("The body still has time to answer; ask again after the deadline."))
    return 2


def answer_clarification(
    clarification_id: int, *, answer: str, files: Iterable[UploadedFile] = (), actor: User, at: datetime
) -> Clarification:
    """Take the body's answer with its files; the case returns to the examination."""
    require_words(answer, _("Write the answer to the Ombudsman."))
    with transaction.atomic():
        complaint, clarification = _lock_for_officer(clarification_id, actor, at)
        require_answerable(complaint, clarification, at)
        clarification.answer = answer
        clarification.answered_at = at
        clarification.answered_by = actor
        clarification.save(update_fields=["answer", "answered_at", "answered_by"])
        enter(complaint, RECEIVE_ANSWER)
        event = record(
            complaint,
            EventCode.CLARIFICATION_ANSWERED,
            by=By.OFFICER,
            actor=actor,
            at=at,
            clarification=clarification,
            body=clarification.body.name,
            round=clarification.round,
        )
        settle(complaint, STEP_OF_ROUND[clarification.round], at=at)
        tell_staff(event, complaint)
        tell_complainant(event)
        add_answer_documents(clarification, files, actor=actor, at=at)
    return clarification


def is_answer_missed(clarification: Clarification, complaint: Complaint, at: datetime) -> bool:
    """Whether the last day for the answer has passed; a paused clock has no last day."""
    deadline = clarification.deadline
    return not deadline.is_paused and local_day(at, complaint.office.zone) > deadline.due_on


def require_answerable(complaint: Complaint, clarification: Clarification, at: datetime) -> None:
    """Raises Refused where no answer to this request is taken any more.

    A late answer to the first request is taken; with the second deadline the right to answer is lost (art. 33).
    """
    if clarification.answered_at is not None:
        raise Refused(_("This request was already answered."))
    if _is_superseded(clarification):
        raise Refused(_("You were asked a second time; please answer the second request."))
    require_move(complaint, RECEIVE_ANSWER)
    if not clarification.deadline.is_open:  # asked before the case was closed, and reopened about another body
        raise Refused(str(RECEIVE_ANSWER.refusal))
    if clarification.round == 2 and is_answer_missed(clarification, complaint, at):
        raise Refused(_("The second deadline has passed, and with it the right to answer (UU 37/2008 art. 33)."))


def go_on_without_answer(complaint_id: int, *, actor: User, at: datetime, note: str = "") -> Complaint:
    """The body let its deadline pass: the examination goes on without its answer."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, GO_ON_WITHOUT_ANSWER, actor)
        clarification = require_missed_answer(complaint, at)
        enter(complaint, GO_ON_WITHOUT_ANSWER)
        event = record(
            complaint,
            EventCode.WENT_ON_WITHOUT_ANSWER,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            clarification=clarification,
            body=clarification.body.name,
        )
        settle(complaint, STEP_OF_ROUND[clarification.round], at=at)
        tell_body(event, complaint, clarification.body)
        tell_complainant(event)
    return complaint


def require_missed_answer(complaint: Complaint, at: datetime) -> Clarification:
    """The request that waits for an answer; raises Refused while the body still has time."""
    asked = complaint.clarifications.select_related("body", "deadline").latest("asked_at", "round")
    if not is_answer_missed(asked, complaint, at):
        raise Refused(_("The body still has time to answer; go on without its answer after the deadline."))
    return asked


def report_progress(
    clarification_id: int, *, progress: Progress, note: str = "", actor: User, at: datetime
) -> Clarification:
    """The body tells how far it is with the matter itself, before or after its answer."""
    with transaction.atomic():
        complaint, clarification = _lock_for_officer(clarification_id, actor, at)
        require_move(complaint, REPORT_PROGRESS)
        is_news = progress != clarification.progress
        if not is_news and not note.strip():
            raise Refused(_("This is the status already. Choose another one, or write a note."))
        clarification.progress = progress
        clarification.save(update_fields=["progress"])
        event = record(
            complaint,
            EventCode.PROGRESS_REPORTED,
            by=By.OFFICER,
            actor=actor,
            at=at,
            note=note,
            clarification=clarification,
            body=clarification.body.name,
            progress=progress,
        )
        tell_staff(event, complaint)
        if is_news:
            tell_complainant(event)
    return clarification


def _lock_for_officer(clarification_id: int, actor: User, at: datetime) -> tuple[Complaint, Clarification]:
    """The case first, then the request: every act takes its locks in this order."""
    clarification = Clarification.objects.select_related("body").get(pk=clarification_id)
    complaint = lock(clarification.complaint_id)
    clarification.refresh_from_db(fields=["progress", "answer", "answered_at", "answered_by"])
    if not may_answer(actor, clarification, local_day(at, complaint.office.zone)):
        raise Refused(_("This request is addressed to another body."))
    return complaint, clarification


def _is_superseded(clarification: Clarification) -> bool:
    return clarification.complaint.clarifications.filter(
        body=clarification.body_id, round__gt=clarification.round
    ).exists()
