"""Asking for more time: where it is offered, what is told where it isn't, and what became of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone, translation

from complaints.actions.extending import grant_extension, refuse_extension
from complaints.events import day_in_words
from complaints.models import Clarification, Deadline, ExtensionRequest
from tests.complaints.officer.correcting import correct, recommend
from tests.complaints.officer.making import DAY, World, answer, ask
from tests.complaints.officer.test_answer import errors

pytestmark = pytest.mark.urls("config.doors.officer")

REASON = "Arsip lama masih dicari."


def body_text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def asked_of(deadline: Deadline) -> tuple[str, str, object]:
    found = ExtensionRequest.objects.get(deadline=deadline)
    return found.state, found.reason, found.asked_by


def test_a_body_asks_before_the_last_day(world: World, officer: Client) -> None:
    request = ask(world)
    page = f"/cases/{request.pk}"
    assert f'href="{page}/more-time">Ask for more time' in body_text(officer, page)

    response = officer.post(f"{page}/more-time", {"reason": REASON})

    assert response["Location"] == page
    assert asked_of(request.deadline) == ("asked", REASON, world.officer)
    told = body_text(officer, page)
    assert "Your request for more time was sent to the Ombudsman." in told
    assert "More time was asked for; the Ombudsman has not decided yet." in told
    assert f"/cases/{request.pk}/more-time" not in told
    for words in ("Asked on", "by Officer.", REASON):
        assert words in told


def test_what_was_granted_is_told_with_its_days_and_words(world: World, officer: Client) -> None:
    request = ask(world)
    before = request.deadline.due_on
    officer.post(f"/cases/{request.pk}/more-time", {"reason": REASON})
    grant_extension(request.deadline.pk, days=5, words="Yang terakhir.", actor=world.staff, at=timezone.now())
    told = body_text(officer, f"/cases/{request.pk}")
    with translation.override("en"):
        assert f"So the last day is {day_in_words(before + 5 * DAY)}." in told
    for words in ("Granted", "The Ombudsman gave 5 calendar days more.", "The Ombudsman answers:", "Yang terakhir."):
        assert words in told


def test_what_was_refused_is_told_with_its_words(world: World, officer: Client) -> None:
    request = ask(world)
    officer.post(f"/cases/{request.pk}/more-time", {"reason": REASON})
    refuse_extension(request.deadline.pk, words="Waktunya cukup.", actor=world.staff, at=timezone.now())
    told = body_text(officer, f"/cases/{request.pk}")
    for words in ("Refused", "Waktunya cukup.", "More time was asked for and refused."):
        assert words in told


def test_after_the_last_day_the_page_says_why_not(world: World, officer: Client) -> None:
    request = ask(world, days_ago=20)
    why_not = "The deadline has passed; more time has to be asked for before it."
    assert why_not in body_text(officer, f"/cases/{request.pk}")
    assert "/more-time" not in body_text(officer, f"/cases/{request.pk}")
    assert officer.get(f"/cases/{request.pk}/more-time")["Location"] == f"/cases/{request.pk}"
    response = officer.post(f"/cases/{request.pk}/more-time", {"reason": REASON})
    assert errors(response) == {"__all__": [why_not]}
    assert REASON in response.content.decode()
    assert not ExtensionRequest.objects.exists()


def test_it_is_asked_once(world: World, officer: Client) -> None:
    request = ask(world)
    officer.post(f"/cases/{request.pk}/more-time", {"reason": REASON})
    response = officer.post(f"/cases/{request.pk}/more-time", {"reason": "Sekali lagi."})
    assert errors(response) == {"__all__": ["More time can be asked for once, and that was done."]}
    assert "Sekali lagi." in response.content.decode()
    assert asked_of(request.deadline) == ("asked", REASON, world.officer)


def test_of_what_is_done_nothing_is_told(world: World, officer: Client) -> None:
    request = answer(world, ask(world))
    assert "More time" not in body_text(officer, f"/cases/{request.pk}")


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 2001, "a\0b"])
def test_a_reason_has_to_be_written(world: World, officer: Client, reason: str) -> None:
    request = ask(world)
    assert list(errors(officer.post(f"/cases/{request.pk}/more-time", {"reason": reason}))) == ["reason"]
    assert not ExtensionRequest.objects.exists()


def test_more_time_for_a_corrective_action(world: World, officer: Client) -> None:
    (action,) = correct(world)
    page = f"/corrections/{action.pk}"
    assert f'href="{page}/more-time">Ask for more time' in body_text(officer, page)
    assert officer.post(f"{page}/more-time", {"reason": REASON})["Location"] == page
    deadline = Deadline.objects.get(complaint=action.complaint, step="corrective_action")
    assert asked_of(deadline) == ("asked", REASON, world.officer)
    told = body_text(officer, page)
    assert "Asked on" in told
    assert "More time was asked for before" in told  # the timeline


def test_more_time_for_the_report_on_a_recommendation(world: World, focal_point: Client) -> None:
    recommendation = recommend(world)
    page = f"/corrections/recommendations/{recommendation.pk}"
    assert f'href="{page}/more-time">Ask for more time' in body_text(focal_point, page)
    assert focal_point.post(f"{page}/more-time", {"reason": REASON})["Location"] == page
    deadline = Deadline.objects.get(complaint=recommendation.complaint, step="recommendation_report")
    assert asked_of(deadline) == ("asked", REASON, world.focal_point)


def test_no_other_body_asks_for_it(world: World, officer: Client) -> None:
    other = ask(world, body=world.other_service)
    assert officer.post(f"/cases/{other.pk}/more-time", {"reason": REASON}).status_code == 404
    assert Clarification.objects.get(pk=other.pk).deadline.extension_days is None
    assert not ExtensionRequest.objects.exists()
