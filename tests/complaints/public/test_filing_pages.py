from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from complaints.actions.files import path_of
from complaints.models import Complaint, Document, Draft
from complaints.public.steps import STEPS
from tests.complaints.public.conftest import PDF, Citizen, answers, day, errors, pdf
from tests.factories import make_body, make_province

pytestmark = pytest.mark.urls("config.doors.public")


def test_the_pages_lead_from_the_first_question_to_the_receipt(citizen: Citizen) -> None:
    assert citizen.start().url == "/file/body/"
    pages = list(answers(citizen.place.service).items())
    following = [f"/file/{step}/" for step, _ in pages[1:]] + ["/file/check/"]
    for (step, sent), next_url in zip(pages, following, strict=True):
        assert citizen.get(step).status_code == 200
        assert citizen.post(step, sent).url == next_url
    assert citizen.send().url == "/file/done/"

    complaint = Complaint.objects.get()
    assert complaint.body == citizen.place.service
    assert complaint.account == "Bantuan sosial tidak turun."
    assert complaint.raised_outcome == "Disuruh menunggu."
    assert not complaint.is_confidential
    assert complaint.language == "en"
    assert complaint.identity.full_name == "Canary Sukmawati"
    assert complaint.identity.email == "canary@pelapor.example"
    assert citizen.receipt()[0] == complaint.register


def test_the_receipt_tells_the_dates_of_what_comes_next(citizen: Citizen) -> None:
    citizen.fill()
    citizen.send()
    page = citizen.page("done")
    assert "we answer you: your report is complete" in page
    assert "we finish checking whether your report is complete" in page


@pytest.mark.parametrize("step", [step.slug for step in STEPS][1:])
def test_a_later_page_leads_to_the_first_that_misses(citizen: Citizen, step: str) -> None:
    citizen.start()
    assert citizen.get(step).url == "/file/body/"
    citizen.post("body", {"body": str(citizen.place.service.pk)})
    if step != "event":
        assert citizen.post(step, {}).url == "/file/event/"


def test_pages_without_a_draft_lead_to_the_start(citizen: Citizen) -> None:
    for step in [*[step.slug for step in STEPS], "check", "advice", "discard"]:
        assert citizen.get(step).url == "/file/"
    assert citizen.get("done").url == "/follow/"
    citizen.client.cookies.clear()
    assert citizen.get("person").url == "/file/"


def test_an_unknown_page_is_not_found(citizen: Citizen) -> None:
    citizen.start()
    assert citizen.get("nonsense").status_code == 404


def test_a_no_explains_and_lets_people_go_on(citizen: Citizen) -> None:
    response = citizen.start(raised="no", too_old="yes", in_court="yes", public_service="no", writes_for="other")
    assert response.url == "/file/advice/"
    page = citizen.page("advice")
    assert "Complain to the public body first" in page
    assert "We can examine only the last two years" in page
    assert "before a court" in page
    assert "We deal with public services only" in page
    assert "you need a power of attorney" in page
    assert 'href="/file/body/"' in page


def test_the_first_question_is_not_asked_twice(citizen: Citizen) -> None:
    citizen.fill(until="before")
    assert citizen.get("before").context["form"]["raised"].value() == "yes"


def test_each_page_comes_back_filled(citizen: Citizen) -> None:
    citizen.fill()
    assert "Bantuan sosial tidak turun." in citizen.page("event")
    assert 'value="1988"' in citizen.page("person")
    assert "Dinas Sosial Kabupaten Banyumas" in citizen.page("body")


def test_a_change_returns_to_the_check(citizen: Citizen) -> None:
    citizen.fill()
    assert citizen.post("/file/wish/?change=1", {"wish": "Jawaban yang jelas."}).url == "/file/check/"
    assert "Jawaban yang jelas." in citizen.page("check")


# --- The body ---------------------------------------------------------------------------------------------


def test_the_search_offers_bodies_and_keeps_none_back(citizen: Citizen) -> None:
    citizen.start()
    page = citizen.page("/file/body/?q=sosial+banyumas")
    assert "Dinas Sosial Kabupaten Banyumas" in page
    assert "1 public body fits." in page
    assert "We found no public body" in citizen.page("/file/body/?q=xyzzy")
    assert citizen.get("/file/body/?q=%00%2F").status_code == 200


