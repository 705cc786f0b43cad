"""Cases further on in the procedure than making.py has them, by the real actions some days ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from complaints.actions import approving, examining, recommending, reporting
from complaints.examination import AppointmentKind, Judgement, ProposalKind
from complaints.models import Appointment, Complaint, Proposal
from tests.complaints.conftest import Place
from tests.complaints.staff.making import days_ago, examined, received


def reread(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_related("office", "body").get(pk=complaint.pk)


def summoned(place: Place, *, kind: AppointmentKind = AppointmentKind.SUMMONS) -> Appointment:
    return examining.set_appointment(
        examined(place, days=30).pk,
        kind,
        held_at=days_ago(25),
        place="Kantor Semarang",
        invited="Kepala dinas",
        actor=place.examiner,
        at=days_ago(26),
    )


def heard(place: Place) -> Complaint:
    appointment = summoned(place)
    examining.hold_appointment(appointment.pk, outcome="Mengaku terlambat.", actor=place.examiner, at=days_ago(24))
    return reread(appointment.complaint)


def told(place: Place, *, days: int = 3) -> Complaint:
    """The complainant was told the outcome so many days ago."""
    complaint = heard(place)
    examining.give_outcome(complaint.pk, words="Ada penundaan.", actor=place.examiner, at=days_ago(days))
    return reread(complaint)


def commented(place: Place) -> Complaint:
    complaint = told(place)
    examining.comment_outcome(complaint.pk, comment="Saya setuju.", actor=None, at=days_ago(2))
    return reread(complaint)


def report_content(*bodies: Any) -> dict[str, Any]:
    return {
        "result": "found",
        "opinion": "Bantuan terlambat tanpa alasan.",
        "words": "Kami menemukan penundaan.",
        "findings": {"undue_delay": True, "discrimination": False},
        "actions": {str(body.pk): f"Bayarkan bantuan, {body}." for body in bodies},
    }


def report_proposed(place: Place, *bodies: Any) -> Proposal:
    content = report_content(*(bodies or [place.service]))
    return approving.propose(
        commented(place).pk, ProposalKind.REPORT, content=content, actor=place.examiner, at=days_ago(2)
    )


def monitored(place: Place, *bodies: Any) -> Complaint:
    proposal = report_proposed(place, *bodies)
    approving.approve(proposal.pk, actor=place.head, at=days_ago(2))
    return reread(proposal.complaint)


def resolved(place: Place) -> Complaint:
    complaint = monitored(place)
    action = complaint.corrective_actions.get()
    reporting.judge_correction(action.pk, judgement=Judgement.NOT_CARRIED_OUT, actor=place.examiner, at=days_ago(2))
    return reporting.pass_to_resolution(complaint.pk, reason="Belum.", actor=place.examiner, at=days_ago(2))


def recommendation_proposed(place: Place) -> Proposal:
    content = {"body": place.government.pk, "words": "Bayarkan dalam 60 hari."}
    return approving.propose(
        resolved(place).pk, ProposalKind.RECOMMENDATION, content=content, actor=place.examiner, at=days_ago(2)
    )


def recommended(place: Place) -> Complaint:
    proposal = recommendation_proposed(place)
    approving.approve(proposal.pk, actor=place.head, at=days_ago(2))
    return reread(proposal.complaint)


def sent(place: Place) -> Complaint:
    complaint = recommended(place)
    recommending.send_recommendation(complaint.pk, actor=place.examiner, at=days_ago(1))
    return reread(complaint)


def judged_superior(place: Place) -> Complaint:
    complaint = sent(place)
    recommending.take_recommendation_report(
        complaint.pk, report="Belum ada.", outcome=Judgement.NOT_CARRIED_OUT, actor=place.examiner, at=days_ago(1)
    )
    return reread(complaint)


def refusal_proposed(place: Place, ground: str = "too_old") -> Proposal:
    content = {"ground": ground, "words": "Peristiwa lebih dari dua tahun lalu."}
    return approving.propose(
        received(place).pk, ProposalKind.REFUSAL, content=content, actor=place.examiner, at=days_ago(2)
    )


def next_week() -> Any:
    return days_ago(0) + timedelta(days=7)
