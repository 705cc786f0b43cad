"""What a complainant reads and sends while the report is under way, in a browser that opened it by number and code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from complaints.actions.approving import approve, propose
from complaints.actions.checking import accept as decide
from complaints.actions.checking import ask_completion
from complaints.actions.clarifying import answer_clarification, ask_clarification
from complaints.actions.examining import comment_outcome, give_outcome
from complaints.actions.pausing import pause
from complaints.actions.reporting import judge_correction, report_correction
from complaints.events import By, EventCode, Progress, day_in_words
from complaints.examination import Judgement, ProposalKind
from complaints.models import Complaint, Deadline, Document, Event, Notice
from complaints.procedure import PauseGround
from complaints.states import State
from regions.models import Body
from tests.complaints.public.conftest import Citizen, errors, pdf
from tests.factories import make_body, pass_formal_check, pass_substantive_check

pytestmark = pytest.mark.urls("config.doors.public")

CASE, COMPLETE, COMMENT = "/follow/case/", "/follow/case/complete/", "/follow/case/comment/"
MISSING = "salinan surat penolakan"
TEXT = "Surat penolakan saya terima tanggal 3 Maret."
FOUND = "Kami menemukan penundaan berlarut."
DAY = timedelta(days=1)


def text_of(citizen: Citizen, address: str = CASE) -> str:
    return " ".join(citizen.page(address).split())


def second_citizen(citizen: Citizen) -> Citizen:
    other = Citizen(Client(), citizen.place)
    other.client.cookies["tuntas_language"] = "en"
    return other


# --- Something is missing ---------------------------------------------------------------------------------------------


def incomplete(citizen: Citizen, *, at: datetime | None = None) -> Complaint:
    complaint = citizen.open_case()
    ask_completion(
        complaint.pk, missing=MISSING, actor=citizen.place.examiner, at=at or timezone.now(), note="catatan intern"
    )
    return complaint


def test_what_is_missing_is_told_with_its_day_and_why_that_day(citizen: Citizen) -> None:
    complaint = incomplete(citizen)
    deadline = Deadline.objects.get(complaint=complaint, step="completion")
    page = text_of(citizen)
    with translation.override("en"):
        last = day_in_words(deadline.due_on)
    for told in (
        "What we still need",
        MISSING,
        f"Send us what is missing by {last}.",
        "Why this day?",
        f"So the last day is {last}.",
        f'href="{COMPLETE}"',
    ):
        assert told in page
    assert "catatan intern" not in page
    assert MISSING in text_of(citizen, COMPLETE)


def test_what_was_missing_is_sent_with_files(citizen: Citizen) -> None:
    complaint = incomplete(citizen)
    sent = {"text": TEXT, "documents": [pdf("surat.pdf"), pdf("ktp.pdf")]}

    assert citizen.post(COMPLETE, sent).url == CASE

    page = text_of(citizen)
    for told in ("We received what you sent.", "Now we check whether it is complete.", "surat.pdf", "ktp.pdf", "· You"):
        assert told in page
    assert "What we still need" not in page
    event = Event.objects.get(complaint=complaint, code=EventCode.COMPLETED)
    assert (event.by, event.actor, event.note, event.state) == (By.COMPLAINANT, None, TEXT, State.RECEIVED)
    assert Deadline.objects.get(complaint=complaint, step="completion").outcome == Deadline.Outcome.MET
    of_staff = Notice.objects.filter(event=event, audience="staff")
    assert [notice.recipient for notice in of_staff] == [citizen.place.head]
    documents = Document.objects.filter(complaint=complaint)
    assert [(one.name, one.by, one.is_shown_to_body) for one in documents] == [
        ("surat.pdf", By.COMPLAINANT, False),
        ("ktp.pdf", By.COMPLAINANT, False),
    ]


def test_what_comes_late_is_taken(citizen: Citizen) -> None:
    complaint = incomplete(citizen, at=timezone.now() - 40 * DAY)
    assert "we take it as long as your report is open" in text_of(citizen)
    assert citizen.post(COMPLETE, {"text": TEXT}).url == CASE
    assert Deadline.objects.get(complaint=complaint, step="completion").outcome == Deadline.Outcome.LATE


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"text": ""}, ["text"]),
        ({"text": " \n"}, ["text"]),
        ({"text": "x" * 5001}, ["text"]),
        ({"text": "a\0b"}, ["text"]),
        ({"text": "", "documents": pdf()}, ["text", "documents"]),
        ({"documents": SimpleUploadedFile("x.exe", b"MZ")}, ["documents"]),
        ({"documents": SimpleUploadedFile("kosong.pdf", b"")}, ["documents"]),
        ({"documents": [pdf() for _ in range(11)]}, ["documents"]),
    ],
)
def test_a_mistake_is_said_and_what_was_written_stays(
    citizen: Citizen, sent: dict[str, object], fields: list[str]
) -> None:
    complaint = incomplete(citizen)
    response = citizen.post(COMPLETE, {"text": TEXT} | sent)
    assert response.status_code == 200
    assert list(errors(response)) == fields
    if "text" not in sent:
        assert TEXT in response.content.decode()
    complaint.refresh_from_db()
    assert (complaint.state, Document.objects.count()) == (State.COMPLETION, 0)


def test_it_is_sent_once(citizen: Citizen) -> None:
    incomplete(citizen)
    citizen.post(COMPLETE, {"text": TEXT})
    response = citizen.post(COMPLETE, {"text": "Sekali lagi."})
    refused = ["Nothing was asked of the complainant that could be completed now."]
    assert errors(response) == {"__all__": refused}
    assert "Sekali lagi." in response.content.decode()
    assert citizen.get(COMPLETE).url == CASE
    assert Event.objects.filter(code=EventCode.COMPLETED).count() == 1


# --- What was found ---------------------------------------------------------------------------------------------------


def told_the_outcome(citizen: Citizen, *, at: datetime | None = None) -> Complaint:
    complaint, place = citizen.open_case(), citizen.place
    act: dict[str, Any] = {"actor": place.examiner, "at": at or timezone.now()}
    pass_formal_check(complaint.pk, **act)
    pass_substantive_check(complaint.pk, **act)
    decide(complaint.pk, **act)
    asked = ask_clarification(complaint.pk, summary="Ringkasan.", question="Mengapa?", **act)
    answer_clarification(asked.pk, answer="Sedang diproses.", actor=place.officer, at=act["at"])
    give_outcome(complaint.pk, words=FOUND, note="catatan intern", **act)
    return complaint


def test_the_outcome_is_told_with_the_last_day_for_a_comment(citizen: Citizen) -> None:
    complaint = told_the_outcome(citizen)
    page = text_of(citizen)
    with translation.override("en"):
        last = day_in_words(Deadline.objects.get(complaint=complaint, step="outcome_comment").due_on)
    for told in ("What we found", FOUND, f"You have until {last}.", f'href="{COMMENT}"', "Why this day?"):
        assert told in page
    assert "catatan intern" not in page
    form = text_of(citizen, COMMENT)
    assert FOUND in form
    assert "You can comment once." in form


def test_a_comment_is_sent_once_and_shown(citizen: Citizen) -> None:
    complaint = told_the_outcome(citizen)
    assert citizen.post(COMMENT, {"comment": "Bukan terlambat, <b>tidak</b> dibayar.", "is_final": "on"}).url == CASE

    page = text_of(citizen)
    for told in (
        "We received your comment.",
        "We have your comment. Now we read it and finish our report.",
        "Your comment",
        "Bukan terlambat, &lt;b&gt;tidak&lt;/b&gt; dibayar.",
        FOUND,
    ):
        assert told in page
    assert f'href="{COMMENT}"' not in page
    event = Event.objects.get(complaint=complaint, code=EventCode.OUTCOME_COMMENTED)
    assert (event.by, event.actor) == (By.COMPLAINANT, None)
    assert citizen.get(COMMENT).url == CASE

    again = citizen.post(COMMENT, {"comment": "Lagi.", "is_final": "on"})
    assert errors(again) == {"__all__": ["You commented already. We read it before we fix the report."]}
    assert "Lagi." in again.content.decode()
    assert complaint.outcome_notices.get().comment == "Bukan terlambat, <b>tidak</b> dibayar."


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"comment": TEXT}, ["is_final"]),
        ({"comment": " ", "is_final": "on"}, ["comment"]),
        ({"comment": "x" * 10_001, "is_final": "on"}, ["comment"]),
        ({"comment": "a\0b", "is_final": "on"}, ["comment"]),
        ({}, ["comment", "is_final"]),
    ],
)
def test_a_comment_with_a_mistake_stays_on_the_page(citizen: Citizen, sent: dict[str, str], fields: list[str]) -> None:
    complaint = told_the_outcome(citizen)
    response = citizen.post(COMMENT, sent)
    assert list(errors(response)) == fields
    assert TEXT not in sent.values() or TEXT in response.content.decode()
    assert complaint.outcome_notices.get().comment == ""


def test_after_the_last_day_no_comment_is_taken(citizen: Citizen) -> None:
    complaint = told_the_outcome(citizen, at=timezone.now() - 20 * DAY)
    page = text_of(citizen)
    assert "The time for a comment ended on" in page
    assert f'href="{COMMENT}"' not in page
    assert citizen.get(COMMENT).url == CASE
    response = citizen.post(COMMENT, {"comment": TEXT, "is_final": "on"})
    assert errors(response) == {"__all__": ["The time for a comment is over."]}
    assert TEXT in response.content.decode()
    assert complaint.outcome_notices.get().comment == ""


# --- Nobody else's report ---------------------------------------------------------------------------------------------


def test_without_number_and_code_nothing_is_sent(citizen: Citizen) -> None:
    complaint = incomplete(citizen)
    stranger = second_citizen(citizen)
    for address, sent in ((COMPLETE, {"text": TEXT}), (COMMENT, {"comment": TEXT, "is_final": "on"})):
        assert stranger.get(address).url == "/follow/"
        assert stranger.post(address, sent).url == "/follow/"
    complaint.refresh_from_db()
    assert complaint.state == State.COMPLETION


def test_a_report_that_was_opened_can_not_send_to_another(citizen: Citizen) -> None:
    """Which report it is stands in the browser's own session, and in nothing that is sent."""
    theirs = incomplete(citizen)
    stranger = second_citizen(citizen)
    own = stranger.open_case()
    events = Event.objects.filter(complaint=theirs).count()
    reference = {"id": theirs.pk, "complaint": theirs.pk, "register": theirs.register, "case": theirs.pk}
    for address, sent in ((COMPLETE, {"text": TEXT}), (COMMENT, {"comment": TEXT, "is_final": "on"})):
        response: Any = stranger.client.post(f"{address}?id={theirs.pk}&register={theirs.register}", sent | reference)
        assert response.status_code == 200
        assert list(errors(response)) == ["__all__"]
        assert MISSING not in response.content.decode()
    theirs.refresh_from_db()
    own.refresh_from_db()
    assert (theirs.state, own.state) == (State.COMPLETION, State.RECEIVED)
    assert Event.objects.filter(complaint=theirs).count() == events


