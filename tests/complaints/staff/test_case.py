"""The page of a case and its documents."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from complaints.actions.clarifying import answer_clarification
from complaints.actions.files import path_of
from complaints.models import Complaint
from regions.models import User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import PDF, asked, days_ago, received, with_document, without_body

pytestmark = pytest.mark.urls("config.doors.staff")

QUERIES_OF_A_CASE = 15


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def page(client: Client, complaint: Complaint) -> str:
    return client.get(f"/complaints/complaint/{complaint.pk}/change/").content.decode()


def test_page_shows_the_case_and_not_who_filed_it(place: Place, examiner: Client) -> None:
    complaint = received(place)
    text = page(examiner, complaint)

    for expected in (
        complaint.register,
        place.service.name,
        complaint.account,
        "identity closed",
        "UU 25/2009 art. 44",
    ):
        assert expected in text
    assert "Canary" not in text


def test_overdue_is_said_in_words(place: Place, examiner: Client) -> None:
    assert "6 days late" in page(examiner, asked(place, days=20).complaint)


def test_body_that_is_not_in_the_list_is_named_as_the_complainant_did(place: Place, examiner: Client) -> None:
    text = page(examiner, without_body(place))
    assert "Loket Dinsos" in text
    assert "not in the list yet" in text


def test_what_people_wrote_is_never_read_as_html(place: Place, examiner: Client) -> None:
    text = page(examiner, received(place, account="<script>alert(1)</script>"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_queries_do_not_grow_with_what_happened(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for files in (1, 3):
        address = f"/complaints/complaint/{answered(place, files=files).pk}/change/"
        with django_assert_num_queries(QUERIES_OF_A_CASE):
            examiner.get(address)


def answered(place: Place, *, files: int) -> Complaint:
    clarification = asked(place)
    sent = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(files)]
    answer_clarification(clarification.pk, answer="Sudah.", files=sent, actor=place.officer, at=days_ago(0))
    return clarification.complaint


def test_page_is_only_for_those_who_may_see_the_case(
    place: Place, other_case: Complaint, stranger: User, client: Client
) -> None:
    address = f"/complaints/complaint/{other_case.pk}/change/"
    client.force_login(place.examiner)
    assert client.get(address).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("tail", ["add/", "1/", "1/delete/", "1/history/", "x/change/"])
def test_admins_own_ways_to_write_are_not_there(place: Place, examiner: Client, tail: str) -> None:
    received(place)
    assert examiner.get(f"/complaints/complaint/{tail}").status_code == 404


# --- Documents --------------------------------------------------------------------------------------------------------


def test_document_is_a_download(place: Place, examiner: Client) -> None:
    document = with_document(place)
    response = examiner.get(f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/")

    assert response.getvalue() == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="bukti saya.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_document_of_another_office_or_case_is_not_there(
    place: Place, stranger: User, examiner: Client, client: Client
) -> None:
    document = with_document(place)
    elsewhere = received(place)
    assert examiner.get(f"/complaints/complaint/{elsewhere.pk}/documents/{document.key}/").status_code == 404
    client.force_login(stranger)
    own = f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/"
    assert client.get(own).status_code == 404


def test_document_whose_file_is_gone_is_not_there(place: Place, examiner: Client) -> None:
    document = with_document(place)
    path_of(document.key).unlink()
    address = f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/"
    assert examiner.get(address).status_code == 404
