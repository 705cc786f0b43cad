"""Answering and telling the status: what is taken, and what a refusal leaves on the page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.actions.closing import close
from complaints.events import EventCode, Progress
from complaints.models import Clarification, Deadline, Event
from complaints.states import ClosingReason, State
from tests.complaints.officer.making import DAY, World, a_file, answer, ask, ask_again

pytestmark = pytest.mark.urls("config.doors.officer")

TEXT = "Bantuan dibayarkan pada hari Senin."


def send(client: Client, clarification: Clarification, **changes: object):
    fields = {"answer": TEXT, "is_final": "on"} | changes
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(f"/cases/{clarification.pk}/answer", sent)


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    with translation.override("en"):  # the words are chosen when they are read
        return {field: [str(error) for error in errors] for field, errors in response.context["form"].errors.items()}


def close_case(world: World, clarification: Clarification) -> None:
    close(
        clarification.complaint_id,
        reason=ClosingReason.SETTLED_BY_BODY,
        words="Selesai.",
        actor=world.staff,
        at=timezone.now(),
    )


def test_an_answer_in_time_with_two_files(world: World, officer: Client) -> None:
    request = ask(world)
    response = send(officer, request, documents=[a_file("satu.pdf"), a_file("dua.pdf")])

    assert response["Location"] == f"/cases/{request.pk}"
    assert "sent to the Ombudsman in time" in officer.get(response["Location"]).content.decode()
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == (TEXT, world.officer)
    assert [document.name for document in request.documents.all()] == ["satu.pdf", "dua.pdf"]
    assert request.complaint.state == State.EXAMINATION
    assert request.deadline.outcome == Deadline.Outcome.MET


def test_a_late_answer_is_taken_and_called_late(world: World, officer: Client) -> None:
    request = ask(world, days_ago=20)
    assert "This answer is late." in officer.get(f"/cases/{request.pk}/answer").content.decode()

    page = officer.get(send(officer, request)["Location"]).content.decode()

    assert "after its deadline of" in page
    assert "Answered late" in page
    assert Deadline.objects.get(clarification=request).outcome == Deadline.Outcome.LATE


def test_a_focal_point_answers_for_a_body_below(world: World, focal_point: Client) -> None:
    request = ask(world)
    assert send(focal_point, request).status_code == 302
    request.refresh_from_db()
    assert request.answered_by == world.focal_point


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "  \n "}, "answer"),
        ({"answer": "x" * 20_001}, "answer"),
        ({"answer": "a\0b"}, "answer"),
        ({"is_final": None}, "is_final"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    world: World, officer: Client, changes: dict[str, object], field: str
) -> None:
    request = ask(world)
    assert list(errors(send(officer, request, **changes))) == [field]
    request.refresh_from_db()
    assert request.answered_at is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("program.exe", b"MZ\x90", "is of a type that we can't take"),
        ("kosong.pdf", b"", "is empty"),
        ("palsu.pdf", b"\x89PNG\r\n\x1a\n", "doesn't match its name"),
        ("../../etc/passwd", b"root", "is of a type that we can't take"),
    ],
)
def test_a_refused_file_is_named_and_the_text_stays(
    world: World, officer: Client, name: str, content: bytes, words: str
) -> None:
    request = ask(world)
    response = send(officer, request, documents=[a_file("baik.pdf"), a_file(name, content)])

    first, second = errors(response)["documents"]
    assert name.rpartition("/")[2] in first
    assert words in first
    assert second == "Choose the files again: they were not kept."
    assert TEXT in response.content.decode()
    request.refresh_from_db()
    assert (request.answered_at, request.documents.count()) == (None, 0)


def test_files_beside_another_error_have_to_be_chosen_again(world: World, officer: Client) -> None:
    response = send(officer, ask(world), is_final=None, documents=[a_file()])
    assert list(errors(response)) == ["is_final", "documents"]


def test_more_files_than_are_taken_are_an_error_that_keeps_the_text(world: World, officer: Client) -> None:
    response = send(officer, ask(world), documents=[a_file() for _ in range(11)])
    assert list(errors(response)) == ["documents"]
    assert TEXT in response.content.decode()


def test_what_a_colleague_answered_meanwhile_is_not_answered_twice(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    response = send(officer, request, answer="Jawaban lain.")
    assert errors(response)["__all__"] == ["This request was already answered."]
    assert "Jawaban lain." in response.content.decode()
    assert Event.objects.filter(code=EventCode.CLARIFICATION_ANSWERED).count() == 1


def test_a_superseded_request_leads_to_the_second(world: World, officer: Client) -> None:
    first = ask(world, days_ago=20)
    second = ask_again(world, first)
    refused = errors(send(officer, first))["__all__"]
    assert refused == ["You were asked a second time; please answer the second request."]
    assert send(officer, second).status_code == 302


def test_after_the_second_deadline_the_right_to_answer_is_lost(world: World, officer: Client) -> None:
    """UU 37/2008 art. 33; a late answer to the first request is still taken."""
    second = ask_again(world, ask(world, days_ago=40), at=timezone.now() - 20 * DAY)
    lost = "The second deadline has passed, and with it the right to answer (UU 37/2008 art. 33)."
    assert officer.get(f"/cases/{second.pk}/answer")["Location"] == f"/cases/{second.pk}"
    assert lost in officer.get(f"/cases/{second.pk}").content.decode()
    assert errors(send(officer, second))["__all__"] == [lost]
    second.refresh_from_db()
    assert (second.answer, second.complaint.state) == ("", State.CLARIFICATION)


def test_a_closed_case_takes_neither_answer_nor_status(world: World, officer: Client) -> None:
    request = ask(world)
    close_case(world, request)
    assert errors(send(officer, request))["__all__"] == ["No answer is awaited on this report now."]
    response = officer.post(f"/cases/{request.pk}/status", {"progress": "settled"})
    assert "only while the report is under examination" in errors(response)["__all__"][0]


def test_the_status_and_its_note(world: World, officer: Client) -> None:
    request = ask(world)
    response = officer.post(f"/cases/{request.pk}/status", {"progress": "in_progress", "note": "Menunggu anggaran."})
    page = officer.get(response["Location"]).content.decode()

    request.refresh_from_db()
    assert request.progress == Progress.IN_PROGRESS
    assert "The status was sent to the Ombudsman." in page
    assert "Status updated: being worked on." in page
    assert "Menunggu anggaran." in page


def test_the_status_after_the_answer(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    assert officer.post(f"/cases/{request.pk}/status", {"progress": "settled"}).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"progress": "nonsense"}, {"progress": "settled", "note": "x" * 2001}])
def test_a_wrong_status_is_refused_on_the_form(world: World, officer: Client, sent: dict[str, str]) -> None:
    assert errors(officer.post(f"/cases/{ask(world).pk}/status", sent))


# Those that Django itself takes for a name; a browser sends no others.
FILE_NAMES = st.text(min_size=1, max_size=20).filter(lambda name: name.rpartition("/")[2] not in ("", ".", ".."))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=50), other=st.text(max_size=20), name=FILE_NAMES)
def test_no_input_is_a_fault(world: World, officer: Client, text: str, other: str, name: str) -> None:
    request = Clarification.objects.first() or ask(world)
    address = f"/cases/{request.pk}"
    for sent in ({"answer": text, "is_final": ""}, {"answer": "", "documents": a_file(name, other.encode())}):
        assert officer.post(f"{address}/answer", sent).status_code == 200
    assert officer.post(f"{address}/status", {"progress": other, "note": text}).status_code in (200, 302)
    query = {"q": text, "state": other, "progress": name, "after": text}
    assert officer.get("/", query).status_code == 200
