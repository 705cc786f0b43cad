"""Each act through its form: done by the right person, refused with the action's own words, filled again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from complaints.checklists import Check, slugs_of
from complaints.events import EventCode
from complaints.models import Clarification, Complaint, Document, Event
from complaints.procedure import Weight
from complaints.staff.acts import ACTS
from complaints.staff.examination_acts import EXAMINATION_ACTS
from complaints.staff.intake_acts import INTAKE_ACTS
from complaints.states import ClosingReason, State
from regions.models import User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import (
    asked,
    asked_for_more_time,
    checked,
    closed,
    examined,
    in_plenary,
    incomplete,
    late,
    never_completed,
    outside,
    paused,
    received,
    with_document,
    without_body,
)
from tests.factories import make_body, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

EVERY_ACT = [act.name for act in ACTS]
FORMAL = dict.fromkeys(slugs_of(Check.FORMAL), "on")
SUBSTANTIVE = dict.fromkeys(slugs_of(Check.SUBSTANTIVE), "on")


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def case_page(complaint: Complaint) -> str:
    return address(complaint, "change")


def do(client: Client, complaint: Complaint, act: str, **answers: Any) -> Any:
    return client.post(address(complaint, act), answers)


def reread(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def last_event(complaint: Complaint) -> Event:
    return complaint.events.latest("id")


# --- Done -------------------------------------------------------------------------------------------------------------


def test_formal_check_is_passed(place: Place, examiner: Client) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "pass-formal-check", note="Lengkap.", **FORMAL)

    assert response.url == case_page(complaint)
    assert reread(complaint).state == State.SUBSTANTIVE_CHECK
    event = last_event(complaint)
    assert (event.code, event.actor, event.note) == (EventCode.FORMAL_CHECK_PASSED, place.examiner, "Lengkap.")


def test_substantive_check_is_passed(place: Place, examiner: Client) -> None:
    complaint = checked(place)
    do(examiner, complaint, "pass-substantive-check", note="", **SUBSTANTIVE)

    assert reread(complaint).state == State.PLENARY
    assert last_event(complaint).code == EventCode.SUBSTANTIVE_CHECK_PASSED


def test_report_is_accepted(place: Place, examiner: Client) -> None:
    complaint = in_plenary(place)
    do(examiner, complaint, "accept", weight="heavy", note="")

    assert (reread(complaint).state, reread(complaint).weight) == (State.EXAMINATION, Weight.HEAVY)
    assert reread(complaint).officer == place.examiner


def test_body_is_found_by_words_and_set(place: Place, examiner: Client) -> None:
    complaint = without_body(place)
    first = examiner.get(address(complaint, "set-body"), {"q": "dinas banyumas"})
    assert [body.pk for body in first.context["form"].found] == [place.service.pk]

    do(examiner, complaint, "set-body", q="dinas banyumas", body=place.service.pk)
    assert reread(complaint).body == place.service


def test_body_search_begins_with_the_complainants_own_words(place: Place, examiner: Client) -> None:
    response = examiner.get(address(without_body(place), "set-body"))
    assert response.context["search"] == "Loket Dinsos"
    assert "No body has these words" in response.content.decode()


def test_report_is_assigned_to_a_colleague(place: Place, examiner: Client) -> None:
    complaint = received(place)
    do(examiner, complaint, "assign", officer=place.head.pk)

    assert reread(complaint).officer == place.head


def test_only_colleagues_are_offered(place: Place, stranger: User, examiner: Client) -> None:
    retired = make_staff(place.office, username="retired")
    User.objects.filter(pk=retired.pk).update(is_active=False)
    response = examiner.get(address(received(place), "assign"))

    assert set(response.context["form"].fields["officer"].queryset) == {place.examiner, place.head}


def test_body_is_asked_and_sees_the_chosen_documents(place: Place, examiner: Client) -> None:
    document = with_document(place)
    complaint = Complaint.objects.get()
    do(examiner, complaint, "pass-formal-check", **FORMAL)
    do(examiner, complaint, "pass-substantive-check", **SUBSTANTIVE)
    do(examiner, complaint, "accept", weight="simple")
    do(
        examiner,
        complaint,
        "ask-clarification",
        summary="Tanpa nama.",
        question="Mengapa?",
        documents=[document.pk],
    )

    clarification = Clarification.objects.get()
    assert (clarification.summary, clarification.question) == ("Tanpa nama.", "Mengapa?")
    assert Document.objects.get().is_shown_to_body
    assert reread(complaint).state == State.CLARIFICATION


def test_request_begins_with_the_account_and_a_warning(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    Complaint.objects.filter(pk=complaint.pk).update(is_confidential=True)
    response = examiner.get(address(complaint, "ask-clarification"))

    assert response.context["form"]["summary"].value() == complaint.account
    assert "everything that could reveal who complains" in response.content.decode()


def test_note_is_added(place: Place, examiner: Client) -> None:
    complaint = received(place)
    do(examiner, complaint, "add-note", note="Telepon balik.")

    assert last_event(complaint).note == "Telepon balik."


def test_closing_asks_once_more(place: Place, examiner: Client) -> None:
    complaint = received(place)
    answers = {"reason": ClosingReason.FORWARDED.value, "words": "Kami teruskan ke Komisi Yudisial.", "note": ""}

    check = do(examiner, complaint, "close", **answers)
    assert reread(complaint).state == State.RECEIVED
    assert "Check once more" in check.content.decode()

    change = do(examiner, complaint, "close", step="change", **answers)
    assert change.context["form"]["words"].value() == "Kami teruskan ke Komisi Yudisial."
    assert reread(complaint).state == State.RECEIVED

    done = do(examiner, complaint, "close", step="confirmed", **answers)
    assert done.url == case_page(complaint)
    assert reread(complaint).closing_words == "Kami teruskan ke Komisi Yudisial."


def test_reasons_to_close_are_those_of_the_state(place: Place, examiner: Client) -> None:
    response = examiner.get(address(received(place), "close"))
    offered = [value for value, _label in response.context["form"].fields["reason"].choices]

    assert offered == ["", ClosingReason.SETTLED_BY_BODY, ClosingReason.WITHDRAWN, ClosingReason.FORWARDED]


# --- Identity ---------------------------------------------------------------------------------------------------------


def test_identity_is_shown_once_recorded_and_never_cached(place: Place, examiner: Client) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "identity", reason="Menelepon pelapor.")

    assert "Canary Sukmawati" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    event = last_event(complaint)
    assert (event.code, event.actor, event.note) == (
        EventCode.IDENTITY_OPENED,
        place.examiner,
        "Menelepon pelapor.",
    )
    assert "Canary" not in examiner.get(case_page(complaint)).content.decode()


def test_identity_stays_closed_without_a_reason(place: Place, examiner: Client) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "identity", reason=" ")

    assert "Canary" not in response.content.decode()
    assert not complaint.events.filter(code=EventCode.IDENTITY_OPENED).exists()


# --- Refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", EVERY_ACT)
def test_case_of_another_office_is_not_there(other_case: Complaint, place: Place, examiner: Client, act: str) -> None:
    assert examiner.get(address(other_case, act)).status_code == 404
    assert examiner.post(address(other_case, act), {"note": "x", "reason": "x"}).status_code == 404
    assert other_case.events.count() == 1


@pytest.mark.parametrize("act", EVERY_ACT)
def test_administrator_without_office_finds_no_case(place: Place, client: Client, act: str) -> None:
    complaint = received(place)
    client.force_login(User.objects.create_superuser("root"))

    assert client.get(address(complaint, act)).status_code == 404
    assert client.get(case_page(complaint)).status_code == 404


@pytest.mark.parametrize("act", EVERY_ACT)
def test_officer_of_a_body_has_no_way_in(place: Place, client: Client, act: str) -> None:
    complaint = received(place)
    client.force_login(place.officer)

    assert client.get(address(complaint, act)).headers["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ("pass-formal-check", "Only a report that waits for the formal check can pass it, and only once."),
        ("pass-substantive-check", "Only a report that waits for the substantive check can pass it, and only once."),
        ("accept", "Only a report that waits for the plenary decision can be accepted, and only once."),
        ("ask-completion", "The complainant can be asked for more only before the formal check is passed."),
        ("complete", "Nothing was asked of the complainant that could be completed now."),
        ("respond-rapidly", "Rapid response is decided on before the examination; this report has passed that point."),
        ("propose-refusal", "A report can be refused only before the examination."),
        (
            "give-outside-notice",
            "This notice is given once, after the decision that the report is outside our competence.",
        ),
        ("set-body", "The body can be changed only before the examination."),
        ("assign", "This report is closed."),
        ("ask-clarification", "A body can be asked only while the report is under examination."),
        ("add-note", "This report is closed."),
        ("close", "This report is already closed."),
        ("close-as-withdrawn", "This report is already closed."),
        ("transfer", "This report is closed."),
        ("declare-conflict", "This report is closed."),
        ("set-weight", "This report is closed."),
        ("pause-clocks", "This report is closed."),
        ("resume-clocks", "This report is closed."),
        ("decide-extension", "This report is closed."),
    ],
)
def test_act_that_the_state_forbids_is_answered_with_the_moves_message(
    place: Place, examiner: Client, act: str, message: str
) -> None:
    response = examiner.get(address(closed(place), act), follow=True)

    assert [str(told) for told in response.context["messages"]] == [message]


def test_form_that_comes_too_late_keeps_what_was_written(place: Place, examiner: Client) -> None:
    complaint = closed(place)
    response = do(examiner, complaint, "close", step="confirmed", reason="withdrawn", words="Kata saya.", note="")

    assert response.context["form"].non_field_errors() == ["This report is already closed."]
    assert response.context["form"]["words"].value() == "Kata saya."


@pytest.mark.parametrize(
    ("act", "answers", "wrong"),
    [
        ("assign", {"officer": ""}, ["officer"]),
        ("assign", {"officer": "999999"}, ["officer"]),
        ("set-body", {"body": "", "q": "dinas"}, ["body"]),
        ("set-body", {"body": "x", "q": "dinas"}, ["body"]),
        ("set-body", {"body": "9" * 40, "q": "\0"}, ["body"]),
        ("identity", {"reason": "\0"}, ["reason"]),
        ("add-note", {"note": ""}, ["note"]),
        ("close", {"reason": "corrected", "words": ""}, ["reason", "words"]),
        ("close", {"reason": "nonsense", "words": "x\0"}, ["reason", "words"]),
    ],
)
def test_bad_input_returns_the_form(
    place: Place, examiner: Client, act: str, answers: dict[str, str], wrong: list[str]
) -> None:
    complaint = received(place)
    response = do(examiner, complaint, act, **answers)

    assert response.status_code == 200
    assert sorted(response.context["form"].errors) == wrong
    assert complaint.events.count() == 1


def test_document_of_another_case_is_not_shown_to_the_body(place: Place, examiner: Client) -> None:
    document = with_document(place)
    do(examiner, examined(place), "ask-clarification", summary="a", question="b", documents=[document.pk])

    assert not Document.objects.get().is_shown_to_body


# --- Offered ----------------------------------------------------------------------------------------------------------


def offered(client: Client, complaint: Complaint) -> dict[str, str]:
    offers = client.get(case_page(complaint)).context["offers"]
    return {offer.url.split("/")[-2]: offer.hindrance for offer in offers}


def test_each_state_offers_its_acts_of_intake(place: Place, examiner: Client) -> None:
    intake = {act.name for act in INTAKE_ACTS}
    while_checked = {"set-body", "propose-refusal", "respond-rapidly"}
    expected: list[tuple[Complaint, set[str]]] = [
        (received(place), {"pass-formal-check", "ask-completion"} | while_checked),
        (incomplete(place), {"complete"} | while_checked),
        (checked(place), {"pass-substantive-check"} | while_checked),
        (in_plenary(place), {"accept"} | while_checked),
        (outside(place), {"give-outside-notice"}),
        (examined(place), {"ask-clarification"}),
        (asked(place).complaint, {"ask-clarification"}),
        (closed(place), set()),
    ]
    for complaint, names in expected:
        assert set(offered(examiner, complaint)) & intake == names


def test_open_case_offers_what_is_always_possible_and_a_closed_one_the_reopening(
    place: Place, examiner: Client
) -> None:
    elsewhere = {act.name for act in (*INTAKE_ACTS, *EXAMINATION_ACTS)}
    always = {"assign", "transfer", "add-note", "declare-conflict", "close", "pause-clocks", "set-weight"}

    assert set(offered(examiner, examined(place))) - elsewhere == always
    assert set(offered(examiner, in_plenary(place))) - elsewhere == always - {"set-weight"}
    assert set(offered(examiner, never_completed(place))) - elsewhere == always | {"close-as-withdrawn"}
    assert set(offered(examiner, asked_for_more_time(place))) - elsewhere == always | {"decide-extension"}
    assert set(offered(examiner, paused(place))) - elsewhere == always - {"pause-clocks"} | {"resume-clocks"}
    assert set(offered(examiner, closed(place))) == {"reopen"}


def test_what_stands_in_the_way_is_said(place: Place, examiner: Client) -> None:
    complaint = without_body(place)
    for act, answers in (("pass-formal-check", FORMAL), ("pass-substantive-check", SUBSTANTIVE)):
        do(examiner, complaint, act, **answers)

    with translation.override("en"):
        assert offered(examiner, complaint)["accept"] == "Choose the reported body from the list first."
        waiting = offered(examiner, asked(place).complaint)
        assert waiting["ask-clarification"] == "The body still has time to answer; ask again after the deadline."
        assert offered(examiner, late(place))["ask-clarification"] == ""


def test_who_declared_a_conflict_is_offered_nothing(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    do(examiner, complaint, "declare-conflict", reason="Saudara pelapor.")
    response = examiner.get(address(complaint, "add-note"), follow=True)

    assert offered(examiner, complaint) == {}
    assert [str(told) for told in response.context["messages"]][-1] == (
        "You declared a conflict of interest and can't act on this report."
    )


def test_bodies_that_cannot_be_complained_about_are_not_found(place: Place, examiner: Client) -> None:
    university = make_body("Universitas Banyumas")
    type(university).objects.filter(pk=university.pk).update(is_reportable=False)
    response = do(examiner, received(place), "set-body", q="universitas", body=university.pk)

    assert response.context["form"].found == []
    assert "body" in response.context["form"].errors


def test_dates_of_the_forms_are_those_of_now(place: Place, examiner: Client) -> None:
    response = examiner.get(address(examined(place), "ask-clarification"))
    due_on = response.context["foresight"].begins[0].due_on

    assert due_on == timezone.localdate() + timedelta(days=14)
