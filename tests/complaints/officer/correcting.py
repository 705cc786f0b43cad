"""Corrective actions and recommendations, made by the real actions and dated from now back."""

from __future__ import annotations

from django.utils import timezone

from complaints.actions.approving import approve, propose
from complaints.actions.examining import comment_outcome, give_outcome
from complaints.actions.recommending import send_recommendation
from complaints.actions.reporting import judge_correction, pass_to_resolution, report_correction
from complaints.events import Progress
from complaints.examination import Judgement, ProposalKind
from complaints.models import Complaint, CorrectiveAction, Proposal, Recommendation
from regions.models import Body, StaffMember, User
from tests.complaints.officer.making import DAY, World, a_file, answer, ask
from tests.factories import make_staff

WORDS = "Bayarkan bantuan sosial yang tertunda."


def approver(world: World) -> User:
    found = User.objects.filter(username="head").first()
    return found or make_staff(world.office, StaffMember.Role.HEAD, username="head")


def approved(world: World, complaint: Complaint, kind: ProposalKind, content: dict, *, days_ago: float) -> Proposal:
    at = timezone.now() - days_ago * DAY
    proposal = propose(complaint.pk, kind, content=content, actor=world.staff, at=at)
    return approve(proposal.pk, actor=approver(world), at=at)


def correct(world: World, *bodies: Body, days_ago: float = 2) -> list[CorrectiveAction]:
    """What a report of so many days ago asks of each body; of the service alone where none is named."""
    request = answer(world, ask(world, days_ago=int(days_ago) + 8), days_ago=int(days_ago) + 6)
    at = timezone.now() - (days_ago + 4) * DAY
    give_outcome(request.complaint_id, words="hasil-kenari", actor=world.staff, at=at)
    comment_outcome(request.complaint_id, comment="kesaksian-kenari", actor=None, at=at)
    content = {
        "result": "found",
        "opinion": "catatan-kenari",
        "words": "hasil-kenari",
        "findings": {"undue_delay": True, "discrimination": False},
        "actions": {str(body.pk): WORDS for body in bodies or [world.service]},
    }
    approved(world, request.complaint, ProposalKind.REPORT, content, days_ago=days_ago)
    return list(CorrectiveAction.objects.filter(complaint=request.complaint_id).order_by("pk"))


def report(action: CorrectiveAction, actor: User, progress: Progress = Progress.SETTLED) -> CorrectiveAction:
    return report_correction(
        action.pk,
        progress=progress,
        evidence="Sudah dibayarkan.",
        files=[a_file("kuitansi.pdf")],
        actor=actor,
        at=timezone.now(),
    )


def judge(world: World, action: CorrectiveAction, judgement: Judgement) -> CorrectiveAction:
    return judge_correction(action.pk, judgement=judgement, actor=world.staff, at=timezone.now(), note="catatan-kenari")


def recommend(world: World, *, days_ago: float = 1) -> Recommendation:
    """Sent to the government of the service, so many days ago."""
    (action,) = correct(world, days_ago=days_ago + 1)
    at = timezone.now() - days_ago * DAY
    judge_correction(action.pk, judgement=Judgement.NOT_CARRIED_OUT, actor=world.staff, at=at)
    pass_to_resolution(action.complaint_id, reason="catatan-kenari", actor=world.staff, at=at)
    content = {"body": world.government.pk, "words": "Perintahkan pembayaran bantuan."}
    approved(world, action.complaint, ProposalKind.RECOMMENDATION, content, days_ago=days_ago + 0.1)
    return send_recommendation(action.complaint_id, actor=world.staff, at=at, note="catatan-kenari")