def test_a_form_from_another_site_is_refused(citizen: Citizen) -> None:
    complaint = incomplete(citizen)
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = citizen.client.cookies
    assert guarded.post(COMPLETE, {"text": TEXT}).status_code == 403
    complaint.refresh_from_db()
    assert complaint.state == State.COMPLETION


# --- The report and what follows --------------------------------------------------------------------------------------


def reported(citizen: Citizen, *bodies: Body, result: str = "found") -> Complaint:
    complaint, place = told_the_outcome(citizen), citizen.place
    comment_outcome(complaint.pk, comment=TEXT, actor=None, at=timezone.now())
    content = {
        "result": result,
        "opinion": "pendapat intern",
        "words": "Kami menutup laporan Anda.",
        "findings": {"undue_delay": True} if bodies else {},
        "actions": {str(body.pk): f"Bayarkan bantuan ({body.pk})." for body in bodies},
    }
    proposal = propose(complaint.pk, ProposalKind.REPORT, content=content, actor=place.examiner, at=timezone.now())
    approve(proposal.pk, actor=place.head, at=timezone.now())
    return complaint


def test_what_has_to_be_put_right_and_how_it_was_judged(citizen: Citizen) -> None:
    place = citizen.place
    other = make_body("Dinas Keuangan Kabupaten Banyumas", parent=place.government)
    complaint = reported(citizen, place.service, other)
    page = text_of(citizen)
    for told in (
        "Our report",
        "We found that the service went wrong (maladministration found).",
        "Examination Report (LHP) of",
        f"Bayarkan bantuan ({place.service.pk}).",
        f"Bayarkan bantuan ({other.pk}).",
        "Not reported yet",
        "30 working days from",
    ):
        assert told in page
    for hidden in ("pendapat intern", "catatan intern", str(place.head), str(place.examiner)):
        assert hidden not in page

    first, second = complaint.corrective_actions.order_by("pk")
    act: dict[str, Any] = {"actor": place.examiner, "at": timezone.now()}
    report_correction(
        first.pk, progress=Progress.SETTLED, evidence="bukti intern", actor=place.officer, at=timezone.now()
    )
    judge_correction(second.pk, judgement=Judgement.NOT_CARRIED_OUT, **act)
    page = text_of(citizen)
    assert "The body says: settled by the body" in page
    assert "Not put right" in page
    assert "bukti intern" not in page
    judge_correction(first.pk, judgement=Judgement.CARRIED_OUT, **act)
    assert "We looked at it:" in text_of(citizen)
    assert "Put right</span>" in text_of(citizen)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("not_found", "We found no proof that the service went wrong (maladministration not found)."),
        ("stopped", "We stopped our examination."),
    ],
)
def test_a_report_that_ends_the_case_is_told(citizen: Citizen, result: str, words: str) -> None:
    reported(citizen, result=result)
    page = text_of(citizen)
    for told in (words, "Your report is closed:", "Kami menutup laporan Anda."):
        assert told in page
    assert "What has to be put right" not in page


def test_a_paused_clock_is_told_in_the_component(citizen: Citizen) -> None:
    complaint = told_the_outcome(citizen)
    deadline = Deadline.objects.get(complaint=complaint, step="outcome_comment")
    pause(
        complaint.pk,
        deadlines=[deadline.pk],
        ground=PauseGround.COMPLAINANT,
        reason="catatan intern",
        actor=citizen.place.examiner,
        at=timezone.now(),
    )
    page = text_of(citizen)
    for told in ("The last day is open", "Paused", "The clock stands still since", f'href="{COMMENT}"'):
        assert told in page
    assert "catatan intern" not in page
