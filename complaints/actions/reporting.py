"""The report on an examination (LAHP or LHP), and the corrective actions that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.closing import asked_corrections, end
from complaints.actions.deadlines import drop, settle, start
from complaints.actions.documents import add_correction_documents
from complaints.actions.examining import is_comment_time_over
from complaints.actions.history import record
from complaints.actions.moving import enter, lock, lock_for_staff, require_move
from complaints.actions.notices import tell_body, tell_complainant, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode, Progress
from complaints.examination import Judgement, Maladministration, Result
from complaints.models import Complaint, CorrectiveAction, ExaminationReport, Finding
from complaints.permissions import may_answer_for
from complaints.procedure import Step, local_day
from complaints.states import (
    PASS_TO_RESOLUTION,
    REPORT_CORRECTION,
    REPORT_FOUND,
    REPORT_NOT_FOUND,
    ClosingReason,
)
from regions.models import Body, User

CLOSING_OF_RESULT = {
    Result.NOT_FOUND: ClosingReason.NOT_FOUND,
    Result.STOPPED: ClosingReason.DISCONTINUED,
}


# --- The report -------------------------------------------------------------------------------------------------------


def require_reportable(complaint: Complaint, content: dict[str, Any], at: datetime) -> None:
    """`content`: result, opinion, words (to the complainant), findings (form: found or not), actions (body id: words).

    A report that found something names the form and what has to be put right, by whom.
    """
    require_move(complaint, REPORT_FOUND)
    notice = complaint.outcome_notices.latest("given_at")
    if notice.commented_at is None and not is_comment_time_over(complaint, at):
        raise Refused(_("The complainant may still comment on the outcome; issue the report after that."))
    if content.get("result") not in Result.values:
        raise Refused(_("Choose the result of the examination."))
    require_words(content.get("opinion", ""), _("Write the opinion."))
    require_words(content.get("words", ""), _("Tell the complainant what the report says."))
    findings, actions = content.get("findings", {}), content.get("actions", {})
    if set(findings) - set(Maladministration.values):
        raise Refused(_("Choose forms of maladministration from the list."))
    is_found = content["result"] == Result.FOUND
    if is_found != any(findings.values()):
        raise Refused(_("The result and the findings have to agree."))
    if is_found and not actions:
        raise Refused(_("Write what has to be put right, and by which body."))
    if not is_found and actions:
        raise Refused(_("Only a report that found maladministration asks for corrective action."))
    if len(actions) != Body.objects.filter(pk__in=[int(pk) for pk in actions]).count():
        raise Refused(_("Choose bodies from the list."))
    for words in actions.values():
        require_words(words, _("Write what has to be put right, and by which body."))


def issue_report(
    complaint: Complaint, content: dict[str, Any], proposer: User, approver: User, at: datetime
) -> ExaminationReport:
    """Issue the report of a locked case. Each addressee has its own deadline; with nothing found the case ends."""
    result = Result(content["result"])
    report = ExaminationReport.objects.create(
        complaint=complaint,
        kind=complaint.rule_set.report_kind,
        result=result,
        opinion=content["opinion"],
        words=content["words"],
        issued_at=at,
        proposed_by=proposer,
        approved_by=approver,
    )
    Finding.objects.bulk_create(
        Finding(report=report, form=form, is_found=is_found) for form, is_found in content.get("findings", {}).items()
    )
    move = REPORT_FOUND if result == Result.FOUND else REPORT_NOT_FOUND
    if result == Result.FOUND:
        enter(complaint, move)
    drop(complaint, Step.OUTCOME_COMMENT, at=at)
    event = record(
        complaint,
        EventCode.REPORT_ISSUED,
        by=By.STAFF,
        actor=proposer,
        at=at,
        report=report.kind,
        result=result,
        approver=str(approver),
    )
    tell_complainant(event)
    if result != Result.FOUND:
        end(complaint, move, reason=CLOSING_OF_RESULT[result], words=content["words"], actor=approver, at=at)
        return report
    for body_id, words in content["actions"].items():
        body = Body.objects.get(pk=int(body_id))
        CorrectiveAction.objects.create(report=report, complaint=complaint, body=body, words=words)
        start(complaint, Step.CORRECTIVE_ACTION, at=at, body=body)
        tell_body(event, complaint, body)
    return report


# --- Corrective action ------------------------------------------------------------------------------------------------


def report_correction(
    action_id: int,
    *,
    progress: Progress,
    evidence: str,
    files: Iterable[UploadedFile] = (),
    actor: User,
    at: datetime,
) -> CorrectiveAction:
    """The body tells how far it is with putting things right, with evidence. Staff judge it."""
    with transaction.atomic():
        action = CorrectiveAction.objects.select_related("body").get(pk=action_id)
        complaint = lock(action.complaint_id)
        if not may_answer_for(actor, action.body, local_day(at, complaint.office.zone)):
            raise Refused(_("This corrective action is asked of another body."))
        require_move(complaint, REPORT_CORRECTION)
        action.refresh_from_db(fields=["progress", "judgement"])
        if action.judgement == Judgement.CARRIED_OUT:
            raise Refused(_("The Ombudsman judged this as carried out already."))
        if progress == Progress.SETTLED:
            require_words(evidence, _("Write what was done."))
        action.progress, action.evidence = progress, evidence
        action.reported_at, action.reported_by = at, actor
        action.save(update_fields=["progress", "evidence", "reported_at", "reported_by"])
        event = record(
            complaint,
            EventCode.CORRECTION_REPORTED,
            by=By.OFFICER,
            actor=actor,
            at=at,
            note=evidence,
            body=action.body.name,
            progress=progress,
        )
        tell_staff(event, complaint)
        tell_complainant(event)
        add_correction_documents(action, files, actor=actor, at=at)
    return action


def judge_correction(
    action_id: int, *, judgement: Judgement, actor: User, at: datetime, note: str = ""
) -> CorrectiveAction:
    """Staff say whether things were put right. Carried out settles the deadline, on the day the body reported it."""
    with transaction.atomic():
        action = CorrectiveAction.objects.select_related("body").get(pk=action_id)
        complaint = lock_for_staff(action.complaint_id, REPORT_CORRECTION, actor)
        action.refresh_from_db(fields=["judgement", "reported_at"])
        action.judgement, action.judged_at = judgement, at
        action.save(update_fields=["judgement", "judged_at"])
        event = record(
            complaint,
            EventCode.CORRECTION_JUDGED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            body=action.body.name,
            judgement=judgement,
        )
        is_of_last_report = not complaint.reports.filter(pk__gt=action.report_id).exists()
        if judgement == Judgement.CARRIED_OUT and is_of_last_report:
            settle(complaint, Step.CORRECTIVE_ACTION, at=action.reported_at or at, body=action.body)
        tell_body(event, complaint, action.body)
        tell_complainant(event)
    return action


def pass_to_resolution(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """What was to be put right was not, or not in time: resolution and monitoring (PO 58/2023 art. 54)."""
    require_words(reason, _("Write what was not put right."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, PASS_TO_RESOLUTION, actor)
        require_uncorrected(complaint, at)
        enter(complaint, PASS_TO_RESOLUTION)
        event = record(complaint, EventCode.PASSED_TO_RESOLUTION, by=By.STAFF, actor=actor, at=at, note=reason)
        drop(complaint, Step.CORRECTIVE_ACTION, at=at)
        tell_complainant(event)
        for action in asked_corrections(complaint).exclude(judgement=Judgement.CARRIED_OUT).select_related("body"):
            tell_body(event, complaint, action.body)
    return complaint


def require_uncorrected(complaint: Complaint, at: datetime) -> None:
    """Raises Refused while every body still has time, or where everything is carried out."""
    open_actions = asked_corrections(complaint).exclude(judgement=Judgement.CARRIED_OUT)
    if not open_actions.exists():
        raise Refused(_("Every corrective action is carried out; close the report for that reason."))
    today = local_day(at, complaint.office.zone)
    is_missed = complaint.deadlines.filter(
        step=Step.CORRECTIVE_ACTION, settled_at__isnull=True, is_paused=False, due_on__lt=today
    ).exists()
    if not (is_missed or open_actions.exclude(judgement="").exists()):
        raise Refused(_("The bodies still have time to put things right."))
