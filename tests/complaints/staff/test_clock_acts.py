"""Clocks that stand still and run again, more time for a body, another weight: through their forms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from complaints.actions.extending import ask_extension, refuse_extension
from complaints.events import day_in_words as day_in_own_words
from complaints.models import Complaint, Deadline, ExtensionRequest, Pause
from complaints.procedure import PauseGround, Step
from tests.complaints.conftest import Place
from tests.complaints.staff.making import asked, asked_for_more_time, days_ago, examined, late, paused

pytestmark = pytest.mark.urls("config.doors.staff")


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def do(client: Client, complaint: Complaint, act: str, **answers: Any) -> Any:
    return client.post(address(complaint, act), answers)


def open_deadlines(complaint: Complaint) -> list[Deadline]:
    return list(complaint.deadlines.filter(settled_at__isnull=True).order_by("due_on"))


def day_in_words(day: date) -> str:
    with translation.override("en"):
        return day_in_own_words(day)


# --- Standing still ---------------------------------------------------------------------------------------------------


def test_chosen_clocks_stand_still_after_a_second_look(place: Place, examiner: Client) -> None:
    complaint = asked(place).complaint
    first, whole = open_deadlines(complaint)
    answers = {"deadlines": [first.pk], "ground": "third_body", "reason": "Menunggu BPN."}
    check = do(examiner, complaint, "pause-clocks", **answers)

    day = day_in_words(first.due_on)
    assert [row["value"] for row in check.context["rows"]] == [
        f"First written clarification ({place.service}): by {day}",
        "An answer of a third body is awaited",
        "Menunggu BPN.",
    ]
    assert not Pause.objects.exists()

    do(examiner, complaint, "pause-clocks", step="confirmed", **answers)
    (pause,) = Pause.objects.all()
    assert (pause.deadline, pause.ground, pause.reason, pause.paused_by) == (
        first,
        PauseGround.THIRD_BODY,
        "Menunggu BPN.",
        place.examiner,
    )
    assert [one.is_paused for one in (first, whole)] == [False, False]
    assert [one.is_paused for one in open_deadlines(complaint)] == [True, False]


def test_only_clocks_that_run_are_offered(place: Place, examiner: Client) -> None:
    def offered(complaint: Complaint) -> set[str]:
        form = examiner.get(address(complaint, "pause-clocks")).context["form"]
        return set(form.fields["deadlines"].queryset.values_list("step", flat=True))

    assert offered(asked(place).complaint) == {Step.CLARIFICATION_1, Step.WHOLE_CASE_SIMPLE}
    assert offered(late(place)) == {Step.WHOLE_CASE_SIMPLE}


def test_clock_of_another_case_is_not_stopped(place: Place, examiner: Client) -> None:
    elsewhere = examined(place)
    (whole,) = open_deadlines(elsewhere)
    response = do(
        examiner,
        examined(place),
        "pause-clocks",
        step="confirmed",
        deadlines=[whole.pk],
        ground="court",
        reason="a",
    )

    assert list(response.context["form"].errors) == ["deadlines"]
    assert not Pause.objects.exists()


def test_nothing_chosen_returns_the_form(place: Place, examiner: Client) -> None:
    response = do(examiner, asked(place).complaint, "pause-clocks", deadlines=["x\0"], ground="", reason="")

    assert sorted(response.context["form"].errors) == ["deadlines", "ground", "reason"]


def test_clock_runs_again_with_the_day_that_was_foretold(place: Place, examiner: Client) -> None:
    complaint = paused(place)
    first, whole = open_deadlines(complaint)
    form = examiner.get(address(complaint, "resume-clocks")).context["form"]
    with translation.override("en"):
        labels = [str(label) for _value, label in form.fields["deadlines"].choices]
    since, day = timezone.localdate() - timedelta(days=3), first.due_on + timedelta(days=3)
    assert labels[0] == (
        f"First written clarification ({place.service}): stands still since {day_in_words(since)}, "
        f"a court case is pending. If it runs again today: by {day_in_words(day)}"
    )

    do(examiner, complaint, "resume-clocks", deadlines=[first.pk], note="Putusan.", step="confirmed")
    assert [(one.is_paused, one.due_on) for one in open_deadlines(complaint)] == [(False, day), (True, whole.due_on)]


# --- More time --------------------------------------------------------------------------------------------------------


def test_request_is_shown_and_granted(place: Place, examiner: Client) -> None:
    complaint = asked_for_more_time(place)
    (request,) = ExtensionRequest.objects.all()
    before = request.deadline.due_on
    page = examiner.get(address(complaint, "decide-extension"))
    assert "Arsip di gudang." in page.content.decode()
    assert page.context["foresight"] is None
    assert page.context["form"]["request"].value() == request.pk

    answers = {"request": request.pk, "decision": "grant", "days": "5", "words": ""}
    check = do(examiner, complaint, "decide-extension", **answers)
    (moved,) = check.context["foresight"].moves
    assert (moved.before_on, moved.due_on) == (before, before + timedelta(days=5))
    assert ExtensionRequest.objects.get().state == ExtensionRequest.State.ASKED

    do(examiner, complaint, "decide-extension", step="confirmed", **answers)
    granted = Deadline.objects.get(pk=request.deadline_id)
    assert (granted.due_on, granted.extension_days) == (moved.due_on, 5)
    assert ExtensionRequest.objects.get().state == ExtensionRequest.State.GRANTED


def test_request_is_refused_with_words(place: Place, examiner: Client) -> None:
    complaint = asked_for_more_time(place)
    (request,) = ExtensionRequest.objects.all()
    before = request.deadline.due_on
    answers = {"request": request.pk, "decision": "refuse", "days": "nonsense", "words": "Sudah cukup."}
    check = do(examiner, complaint, "decide-extension", **answers)
    assert check.context["foresight"].moves == []

    do(examiner, complaint, "decide-extension", step="confirmed", **answers)
    refused = ExtensionRequest.objects.get()
    assert (refused.state, refused.words, refused.days) == (ExtensionRequest.State.REFUSED, "Sudah cukup.", None)
    assert Deadline.objects.get(pk=request.deadline_id).due_on == before


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"decision": "grant", "days": ""}, ["days"]),
        ({"decision": "grant", "days": "0"}, ["days"]),
        ({"decision": "grant", "days": "61"}, ["days"]),
        ({"decision": "grant", "days": "1\0"}, ["days"]),
        ({"decision": "refuse", "words": " "}, ["words"]),
        ({"decision": "perhaps"}, ["decision"]),
        ({"decision": "grant", "days": "5", "request": "999999"}, ["request"]),
        ({"decision": "grant", "days": "5", "request": ""}, ["request"]),
    ],
)
def test_decision_that_is_not_one_returns_the_form(
    place: Place, examiner: Client, answers: dict[str, str], wrong: list[str]
) -> None:
    complaint = asked_for_more_time(place)
    (request,) = ExtensionRequest.objects.all()
    response = do(examiner, complaint, "decide-extension", **({"request": request.pk, "step": "confirmed"} | answers))

    assert sorted(response.context["form"].errors) == wrong
    assert ExtensionRequest.objects.get().state == ExtensionRequest.State.ASKED


def test_request_that_was_decided_meanwhile_is_not_decided_again(place: Place, examiner: Client) -> None:
    complaint = asked_for_more_time(place)
    (request,) = ExtensionRequest.objects.all()
    refuse_extension(request.deadline_id, words="Cukup.", actor=place.head, at=days_ago(0))
    answers = {"request": request.pk, "decision": "grant", "days": "5", "step": "confirmed"}
    response = do(examiner, complaint, "decide-extension", **answers)

    with translation.override("en"):
        assert response.context["form"].errors["request"] == ["This request was decided meanwhile."]
    assert ExtensionRequest.objects.get().state == ExtensionRequest.State.REFUSED


def test_more_time_for_a_clock_that_stands_still_is_refused_with_the_actions_words(
    place: Place, examiner: Client
) -> None:
    clarification = asked(place, days=3)
    ask_extension(clarification.deadline.pk, reason="Arsip.", actor=place.officer, at=days_ago(2))
    complaint = clarification.complaint
    do(
        examiner,
        complaint,
        "pause-clocks",
        deadlines=[clarification.deadline.pk],
        ground="court",
        reason="a",
        step="confirmed",
    )
    (request,) = ExtensionRequest.objects.all()
    answers = {"request": request.pk, "decision": "grant", "days": "5", "words": "Baik."}
    response = do(examiner, complaint, "decide-extension", step="confirmed", **answers)

    assert response.context["form"].non_field_errors() == [
        "Let the clock run again first; then it is known which day is extended."
    ]
    assert response.context["form"]["words"].value() == "Baik."
    assert response.context["foresight"].moves == []


# --- Weight -----------------------------------------------------------------------------------------------------------


def test_weight_is_changed_and_recorded(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    do(examiner, complaint, "set-weight", weight="medium", note="Banyak pihak.")

    assert Complaint.objects.get(pk=complaint.pk).weight == "medium"
    assert complaint.events.latest("id").note == "Banyak pihak."
    assert [one.step for one in open_deadlines(complaint)] == [Step.WHOLE_CASE_MEDIUM]
