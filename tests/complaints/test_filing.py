from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from pytest_django.fixtures import Settings

from complaints.actions.documents import add_draft_document, remove_draft_document
from complaints.actions.drafting import save_answers, start_draft
from complaints.actions.files import path_of
from complaints.actions.filing import Receipt, file_report, receipt_of
from complaints.actions.refusal import Refused
from complaints.models import AgendaCounter, Complaint, Draft, Identity, Notice, RegisterCounter
from complaints.queries import find_by_code
from complaints.register import code_for
from regions.models import StaffMember
from tests.complaints.conftest import Place
from tests.factories import (
    MONDAY,
    WIB,
    WIT,
    load_rules,
    make_body,
    make_complaint,
    make_head_office,
    make_office,
    make_province,
    make_regency,
    make_report,
    make_staff,
)

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def test_a_filed_report_has_its_number_history_deadlines_and_notices(place: Place) -> None:
    complaint = place.complaint()

    assert complaint.register == "0001/LM/XI/2026/SMG"
    assert complaint.agenda == "000001.2026"
    assert complaint.state == "received"
    assert [(event.code, event.by, event.state) for event in complaint.events.all()] == [
        ("filed", "complainant", "received")
    ]
    assert [(line.step, line.started_on, line.due_on, line.rule.basis) for line in complaint.deadlines.all()] == [
        ("first_reply", date(2026, 11, 2), date(2026, 11, 16), "UU 25/2009 pasal 44"),
        ("formal_check", date(2026, 11, 2), date(2026, 11, 20), "praktik kantor"),
        ("whole_case_simple", date(2026, 11, 2), date(2027, 1, 1), "praktik kantor"),
    ]
    notices = Notice.objects.filter(event__complaint=complaint).order_by("audience")
    assert [(notice.audience, notice.recipient) for notice in notices] == [
        ("complainant", None),
        ("staff", place.head),
    ]


def test_numbers_run_by_office_year_and_kind_and_the_agenda_by_year(place: Place) -> None:
    ternate = make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    tidore = make_body("Pemerintah Kota Tidore", region=make_regency("82.72", "Kota Tidore", make_province("82")))
    new_year_in_ternate = datetime(2026, 12, 31, 22, 30, tzinfo=WIB)

    filed = [
        place.complaint(),
        make_complaint(tidore),
        place.complaint(),
        make_complaint(tidore, at=new_year_in_ternate),
        place.complaint(at=new_year_in_ternate),
    ]

    assert [(one.register, one.agenda) for one in filed] == [
        ("0001/LM/XI/2026/SMG", "000001.2026"),
        ("0001/LM/XI/2026/TTE", "000002.2026"),
        ("0002/LM/XI/2026/SMG", "000003.2026"),
        ("0001/LM/I/2027/TTE", "000001.2027"),
        ("0003/LM/XII/2026/SMG", "000004.2026"),
    ]
    assert ternate.zone == WIT


def test_rule_set_is_that_of_the_day_of_registration(place: Place) -> None:
    last_of_2023 = place.complaint(at=datetime(2023, 12, 31, 23, 0, tzinfo=WIB))
    first_of_2024 = place.complaint(at=datetime(2024, 1, 1, 0, 30, tzinfo=WIB))
    assert (last_of_2023.rule_set.code, first_of_2024.rule_set.code) == ("po-26-2017", "po-58-2023")


