"""The page of one request: what the body reads, and nothing besides."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from complaints.actions.closing import close
from complaints.actions.deadlines import plan
from complaints.actions.files import path_of
from complaints.actions.sweeping import sweep_deadlines
from complaints.events import day_in_words
from complaints.models import Clarification, Rule
from complaints.states import ClosingReason
from regions.models import Holiday, Office
from tests.complaints.officer.making import (
    PDF,
    World,
    answer,
    ask,
    ask_again,
    browser_of,
    hidden_document,
    shown_document,
)
from tests.factories import MONDAY

NOT_WORKED = "The last day is not a working day; the date stays the same. "

pytestmark = pytest.mark.urls("config.doors.officer")


def page_of(client: Client, clarification: Clarification) -> str:
    response = client.get(f"/cases/{clarification.pk}")
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_asked_on_what_ground_and_by_when(world: World, officer: Client) -> None:
    request = ask(world)
    page = page_of(officer, request)

    for told in (
        request.complaint.register,
        "Mengapa bantuan belum cair?",
        "Bantuan sosial belum diterima.",
        "UU 37/2008 art. 33",
        "12 days left",
        "14 calendar days from",
        "Day 1 is the day after",
        "the Ombudsman sends a second request",
        "The Ombudsman waits for the answer of Dinas Sosial Kabupaten Banyumas until",
        "The Ombudsman asks for a written clarification by",
        "Attachment 1.pdf",
        f'href="/cases/{request.pk}/answer"',
        f'href="/cases/{request.pk}/status"',
    ):
        assert told in page


def test_an_overdue_request_says_so_and_is_still_answered(world: World, officer: Client) -> None:
    request = ask(world, days_ago=20)
    sweep_deadlines(now=timezone.now())
    page = page_of(officer, request)
    for told in ("Overdue", "6 days late", "still takes it", "What follows:", "has passed without an answer"):
        assert told in page
    assert f'href="/cases/{request.pk}/answer"' in page


def test_an_answered_request_shows_the_answer_and_takes_no_other(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    page = page_of(officer, request)
    for told in ("Bantuan sudah dibayarkan.", "bukti.pdf", "Officer", "WIB", "examines the answer now"):
        assert told in page
    assert "/answer" not in page
    assert officer.get(f"/cases/{request.pk}/answer")["Location"] == f"/cases/{request.pk}"


def test_of_two_requests_the_second_is_answered(world: World, officer: Client) -> None:
    first = ask(world, days_ago=20)
    second = ask_again(world, first)
    assert "please answer the second request" in page_of(officer, first)
    assert f'href="/cases/{second.pk}">Open the request of round 2' in page_of(officer, first)
    assert "done late" not in page_of(officer, first)
    assert f"/cases/{first.pk}/answer" not in page_of(officer, first)
    assert f"/cases/{second.pk}/answer" in page_of(officer, second)


def test_a_closed_case_asks_nothing_more(world: World, officer: Client) -> None:
    request = ask(world)
    close(
        request.complaint_id,
        reason=ClosingReason.SETTLED_BY_BODY,
        words="kata-kenari untuk pelapor",
        actor=world.staff,
        at=timezone.now(),
    )
    page = page_of(officer, request)
    assert "nothing more is asked of" in page
    assert "The case was closed: settled by the body." in page
    assert "kata-kenari" not in page
    assert "/answer" not in page
    assert "/status" not in page
    assert officer.get(f"/cases/{request.pk}/status")["Location"] == f"/cases/{request.pk}"


def test_hours_are_those_of_the_office(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    Office.objects.update(time_zone=Office.Zone.WIT)
    page = page_of(officer, request)
    assert "WIT" in page
    assert "WIB" not in page


def test_the_page_in_bahasa_indonesia_names_the_day(world: World) -> None:
    request = ask(world)
    page = page_of(browser_of(world.officer, "id"), request)
    with translation.override("id"):
        assert day_in_words(request.deadline.due_on) in page
    assert '<html lang="id"' in page


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_takes_as_many_queries_whatever_hangs_on_it(world: World, officer: Client, answers: int) -> None:
    request = ask(world)
    for _number in range(answers):
        sweep_deadlines(now=timezone.now())
        officer.post(f"/cases/{request.pk}/status", {"progress": "in_progress"})
    with CaptureQueriesContext(connection) as captured:
        page_of(officer, request)
    assert len(captured) <= 12
    assert not any("account" in query["sql"] or "wish" in query["sql"] for query in captured)


@pytest.mark.parametrize("address", ["/cases/0", "/cases/99999999999999999999999", "/cases/x", "/cases/1/"])
def test_what_is_no_case_is_not_found(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 404


# --- Why that day -----------------------------------------------------------------------------------


def counting(world: World, step: str) -> list[str]:
    request = ask(world)
    rule = Rule.objects.get(rule_set=request.complaint.rule_set, step=step)
    deadline = plan(request.complaint, world.office, rule, started_at=MONDAY)
    with translation.override("en"):
        return counting_of(deadline)


def test_calendar_days_name_the_next_working_day(world: World) -> None:
    Holiday.objects.create(day=date(2026, 11, 16), name="Libur Uji", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    assert counting(world, "clarification_1") == [
        "14 calendar days from Monday, 2 November 2026 (request received).",
        "Day 1 is the day after, the last day is Monday, 16 November 2026.",
        NOT_WORKED + "The next working day is Tuesday, 17 November 2026.",
    ]


def test_working_days_name_each_day_that_is_passed_over(world: World) -> None:
    Holiday.objects.create(day=date(2026, 11, 16), name="Libur Uji", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    assert counting(world, "formal_check") == [
        "14 working days from Monday, 2 November 2026 (registration).",
        "Day 1 is the day after, the last day is Monday, 23 November 2026.",
        "6 Saturdays and Sundays are not counted.",
        "Monday, 16 November 2026: Libur Uji.",
    ]


# --- Documents --------------------------------------------------------------------------------------


def test_a_shown_document_is_downloaded_under_a_neutral_name(world: World, officer: Client) -> None:
    request = ask(world)
    response = officer.get(f"/cases/{request.pk}/documents/{shown_document(request).key}")
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Attachment 1.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_the_bodys_own_file_keeps_the_name_it_gave(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    response = officer.get(f"/cases/{request.pk}/documents/{request.documents.get().key}")
    assert response["Content-Disposition"] == 'attachment; filename="bukti.pdf"'


def test_a_document_that_was_not_chosen_is_not_found(world: World, officer: Client) -> None:
    request = ask(world)
    assert officer.get(f"/cases/{request.pk}/documents/{hidden_document(request).key}").status_code == 404


def test_a_document_belongs_to_its_own_request_alone(world: World, officer: Client) -> None:
    one, other = ask(world), ask(world)
    assert officer.get(f"/cases/{one.pk}/documents/{shown_document(other).key}").status_code == 404


def test_a_file_that_is_missing_is_not_found_and_reported(world: World, officer: Client) -> None:
    request = ask(world)
    document = shown_document(request)
    path_of(document.key).unlink()
    assert officer.get(f"/cases/{request.pk}/documents/{document.key}").status_code == 404