def test_a_body_that_is_not_in_the_list_is_written_with_its_province(citizen: Citizen) -> None:
    named = {"body_named": "Kantor Desa Karangjati", "region": str(make_province().pk)}
    citizen.start()
    assert errors(citizen.post("/file/body/?named=1", {})).keys() == {"body_named", "region"}
    citizen.fill(body=named)
    assert "Kantor Desa Karangjati" in citizen.page("check")
    citizen.send()
    complaint = Complaint.objects.get()
    assert (complaint.body, complaint.body_named) == (None, "Kantor Desa Karangjati")
    assert complaint.office == citizen.place.office


def test_a_written_name_does_not_keep_people_from_the_list(citizen: Citizen) -> None:
    named = {"body_named": "Kantor Desa Karangjati", "region": str(make_province().pk)}
    citizen.fill(body=named)
    assert "Kantor Desa Karangjati" in citizen.page("/file/body/?change=1")
    assert 'href="?q=&amp;change=1"' in citizen.page("/file/body/?change=1")
    page = citizen.page("/file/body/?q=&change=1")
    assert "Kantor Desa Karangjati" not in page
    assert 'name="q"' in page
    chosen = {"body": str(citizen.place.service.pk)}
    assert citizen.post("/file/body/?q=dinas+sosial&change=1", chosen).url == "/file/check/"
    assert "Dinas Sosial Kabupaten Banyumas" in citizen.page("/file/body/?q=&change=1")


def test_a_body_that_was_closed_meanwhile_is_asked_for_again(citizen: Citizen) -> None:
    citizen.fill()
    type(citizen.place.service).objects.filter(pk=citizen.place.service.pk).update(is_active=False)
    assert citizen.send().url == "/file/body/?change=1"
    assert "no longer take reports about this body" in citizen.page("body")
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("sent", ["", "0", "-1", "x", "999999999999999999999", "1\x00"])
def test_only_a_body_of_the_list_is_taken(citizen: Citizen, sent: str) -> None:
    citizen.start()
    assert errors(citizen.post("body", {"body": sent})).keys() == {"body"}


def test_a_body_that_cannot_be_reported_is_not_taken(citizen: Citizen) -> None:
    university = make_body("Universitas Contoh")
    type(university).objects.filter(pk=university.pk).update(is_reportable=False)
    citizen.start()
    assert errors(citizen.post("body", {"body": str(university.pk)})).keys() == {"body"}


# --- What the law asks ------------------------------------------------------------------------------------


def test_what_is_older_than_two_years_warns_and_goes_on(citizen: Citizen) -> None:
    old = {"account": "Lama sekali.", **day("occurred_on", timezone.now() - timedelta(days=800))}
    citizen.fill(event=old)
    assert "more than two years ago" in citizen.page("check")
    assert citizen.send().url == "/file/done/"


def test_a_report_that_was_not_raised_needs_no_more_answers(citizen: Citizen) -> None:
    citizen.fill(before={"raised": "no", "raised_on_day": "99", "raised_outcome": "x" * 5000})
    assert "You have not complained to the public body yet" in citizen.page("check")
    citizen.send()
    complaint = Complaint.objects.get()
    assert (complaint.raised_on, complaint.raised_outcome) == (None, "")


def test_without_an_address_the_check_says_that_no_news_will_come(citizen: Citizen) -> None:
    citizen.fill(contact={"is_confidential": "yes"})
    assert "we can&#x27;t write to you when something changes" in citizen.page("check")
    citizen.send()
    assert Complaint.objects.get().is_confidential


def test_the_declaration_is_needed(citizen: Citizen) -> None:
    citizen.fill()
    assert errors(citizen.post("check", {})).keys() == {"declared"}
    assert not Complaint.objects.exists()


# --- Evidence ---------------------------------------------------------------------------------------------


def test_files_are_added_one_by_one_and_removed(citizen: Citizen, django_capture_on_commit_callbacks) -> None:
    citizen.fill(until="documents")
    for name in ("satu.pdf", "dua.pdf"):
        assert citizen.post("documents", {"add": "1", "file": pdf(name)}).url == "/file/documents/"
    first = citizen.draft().documents.get(name="satu.pdf")
    address = f"/file/documents/{first.key}/remove/"
    assert "satu.pdf" in citizen.page(address)
    with django_capture_on_commit_callbacks(execute=True):  # the bytes go when the row is gone for good
        assert citizen.post(address, {}).url == "/file/documents/"
    assert [document.name for document in citizen.draft().documents.all()] == ["dua.pdf"]
    assert not path_of(first.key).exists()
    assert citizen.post(address, {}).url == "/file/documents/"