def test_filing_again_gives_the_same_receipt_and_no_second_case(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    save_answers(draft, {"person": {"full_name": "Canary"}}, at=MONDAY)
    first = file_report(draft, make_report(place.service), at=MONDAY)
    again = file_report(draft, make_report(place.service, wish="Lain"), at=MONDAY)

    assert first == again == receipt_of(Draft.objects.get(pk=draft.pk))
    assert Complaint.objects.get().wish == "Bantuan dibayarkan."
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_answers_saved_after_filing_change_nothing(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    file_report(draft, make_report(place.service), at=MONDAY)
    save_answers(draft, {"person": {"full_name": "Canary"}}, at=MONDAY)
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_a_body_that_is_not_in_the_list_goes_to_the_office_of_its_region(place: Place) -> None:
    report = make_report(None, body_named="Puskesmas Tanpa Nama", region=make_regency())
    complaint_id = file_report(start_draft(at=MONDAY), report, at=MONDAY).complaint_id
    complaint = Complaint.objects.get(pk=complaint_id)
    assert (complaint.office, complaint.body_name, complaint.agreement) == (place.office, "Puskesmas Tanpa Nama", None)


def test_a_body_of_the_whole_country_goes_to_the_head_office(place: Place) -> None:
    head_office = make_head_office()
    assert make_complaint(make_body("Kementerian Agraria")).office == head_office


def test_without_body_and_region_it_is_refused_and_nothing_is_kept(place: Place) -> None:
    with pytest.raises(Refused, match=r"(?i)province|provinsi"):
        file_report(start_draft(at=MONDAY), make_report(None), at=MONDAY)
    assert (Complaint.objects.count(), Identity.objects.count(), RegisterCounter.objects.count()) == (0, 0, 0)


def test_number_and_code_open_the_case_and_nothing_else_does(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    receipt = file_report(draft, make_report(place.service), at=MONDAY)
    other = code_for(start_draft(at=MONDAY).token, settings.RECEIPT_KEY.encode())

    found = find_by_code(receipt.register.lower(), receipt.code.lower())
    assert found is not None
    assert found.pk == receipt.complaint_id
    assert find_by_code(receipt.register, other) is None
    assert find_by_code("0002/LM/XI/2026/SMG", receipt.code) is None
    assert find_by_code("", "") is None


def test_documents_of_the_draft_become_those_of_the_case(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    document = add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    receipt = file_report(draft, make_report(place.service), at=MONDAY)
    stored = Complaint.objects.get(pk=receipt.complaint_id).documents.get()
    assert (stored.pk, stored.media_type, stored.size) == (document.pk, "application/pdf", len(PDF))
    assert path_of(stored.key).read_bytes() == PDF


def test_all_files_together_have_a_limit(place: Place, settings: Settings) -> None:
    settings.DOCUMENTS_MAX_TOTAL_BYTES = 2 * len(PDF)
    draft = start_draft(at=MONDAY)
    for _number in range(2):
        add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    with pytest.raises(Refused):
        add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    assert draft.documents.count() == 2


def test_a_file_can_no_longer_be_taken_out_once_the_report_is_filed(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    document = add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    receipt = file_report(draft, make_report(place.service), at=MONDAY)
    remove_draft_document(draft, document.key)
    assert Complaint.objects.get(pk=receipt.complaint_id).documents.get() == document
    assert path_of(document.key).read_bytes() == PDF


def test_a_file_that_comes_after_filing_is_refused(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    file_report(draft, make_report(place.service), at=MONDAY)
    with pytest.raises(Refused):
        add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    assert not draft.documents.exists()


FILINGS = 20


@pytest.mark.django_db(transaction=True)
def test_twenty_filings_at_once_have_twenty_consecutive_numbers() -> None:
    load_rules()
    province = make_province()
    make_staff(make_office(area=province), StaffMember.Role.HEAD)
    body = make_body(region=make_regency())
    start = Barrier(FILINGS)

    def file_one(_number: int) -> Receipt:
        try:
            draft = start_draft(at=MONDAY)
            start.wait(timeout=30)
            return file_report(draft, make_report(body), at=MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(FILINGS) as pool:
        receipts = list(pool.map(file_one, range(FILINGS)))

    assert sorted(receipt.register for receipt in receipts) == [
        f"{number:04}/LM/XI/2026/SMG" for number in range(1, FILINGS + 1)
    ]
    assert sorted(receipt.agenda for receipt in receipts) == [f"{number:06}.2026" for number in range(1, FILINGS + 1)]
    assert len({receipt.code for receipt in receipts}) == FILINGS


@pytest.mark.django_db(transaction=True)
def test_the_same_draft_filed_at_once_is_one_case() -> None:
    load_rules()
    province = make_province()
    make_office(area=province)
    body = make_body(region=make_regency())
    draft = start_draft(at=MONDAY)
    start = Barrier(FILINGS)

    def file_it(_number: int) -> Receipt:
        try:
            start.wait(timeout=30)
            return file_report(draft, make_report(body), at=MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(FILINGS) as pool:
        receipts = set(pool.map(file_it, range(FILINGS)))

    assert len(receipts) == 1
    assert Complaint.objects.count() == 1
    assert AgendaCounter.objects.get().last == 1
