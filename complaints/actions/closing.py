from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.actions.deadlines import drop_all, settle, start
from complaints.actions.history import record
from complaints.actions.moving import lock_for_staff
from complaints.actions.notices import tell_bodies, tell_complainant
from complaints.actions.refusal import Refused, require_words
from complaints.admissibility import RefusalGround
from complaints.events import By, EventCode
from complaints.examination import Judgement
from complaints.models import Complaint, CorrectiveAction, Deadline, Event, Proposal
from complaints.procedure import Step, local_day
from complaints.states import CLOSE, CLOSING_REASONS, REOPEN, ClosingReason, Move, State
from regions.models import User


def close(
    complaint_id: int, *, reason: ClosingReason, words: str, actor: User, at: datetime, note: str = ""
) -> Complaint:
    """End a case for a named reason; `words` tell the complainant why, in plain language."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, CLOSE, actor)
        require_reason(complaint, reason, at)
        require_words(words, _("Tell the complainant why the report is closed."))
        end(complaint, CLOSE, reason=reason, words=words, actor=actor, at=at, note=note)
    return complaint


def require_reason(complaint: Complaint, reason: ClosingReason, at: datetime) -> None:
    """Raises Refused where a case in this state, or on this day, can't be closed for this reason."""
    if reason not in CLOSING_REASONS[State(complaint.state)]:
        raise Refused(_("A report in this state can't be closed for this reason."))
    if reason == ClosingReason.DEEMED_WITHDRAWN and not _is_completion_missed(complaint, at):
        raise Refused(_("The complainant still has time to complete the file."))
    if (
        reason == ClosingReason.CORRECTED
        and asked_corrections(complaint).exclude(judgement=Judgement.CARRIED_OUT).exists()
    ):
        raise Refused(_("Not every corrective action is judged as carried out."))
    if reason in RECOMMENDATION_OUTCOMES and complaint.recommendation.outcome != RECOMMENDATION_OUTCOMES[reason]:
        raise Refused(_("The superior's report was judged otherwise; the reason has to say the same."))


def asked_corrections(complaint: Complaint) -> QuerySet[CorrectiveAction]:
    """What the last report asks to put right: an earlier one, before a reopening, asks for nothing any more."""
    last = complaint.reports.order_by("-pk").values("pk")[:1]
    return complaint.corrective_actions.filter(report__in=last)


RECOMMENDATION_OUTCOMES = {
    ClosingReason.RECOMMENDATION_CARRIED_OUT: Judgement.CARRIED_OUT,
    ClosingReason.RECOMMENDATION_CARRIED_OUT_PARTLY: Judgement.PARTLY,
}


def end(
    complaint: Complaint,
    move: Move,
    *,
    reason: ClosingReason,
    words: str,
    actor: User,
    at: datetime,
    note: str = "",
    ground: RefusalGround | None = None,
) -> Event:
    """The end of a locked case, whichever act led to it: deadlines end, complainant and bodies are told."""
    assert move.target == State.CLOSED
    complaint.state = State.CLOSED
    complaint.closed_at = at
    complaint.closing_reason = reason
    complaint.closing_words = words
    complaint.refusal_ground = ground or complaint.refusal_ground
    complaint.save(update_fields=["state", "closed_at", "closing_reason", "closing_words", "refusal_ground"])
    event = record(complaint, EventCode.CLOSED, by=By.STAFF, actor=actor, at=at, note=note, closing_reason=reason)
    if reason != ClosingReason.DEEMED_WITHDRAWN:
        settle(complaint, Step.FIRST_REPLY, at=at)
    drop_all(complaint, at=at)
    # What was still proposed has nothing to be done on any more. One that is being approved isn't pending by now.
    complaint.proposals.filter(state=Proposal.State.PENDING).update(
        state=Proposal.State.RETURNED, decided_by=actor, decided_at=at
    )
    tell_complainant(event)
    tell_bodies(event, complaint)
    return event


def reopen(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """New material is well-founded: the plenary decides again. The whole case gets a new clock, from today."""
    require_words(reason, _("Write which new material there is, and why it is well-founded."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, REOPEN, actor)
        complaint.state = State.PLENARY
        complaint.closed_at = None
        complaint.closing_reason = complaint.closing_words = complaint.refusal_ground = ""
        complaint.save(update_fields=["state", "closed_at", "closing_reason", "closing_words", "refusal_ground"])
        event = record(complaint, EventCode.REOPENED, by=By.STAFF, actor=actor, at=at, note=reason)
        start(complaint, complaint.whole_case_step, at=at)
        tell_complainant(event)
        tell_bodies(event, complaint)
    return complaint


def _is_completion_missed(complaint: Complaint, at: datetime) -> bool:
    today = local_day(at, complaint.office.zone)
    return Deadline.objects.filter(
        complaint=complaint, step=Step.COMPLETION, settled_at__isnull=True, is_paused=False, due_on__lt=today
    ).exists()