def test_the_button_that_goes_on_takes_a_chosen_file_along(citizen: Citizen) -> None:
    citizen.fill(documents={"file": pdf()})
    citizen.send()
    assert [document.name for document in Complaint.objects.get().documents.all()] == ["surat.pdf"]


def test_a_refused_file_says_why_and_the_rest_stays(citizen: Citizen) -> None:
    citizen.fill(until="documents")
    citizen.post("documents", {"add": "1", "file": pdf()})
    response = citizen.post("documents", {"add": "1", "file": SimpleUploadedFile("virus.exe", b"MZ")})
    assert "virus.exe" in errors(response)["file"][0]
    assert "surat.pdf" in response.content.decode()
    response = citizen.post("documents", {"add": "1", "file": SimpleUploadedFile("empty.pdf", b"")})
    assert "is empty" in errors(response)["file"][0]
    assert errors(citizen.post("documents", {"add": "1"})).keys() == {"file"}
    assert Document.objects.count() == 1


def test_the_files_of_another_draft_cannot_be_removed(citizen: Citizen) -> None:
    citizen.fill(until="documents")
    citizen.post("documents", {"add": "1", "file": pdf()})
    key = citizen.draft().documents.get().key
    other = Citizen(Client(), citizen.place)
    other.start()
    assert other.get(f"/file/documents/{key}/remove/").url == "/file/documents/"
    other.post(f"/file/documents/{key}/remove/", {})
    assert path_of(key).read_bytes() == PDF


# --- Once, and once only ----------------------------------------------------------------------------------


def test_sending_again_shows_the_same_receipt_and_files_nothing(citizen: Citizen) -> None:
    citizen.fill()
    citizen.send()
    receipt = citizen.receipt()
    for _ in range(50):
        assert citizen.send().url == "/file/done/"
    assert citizen.receipt() == receipt
    assert Complaint.objects.count() == 1
    assert citizen.get("/file/").url == "/file/done/"
    assert citizen.post("wish", {"wish": "Lain."}).url == "/file/done/"


def test_the_receipt_ends_when_the_code_is_noted(citizen: Citizen) -> None:
    citizen.fill()
    citizen.send()
    assert citizen.post("done", {}).url == "/follow/"
    assert citizen.get("done").url == "/follow/"
    assert citizen.get("/file/").status_code == 200


def test_the_receipt_is_for_this_browser_alone(citizen: Citizen) -> None:
    citizen.fill()
    citizen.send()
    assert Citizen(Client(), citizen.place).get("done").url == "/follow/"


def test_an_unsent_report_has_no_receipt(citizen: Citizen) -> None:
    citizen.fill()
    assert citizen.get("done").url == "/file/check/"


def test_what_is_thrown_away_is_gone(citizen: Citizen, django_capture_on_commit_callbacks) -> None:
    citizen.fill(documents={"file": pdf()})
    key = citizen.draft().documents.get().key
    assert citizen.get("discard").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert citizen.post("discard", {}).url == "/"
    assert not Draft.objects.exists()
    assert citizen.get("check").url == "/file/"
    assert not Document.objects.filter(key=key).exists()
    assert not path_of(key).exists()


def test_a_begun_report_is_offered_again(citizen: Citizen) -> None:
    citizen.fill(until="wish")
    page = citizen.page("/file/")
    assert "You have begun a report" in page
    assert 'href="/file/wish/"' in page


# --- What it costs, and what it gives away ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "queries"), [("event", 1), ("wish", 1), ("documents", 2), ("person", 1), ("check", 3)]
)
def test_pages_ask_little_of_the_database(citizen: Citizen, django_assert_num_queries, step, queries) -> None:
    citizen.fill()
    with django_assert_num_queries(queries):
        citizen.get(step)


def test_no_page_is_kept_by_a_cache_and_no_answer_stands_in_an_address(citizen: Citizen) -> None:
    citizen.fill()
    for step in [*[step.slug for step in STEPS], "check", "advice"]:
        response = citizen.get(step)
        assert "no-store" in response.headers["Cache-Control"]
        assert str(citizen.draft().token) not in response.content.decode()


def test_pages_that_only_tell_are_there(citizen: Citizen, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        for address in ("/", "/privacy/", "/accessibility/", "/follow/"):
            assert citizen.get(address).status_code == 200
