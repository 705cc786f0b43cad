"""The checklists, the decision, the refusal by two persons and the closing, through their forms."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from complaints.admissibility import RefusalGround
from complaints.checklists import Check, items_of, slugs_of
from complaints.events import EventCode, day_in_words
from complaints.examination import ProposalKind
from complaints.models import Complaint, Proposal
from complaints.procedure import Step
from complaints.states import ClosingReason, State
from tests.complaints.conftest import Place
from tests.complaints.staff.making import (
    checked,
    closed_after_asking,
    examined,
    in_plenary,
    incomplete,
    never_completed,
    outside,
    received,
)

pytestmark = pytest.mark.urls("config.doors.staff")

FORMAL = dict.fromkeys(slugs_of(Check.FORMAL), "on")


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def do(client: Client, complaint: Complaint, act: str, **answers: Any) -> Any:
    return client.post(address(complaint, act), answers)


def state_of(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


# --- Checklists -------------------------------------------------------------------------------------------------------


def test_checklist_is_saved_without_passing_the_check(place: Place, examiner: Client) -> None:
    complaint = received(place)
    do(examiner, complaint, "pass-formal-check", step="keep", identity="on", raised="on", note="Surat menyusul.")

    kept = complaint.checklist_items.values_list("item", "is_met", "by")
    met = {"identity", "raised"}
    assert set(kept) == {(slug, slug in met, place.examiner.pk) for slug in slugs_of(Check.FORMAL)}
    assert state_of(complaint) == State.RECEIVED
    assert [event.code for event in complaint.events.order_by("id")][-2:] == [
        EventCode.CHECKLIST_KEPT,
        EventCode.NOTE_ADDED,
    ]


def test_saved_checklist_stands_in_the_form_with_who_and_when(place: Place, examiner: Client, client: Client) -> None:
    complaint = received(place)
    type(place.examiner).objects.filter(pk=place.examiner.pk).update(first_name="<b>Examiner</b>")
    do(examiner, complaint, "pass-formal-check", step="keep", identity="on")
    response = examiner.get(address(complaint, "pass-formal-check"))
    form = response.context["form"]
    at = complaint.checklist_items.get(item="identity").at
    with translation.override("en"):
        day = date_format(timezone.localtime(at, place.office.zone), "j F Y, H.i T")

    assert {box.name: box.initial for box in form.boxes()} == {
        item.slug: item.slug == "identity" for item in items_of(Check.FORMAL)
    }
    who = "&lt;b&gt;Examiner&lt;/b&gt;"
    assert form["identity"].help_text == f"UU 37/2008 24(1)a · met: {who}, {day}"
    assert form["account"].help_text == f"UU 37/2008 24(1)b · not met: {who}, {day}"
    assert "<b>Examiner" not in response.content.decode()


def test_incomplete_file_does_not_pass_and_the_form_stays_filled(place: Place, examiner: Client) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "pass-formal-check", step="pass", identity="on", note="Kurang.")
    form = response.context["form"]

    assert form.non_field_errors() == [
        "Every item of the checklist has to be met; ask for what is missing, or propose a refusal."
    ]
    assert [box.value() for box in form.boxes()] == [item.slug == "identity" for item in items_of(Check.FORMAL)]
    assert form["note"].value() == "Kurang."
    assert state_of(complaint) == State.RECEIVED
    assert not complaint.checklist_items.exists()


def test_substantive_checklist_is_another_one(place: Place, examiner: Client) -> None:
    complaint = checked(place)
    do(examiner, complaint, "pass-substantive-check", step="keep", competence="on")

    assert state_of(complaint) == State.SUBSTANTIVE_CHECK
    met = complaint.checklist_items.filter(check_name=Check.SUBSTANTIVE, is_met=True)
    assert [item.item for item in met] == ["competence"]


# --- Completion -------------------------------------------------------------------------------------------------------


def test_complainant_is_asked_and_completes(place: Place, examiner: Client) -> None:
    complaint = received(place)
    do(examiner, complaint, "ask-completion", missing="salinan surat", note="Ditelepon.")
    event = complaint.events.latest("id")
    assert (state_of(complaint), event.facts["missing"], event.note) == (
        State.COMPLETION,
        "salinan surat",
        "Ditelepon.",
    )

    do(examiner, complaint, "complete", note="")
    assert state_of(complaint) == State.RECEIVED


def test_missed_completion_is_closed_with_one_click(place: Place, examiner: Client) -> None:
    complaint = never_completed(place)
    form = examiner.get(address(complaint, "close-as-withdrawn")).context["form"]
    day = complaint.deadlines.get(step=Step.COMPLETION).due_on
    with translation.override("id"):
        assert day_in_words(day) in form["words"].value()
    assert "salinan surat" in form["words"].value()

    do(examiner, complaint, "close-as-withdrawn", words=form["words"].value(), note="")
    closed = Complaint.objects.get(pk=complaint.pk)
    assert (closed.closing_reason, closed.closing_words) == (ClosingReason.DEEMED_WITHDRAWN, form["words"].value())


def test_completion_that_still_has_time_is_not_closed(place: Place, examiner: Client) -> None:
    complaint = incomplete(place)
    told = examiner.get(address(complaint, "close-as-withdrawn"), follow=True).context["messages"]
    reasons = examiner.get(address(complaint, "close")).context["form"].fields["reason"].choices

    assert [str(one) for one in told] == ["The complainant still has time to complete the file."]
    assert ClosingReason.DEEMED_WITHDRAWN not in dict(reasons)
    do(examiner, complaint, "close-as-withdrawn", words="x")
    assert state_of(complaint) == State.COMPLETION


# --- Decision ---------------------------------------------------------------------------------------------------------


def test_rapid_response_asks_once_more(place: Place, examiner: Client) -> None:
    complaint = received(place)
    check = do(examiner, complaint, "respond-rapidly", reason="Pasien kritis.")
    assert "Pasien kritis." in check.content.decode()
    assert state_of(complaint) == State.RECEIVED

    do(examiner, complaint, "respond-rapidly", reason="Pasien kritis.", step="confirmed")
    rapid = Complaint.objects.get(pk=complaint.pk)
    assert (rapid.state, rapid.is_rapid, rapid.officer) == (State.EXAMINATION, True, place.examiner)


def test_weight_is_asked_of_the_plenary(place: Place, examiner: Client) -> None:
    complaint = in_plenary(place)
    response = do(examiner, complaint, "accept", weight="featherweight")

    assert list(response.context["form"].errors) == ["weight"]
    assert state_of(complaint) == State.PLENARY


# --- Refusing ---------------------------------------------------------------------------------------------------------


def test_refusal_is_proposed_and_changes_nothing(place: Place, examiner: Client) -> None:
    complaint = received(place)
    do(examiner, complaint, "propose-refusal", ground="too_old", words="Lebih dari dua tahun.")
    (proposal,) = complaint.proposals.all()

    assert (proposal.kind, proposal.state, proposal.proposed_by, proposal.content) == (
        ProposalKind.REFUSAL,
        Proposal.State.PENDING,
        place.examiner,
        {"ground": "too_old", "words": "Lebih dari dua tahun."},
    )
    assert state_of(complaint) == State.RECEIVED
    told = examiner.get(address(complaint, "propose-refusal"), follow=True).context["messages"]
    assert [str(one) for one in told][-1] == "A proposal on this report waits for approval already."


def test_every_ground_names_its_article(place: Place, examiner: Client) -> None:
    form = examiner.get(address(received(place), "propose-refusal")).context["form"]
    choices = {value: str(words) for value, words in form.fields["ground"].choices}

    assert set(choices) == set(RefusalGround)
    assert choices["not_raised"] == "Not yet raised with the body (UU 37/2008 art. 24(1)c, 36(1)a)"


def test_refusal_needs_a_ground_and_words(place: Place, examiner: Client) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "propose-refusal", ground="", words=" ")

    assert sorted(response.context["form"].errors) == ["ground", "words"]
    assert not complaint.proposals.exists()


def test_notice_begins_with_the_approved_words(place: Place, examiner: Client) -> None:
    complaint = outside(place)
    form = examiner.get(address(complaint, "give-outside-notice")).context["form"]
    assert form["words"].value() == "Silakan ke Komisi Yudisial."

    do(examiner, complaint, "give-outside-notice", words="Silakan ke KY, Jakarta.", note="")
    closed = Complaint.objects.get(pk=complaint.pk)
    assert (closed.closing_reason, closed.closing_words, closed.refusal_ground) == (
        ClosingReason.OUTSIDE_COMPETENCE,
        "Silakan ke KY, Jakarta.",
        RefusalGround.OUTSIDE_COMPETENCE,
    )


# --- Closing and reopening --------------------------------------------------------------------------------------------


def test_nobody_closes_alone_what_two_persons_refuse(place: Place, examiner: Client) -> None:
    for complaint in (received(place), examined(place)):
        response = do(examiner, complaint, "close", step="confirmed", reason="formal_requirements", words="x", note="")
        assert list(response.context["form"].errors) == ["reason"]
        assert state_of(complaint) != State.CLOSED


def test_closed_report_is_reopened(place: Place, examiner: Client) -> None:
    complaint = closed_after_asking(place)
    assert list(do(examiner, complaint, "reopen", reason="").context["form"].errors) == ["reason"]

    do(examiner, complaint, "reopen", reason="Surat baru dari dinas.")
    assert state_of(complaint) == State.PLENARY
    assert complaint.events.latest("id").note == "Surat baru dari dinas."
