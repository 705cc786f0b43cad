"""Cases in each state, played by the real actions some days ago, because the pages ask the real clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints.actions.approving import approve, propose
from complaints.actions.checking import ask_completion
from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close
from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import start_draft
from complaints.actions.extending import ask_extension
from complaints.actions.filing import Report, file_report
from complaints.actions.pausing import pause
from complaints.admissibility import RefusalGround
from complaints.examination import ProposalKind
from complaints.models import Clarification, Complaint, Document
from complaints.procedure import PauseGround
from complaints.states import ClosingReason
from regions.models import Body
from tests.complaints.conftest import Place
from tests.factories import accept, make_report, pass_formal_check, pass_substantive_check

PDF = b"%PDF-1.4\n%%EOF\n"


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def received(place: Place, *, days: int = 5, body: Body | None = None, **changes: object) -> Complaint:
    return _file(make_report(body or place.service, **changes), days)


def without_body(place: Place) -> Complaint:
    return _file(make_report(None, body_named="Loket Dinsos", region=place.service.region), 2)


def _file(report: Report, days: int) -> Complaint:
    receipt = file_report(start_draft(at=days_ago(days)), report, at=days_ago(days))
    return Complaint.objects.get(pk=receipt.complaint_id)


def with_document(place: Place) -> Document:
    draft = start_draft(at=days_ago(5))
    add_draft_document(draft, SimpleUploadedFile("bukti saya.pdf", PDF), at=days_ago(5))
    file_report(draft, make_report(place.service), at=days_ago(5))
    return Document.objects.get()


# --- Intake -----------------------------------------------------------------------------------------------------------


def incomplete(place: Place, *, days: int = 5) -> Complaint:
    """Asked for what is missing the day after it came; the complainant has 30 days."""
    complaint = received(place, days=days)
    return ask_completion(complaint.pk, missing="salinan surat", actor=place.examiner, at=days_ago(days - 1))


def never_completed(place: Place) -> Complaint:
    return incomplete(place, days=40)


def checked(place: Place, *, days: int = 5) -> Complaint:
    """Waits for the substantive check."""
    return pass_formal_check(received(place, days=days).pk, actor=place.examiner, at=days_ago(days - 1))


def in_plenary(place: Place, *, days: int = 5) -> Complaint:
    return pass_substantive_check(checked(place, days=days).pk, actor=place.examiner, at=days_ago(days - 2))


def outside(place: Place) -> Complaint:
    """Refused as outside our competence by two persons; the notice is to be given."""
    content = {"ground": RefusalGround.OUTSIDE_COMPETENCE, "words": "Silakan ke Komisi Yudisial."}
    complaint = received(place)
    proposal = propose(complaint.pk, ProposalKind.REFUSAL, content=content, actor=place.examiner, at=days_ago(2))
    approve(proposal.pk, actor=place.head, at=days_ago(1))
    return complaint


# --- Examination ------------------------------------------------------------------------------------------------------


def examined(place: Place, *, days: int = 5) -> Complaint:
    return accept(checked(place, days=days).pk, actor=place.examiner, at=days_ago(days - 2))


def asked(place: Place, *, days: int = 1) -> Clarification:
    """Asked `days` ago."""
    return ask_clarification(
        examined(place, days=days + 2).pk,
        summary="Bantuan belum cair.",
        question="Mengapa?",
        actor=place.examiner,
        at=days_ago(days),
    )


def late(place: Place) -> Complaint:
    """The body let its first deadline pass."""
    return asked(place, days=20).complaint


def asked_for_more_time(place: Place) -> Complaint:
    """The body asked for more time yesterday."""
    clarification = asked(place, days=3)
    ask_extension(clarification.deadline.pk, reason="Arsip di gudang.", actor=place.officer, at=days_ago(1))
    return clarification.complaint


def paused(place: Place) -> Complaint:
    """All clocks of a case that waits for the body stand still since three days ago."""
    complaint = asked(place, days=5).complaint
    pause(
        complaint.pk,
        deadlines=list(complaint.deadlines.filter(settled_at__isnull=True).values_list("pk", flat=True)),
        ground=PauseGround.COURT,
        reason="Perkara di PTUN.",
        actor=place.examiner,
        at=days_ago(3),
    )
    return complaint


def closed(place: Place) -> Complaint:
    complaint = received(place)
    return close(
        complaint.pk, reason=ClosingReason.WITHDRAWN, words="Anda mencabut.", actor=place.examiner, at=days_ago(1)
    )


def closed_after_asking(place: Place) -> Complaint:
    complaint = asked(place, days=3).complaint
    return close(
        complaint.pk, reason=ClosingReason.SETTLED_BY_BODY, words="Sudah cair.", actor=place.examiner, at=days_ago(1)
    )
