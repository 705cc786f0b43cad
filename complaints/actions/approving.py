"""A second person's approval: of a refusal, a report, a recommendation. It is done once it is approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions import recommending, refusing, reporting
from complaints.actions.history import record
from complaints.actions.moving import lock, require_staff
from complaints.actions.notices import tell_approvers, tell_person
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.examination import ProposalKind
from complaints.models import Complaint, Proposal
from complaints.permissions import may_approve
from regions.models import User

Content = dict[str, Any]
Act = Callable[[Complaint, Content, User, User, datetime], object]

# What a proposal of each kind must hold to be made at all, and what is done with it once it is approved.
REQUIRE: dict[str, Callable[[Complaint, Content, datetime], None]] = {
    ProposalKind.REFUSAL: refusing.require_refusable,
    ProposalKind.REPORT: reporting.require_reportable,
    ProposalKind.RECOMMENDATION: recommending.require_recommendable,
}
CARRY_OUT: dict[str, Act] = {
    ProposalKind.REFUSAL: refusing.refuse,
    ProposalKind.REPORT: reporting.issue_report,
    ProposalKind.RECOMMENDATION: recommending.sign_recommendation,
}


def propose(complaint_id: int, kind: ProposalKind, *, content: Content, actor: User, at: datetime) -> Proposal:
    """Lay something before a second person. One proposal at a time waits on a case."""
    with transaction.atomic():
        complaint = lock(complaint_id)
        require_staff(complaint, actor)
        REQUIRE[kind](complaint, content, at)
        require_none_waiting(complaint)
        proposal = Proposal.objects.create(
            complaint=complaint, kind=kind, content=content, proposed_by=actor, proposed_at=at
        )
        event = record(complaint, EventCode.PROPOSED, by=By.STAFF, actor=actor, at=at, proposal=kind)
        tell_approvers(event, complaint, proposal)
    return proposal


def require_none_waiting(complaint: Complaint) -> None:
    """Raises Refused while a proposal waits for approval."""
    if complaint.proposals.filter(state=Proposal.State.PENDING).exists():
        raise Refused(_("A proposal on this report waits for approval already."))


def approve(proposal_id: int, *, actor: User, at: datetime) -> Proposal:
    """The second person agrees: it is done in the same transaction, by the rules of this moment."""
    with transaction.atomic():
        complaint, proposal = _lock_pending(proposal_id, actor)
        REQUIRE[proposal.kind](complaint, proposal.content, at)
        _decide(proposal, Proposal.State.APPROVED, actor, at)
        CARRY_OUT[proposal.kind](complaint, proposal.content, proposal.proposed_by, actor, at)
    return proposal


def return_proposal(proposal_id: int, *, words: str, actor: User, at: datetime) -> Proposal:
    """The second person doesn't agree and says why; whoever proposed it may take it back the same way."""
    require_words(words, _("Write why it goes back."))
    with transaction.atomic():
        complaint, proposal = _lock_pending(proposal_id, actor, or_own=True)
        _decide(proposal, Proposal.State.RETURNED, actor, at, words)
        event = record(
            complaint, EventCode.PROPOSAL_RETURNED, by=By.STAFF, actor=actor, at=at, note=words, proposal=proposal.kind
        )
        if proposal.proposed_by != actor:
            tell_person(event, proposal.proposed_by)
    return proposal


def _lock_pending(proposal_id: int, actor: User, *, or_own: bool = False) -> tuple[Complaint, Proposal]:
    complaint = lock(Proposal.objects.only("complaint_id").get(pk=proposal_id).complaint_id)
    require_staff(complaint, actor)
    proposal = Proposal.objects.select_related("proposed_by").get(pk=proposal_id)
    if proposal.state != Proposal.State.PENDING:
        raise Refused(_("This was decided already."))
    is_own = proposal.proposed_by == actor
    if is_own and not or_own:
        raise Refused(_("You proposed this yourself; a second person has to approve it."))
    if not is_own and not may_approve(actor, proposal):
        raise Refused(_("Your role doesn't approve proposals."))
    return complaint, proposal


def _decide(proposal: Proposal, state: Proposal.State, actor: User, at: datetime, words: str = "") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.words = state, actor, at, words
    proposal.save(update_fields=["state", "decided_by", "decided_at", "words"])
