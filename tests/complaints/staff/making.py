"""Cases in each state, played by the real actions some days ago, because the pages ask the real clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close
from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import start_draft
from complaints.actions.filing import Report, file_report
from complaints.models import Clarification, Complaint, Document
from complaints.states import ClosingReason
from regions.models import Body
from tests.complaints.conftest import Place
from tests.factories import accept, make_report, pass_formal_check

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


def checked(place: Place, *, days: int = 5) -> Complaint:
    return pass_formal_check(received(place, days=days).pk, actor=place.examiner, at=days_ago(days - 1))


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


def closed(place: Place) -> Complaint:
    complaint = received(place)
    return close(
        complaint.pk, reason=ClosingReason.WITHDRAWN, words="Anda mencabut.", actor=place.examiner, at=days_ago(1)
    )
