"""Requests to a body at every stage of their life, made by the real actions and dated from now back.

The pages of the door ask the clock themselves, so the days here are counted from today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from complaints.actions.clarifying import answer_clarification, ask_clarification
from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.models import Clarification, Document
from regions.models import Body, Office, User
from tests.factories import (
    accept,
    load_rules,
    make_body,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_report,
    make_staff,
    pass_formal_check,
)

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n%%EOF\n"
DAYS_TO_ANSWER = 14

# What no page of the door may hold: all of it stands in the reports that are made here.
CANARIES = (
    "Canary Sukmawati",
    "081299990000",
    "canary@pelapor.example",
    "Jalan Canary",
    "petani",
    "kesaksian-kenari",
    "harapan-kenari",
    "hasil-kenari",
    "catatan-kenari",
    "foto-kenari",
)


@dataclass(frozen=True)
class World:
    """Two governments, the first with two services, and all who may try to come in."""

    office: Office
    government: Body
    service: Body
    other_service: Body
    other_government: Body
    staff: User
    officer: User
    focal_point: User
    colleague: User  # of the other service
    stranger: User  # focal point of the other government
    ended: User


def make_world() -> World:
    load_rules()
    province = make_province()
    office = make_office(area=province)
    regency, other_regency = make_regency(), make_regency("33.03", "Kabupaten Purbalingga", province)
    government = make_body("Pemerintah Kabupaten Banyumas", region=regency, kind=Body.Kind.GOVERNMENT)
    other = make_body("Pemerintah Kabupaten Purbalingga", region=other_regency, kind=Body.Kind.GOVERNMENT)
    service = make_body("Dinas Sosial Kabupaten Banyumas", region=regency, parent=government)
    other_service = make_body("Dinas Pendidikan Kabupaten Banyumas", region=regency, parent=government)
    ended = make_officer(service, username="ended", until_on=timezone.localdate() - 2 * DAY)
    return World(
        office=office,
        government=government,
        service=service,
        other_service=other_service,
        other_government=other,
        staff=make_staff(office, username="staff"),
        officer=make_officer(service, username="officer"),
        focal_point=make_officer(government, is_focal_point=True, username="focal"),
        colleague=make_officer(other_service, username="colleague"),
        stranger=make_officer(other, is_focal_point=True, username="stranger"),
        ended=ended,
    )


def ask(world: World, *, body: Body | None = None, days_ago: int = 2, **texts: str) -> Clarification:
    """A request that was asked so many days ago, of a report with one shown and one hidden document."""
    at = timezone.now() - days_ago * DAY
    draft = start_draft(at=at - 10 * DAY)
    shown = add_draft_document(draft, a_file("foto-kenari-1.pdf"), at=at - 10 * DAY)
    add_draft_document(draft, a_file("foto-kenari-2.pdf"), at=at - 9 * DAY)
    report = make_report(
        body or world.service,
        account="kesaksian-kenari",
        wish="harapan-kenari",
        raised_outcome="hasil-kenari",
        is_confidential=True,
    )
    filed = file_report(draft, report, at=at - 9 * DAY)
    pass_formal_check(filed.complaint_id, actor=world.staff, at=at - 8 * DAY, note="catatan-kenari")
    accept(filed.complaint_id, actor=world.staff, at=at - 7 * DAY, note="catatan-kenari")
    return ask_clarification(
        filed.complaint_id,
        summary=texts.get("summary", "Bantuan sosial belum diterima."),
        question=texts.get("question", "Mengapa bantuan belum cair?"),
        shown_documents=[shown.pk],
        actor=world.staff,
        at=at,
    )


def ask_again(world: World, clarification: Clarification, *, at: datetime | None = None) -> Clarification:
    return ask_clarification(
        clarification.complaint_id,
        summary="Ringkasan kedua.",
        question="Mohon segera dijawab.",
        actor=world.staff,
        at=at or timezone.now(),
    )


def answer(world: World, clarification: Clarification, *, days_ago: int = 0) -> Clarification:
    return answer_clarification(
        clarification.pk,
        answer="Bantuan sudah dibayarkan.",
        files=[a_file("bukti.pdf")],
        actor=world.officer,
        at=timezone.now() - days_ago * DAY,
    )


def a_file(name: str = "bukti.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def shown_document(clarification: Clarification) -> Document:
    return clarification.complaint.documents.get(is_shown_to_body=True, clarification=None)


def hidden_document(clarification: Clarification) -> Document:
    return clarification.complaint.documents.get(is_shown_to_body=False)


def browser_of(user: User | None, language: str = "en") -> Client:
    client = Client()
    client.cookies["tuntas_language"] = language
    if user is not None:
        client.force_login(user)
    return client
