"""The page of one request: what the body reads, and nothing besides."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from complaints.actions.closing import close
from complaints.actions.extending import ask_extension, grant_extension
from complaints.actions.files import path_of
from complaints.actions.pausing import pause, resume
from complaints.actions.sweeping import sweep_deadlines
from complaints.events import day_in_words
from complaints.models import Clarification
from complaints.procedure import PauseGround
from complaints.states import ClosingReason
from regions.models import Holiday, Office
from tests.complaints.officer.correcting import correct, report
from tests.complaints.officer.making import (
    DAY,
    PDF,
    World,
    answer,
    ask,
    ask_again,
    browser_of,
    hidden_document,
    shown_document,
)

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
        "Why this day?",
        "day 1 is the day after",
        "If this day passes without an answer:",
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
    page_of(officer, request)  # which shows, once, that the status was sent
    with CaptureQueriesContext(connection) as captured:
        page_of(officer, request)
    assert len(captured) == 12
    assert not any("account" in query["sql"] or "wish" in query["sql"] for query in captured)


@pytest.mark.parametrize("address", ["/cases/0", "/cases/99999999999999999999999", "/cases/x", "/cases/1/"])
def test_what_is_no_case_is_not_found(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 404


# --- Why that day -----------------------------------------------------------------------------------


def explanation(client: Client, request: Clarification) -> list[str]:
    return list(client.get(f"/cases/{request.pk}").context["case"].row.deadline.explanation)


def start_of_explanation(request: Clarification) -> list[str]:
    deadline = request.deadline
    return [
        f"14 calendar days from {day_in_words(deadline.started_on)} (request received); day 1 is the day after.",
        f"Basis: UU 37/2008 art. 33, in {deadline.rule.rule_set.name}.",
        "This number of days is the office's own setting, not checked against the regulation's text.",
    ]


@pytest.mark.parametrize("days_off", [1, 3])
def test_calendar_days_name_the_next_working_day(world: World, officer: Client, days_off: int) -> None:
    """The date stays, whatever day it is."""
    request = ask(world)
    last = request.deadline.due_on
    for number in range(days_off):
        Holiday.objects.create(day=last + number * DAY, name="Libur Uji", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    working = last + days_off * DAY
    while working.weekday() > 4:
        working += DAY
    with translation.override("en"):
        expected = [
            *start_of_explanation(request),
            f"So the last day is {day_in_words(last)}.",
            f"{NOT_WORKED}The next working day is {day_in_words(working)}.",
        ]
    assert explanation(officer, request) == expected


def test_a_pause_and_more_time_are_part_of_the_reason(world: World, officer: Client) -> None:
    request = ask(world, days_ago=6)
    clock: dict[str, Any] = {"deadlines": [request.deadline.pk], "actor": world.staff}
    before = request.deadline.due_on
    pause(request.complaint_id, ground=PauseGround.COURT, reason="r", at=timezone.now() - 4 * DAY, **clock)
    paused = page_of(officer, request)
    assert "The last day is open" in paused
    assert "Paused" in paused
    assert "The clock stands still. The Ombudsman waits for the answer of" in paused
    resume(request.complaint_id, at=timezone.now() - 2 * DAY, **clock)
    ask_extension(request.deadline.pk, reason="Arsip lama.", actor=world.officer, at=timezone.now())
    grant_extension(request.deadline.pk, days=5, words="", actor=world.staff, at=timezone.now())

    told = explanation(officer, Clarification.objects.get(pk=request.pk))

    with translation.override("en"):
        from_on, until_on = (day_in_words(request.deadline.started_on + days * DAY) for days in (2, 3))
        assert told[3:6] == [
            f"The clock stood still from {from_on} to {until_on}; these days are not counted: a court case is pending.",
            f"Without more time it would be {day_in_words(before + 2 * DAY)}; 5 calendar days more were granted.",
            f"So the last day is {day_in_words(before + 7 * DAY)}.",
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


def test_evidence_of_a_corrective_action_is_no_document_of_the_request(world: World, officer: Client) -> None:
    """It may be another body's: a report asks several."""
    _own, other = correct(world, world.service, world.other_service)
    sent = report(other, world.colleague).documents.get()
    request = Clarification.objects.get(complaint=other.complaint_id)
    assert sent.name not in page_of(officer, request)
    assert officer.get(f"/cases/{request.pk}/documents/{sent.key}").status_code == 404


def test_a_file_that_is_missing_is_not_found_and_reported(world: World, officer: Client) -> None:
    request = ask(world)
    document = shown_document(request)
    path_of(document.key).unlink()
    assert officer.get(f"/cases/{request.pk}/documents/{document.key}").status_code == 404
