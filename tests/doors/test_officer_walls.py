"""The walls of the officers' door: every address of it, asked by everyone, in every way.

The addresses are walked from the resolver, so that one that is added later is asked as well.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from complaints.actions.noting import add_note
from complaints.models import Clarification, Complaint
from regions.models import User
from tests.complaints.officer.making import (
    CANARIES,
    World,
    a_file,
    answer,
    ask,
    ask_again,
    browser_of,
    hidden_document,
    make_world,
    shown_document,
)

DOOR = "config.doors.officer"
pytestmark = pytest.mark.urls(DOOR)

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
OPEN_TO_ALL = {"healthz", "set_language", "login", "officer-sign-out"}
WITHOUT_A_CASE = {"officer-case-list", "officer-password"}
OF_A_CASE = {"officer-case", "officer-case-answer", "officer-case-status", "officer-document"}


def names_of(patterns: list[URLPattern | URLResolver]) -> set[str | None]:
    names: set[str | None] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= names_of(pattern.url_patterns)
        else:
            names.add(pattern.name)
    return names


def addresses_of(request: Clarification) -> dict[str, str]:
    """Every address that hangs on a case; the test below holds the list complete."""
    case = f"/cases/{request.pk}"
    return {
        "officer-case": case,
        "officer-case-answer": f"{case}/answer",
        "officer-case-status": f"{case}/status",
        "officer-document": f"{case}/documents/{shown_document(request).key}",
    }


def test_every_address_of_the_door_is_known_here() -> None:
    assert names_of(get_resolver(DOOR).url_patterns) == OPEN_TO_ALL | WITHOUT_A_CASE | OF_A_CASE


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def request_(world: World) -> Clarification:
    return ask(world)


def protected(request: Clarification) -> list[str]:
    return ["/", "/password/", *addresses_of(request).values()]


def ask_in_every_way(client: Client, address: str) -> dict[str, HttpResponse]:
    return {method: getattr(client, method)(address) for method in METHODS}


def outcome(response: HttpResponse) -> tuple[int, str, bytes]:
    return response.status_code, response.get("Location", ""), response.getvalue()


def test_nobody_comes_in_without_signing_in(request_: Clarification) -> None:
    for address, method in product(protected(request_), METHODS):
        response = getattr(browser_of(None), method)(address)
        assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}"), (address, method)


@pytest.mark.parametrize("name", ["ended", "staff"])
def test_a_session_without_a_post_is_ended(world: World, request_: Clarification, name: str) -> None:
    for address, method in product(protected(request_), METHODS):
        client = browser_of(getattr(world, name))
        response = getattr(client, method)(address)
        assert response.status_code == 403, (address, method)
        assert "_auth_user_id" not in client.session


def test_an_account_that_is_switched_off_is_out_at_once(world: World, request_: Clarification) -> None:
    client = browser_of(world.officer)
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    for address in protected(request_):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["colleague", "stranger"])
def test_another_bodys_case_is_answered_like_one_that_does_not_exist(
    world: World, request_: Clarification, name: str
) -> None:
    client = browser_of(getattr(world, name))
    for address in addresses_of(request_).values():
        nowhere = address.replace(f"/cases/{request_.pk}", "/cases/987654")
        theirs, nobodys = ask_in_every_way(client, address), ask_in_every_way(client, nowhere)
        for method in METHODS:
            assert theirs[method].status_code in (404, 405), (address, method)
            assert without_address(outcome(theirs[method]), address) == without_address(
                outcome(nobodys[method]), nowhere
            )
        assert theirs["get"].status_code == 404


def without_address(found: tuple[int, str, bytes], address: str) -> tuple[int, str, bytes]:
    """Without what every page carries: its own address, and a token that is drawn anew each time."""
    status, location, content = found
    lines = content.replace(address.encode(), b"").splitlines()
    return status, location, b"\n".join(line for line in lines if b"csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("name", ["officer", "focal_point"])
def test_the_own_case_is_open(world: World, request_: Clarification, name: str) -> None:
    client = browser_of(getattr(world, name))
    for address in protected(request_):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ["colleague", "stranger", "ended", "staff"])
def test_nothing_that_others_send_changes_a_case(world: World, request_: Clarification, name: str) -> None:
    client = browser_of(getattr(world, name))
    client.post(f"/cases/{request_.pk}/answer", {"answer": "Palsu.", "is_final": "on"})
    client.post(f"/cases/{request_.pk}/status", {"progress": "settled"})
    after = Clarification.objects.get(pk=request_.pk)
    assert (after.answer, after.progress) == ("", "not_started")


def test_the_list_holds_no_other_body(world: World, request_: Clarification) -> None:
    for name in ("colleague", "stranger"):
        client = browser_of(getattr(world, name))
        for query in ({}, {"q": request_.complaint.register}, {"body": str(world.service.pk)}):
            response = client.get("/", query)
            assert [row.id for row in response.context["rows"]] == []
            assert world.service.name not in response.content.decode()


def test_a_document_of_another_case_is_not_found_under_the_own_one(world: World) -> None:
    own, other = ask(world), ask(world, body=world.other_service)
    answered = answer(world, ask(world))
    for document in (shown_document(other), hidden_document(own), answered.documents.get()):
        response = browser_of(world.officer).get(f"/cases/{own.pk}/documents/{document.key}")
        assert response.status_code == 404


def test_a_form_from_another_site_is_refused(world: World, request_: Clarification) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    response = client.post(f"/cases/{request_.pk}/status", {"progress": "settled"})
    assert response.status_code == 403


# --- The canary: who complained, and what they wrote, is nowhere on this door -----------------------


def everything_that_an_officer_is_told(world: World) -> list[tuple[str, Any]]:
    asked_again = ask(world, days_ago=20)
    stages = [ask(world), answer(world, ask(world)), asked_again, ask_again(world, asked_again)]
    told: list[tuple[str, Any]] = []
    for client in (browser_of(world.officer), browser_of(world.focal_point, "id")):
        addresses = ["/", "/?q=kenari", "/password/", "/cases/0", "/cases/0/answer"]
        for stage in stages:
            add_note(stage.complaint_id, note="catatan-kenari", actor=world.staff, at=timezone.now())
            addresses += addresses_of(stage).values()
            addresses.append(f"/cases/{stage.pk}/documents/{hidden_document(stage).key}")
        told += [(address, client.get(address)) for address in addresses]
        for stage in stages:
            case = f"/cases/{stage.pk}"
            wrong = {"answer": "", "documents": a_file("x.exe", b"MZ")}
            refused = {"answer": "Ya.", "is_final": "on", "documents": a_file("x.exe", b"MZ")}
            told += [(f"{case}/answer", client.post(f"{case}/answer", sent)) for sent in (wrong, refused)]
            told.append((f"{case}/status", client.post(f"{case}/status", {"progress": "?"})))
    return told


def test_no_answer_of_the_door_tells_who_complained(world: World) -> None:
    for address, response in everything_that_an_officer_is_told(world):
        told = response.getvalue().decode() + repr(dict(response.items()))
        if address == "/?q=kenari":
            told = told.replace('value="kenari"', "")  # what the officer typed
        assert [canary for canary in CANARIES if canary.lower() in told.lower()] == [], address


def test_the_canary_is_in_the_case_itself(world: World, request_: Clarification) -> None:
    """Or the test above would find nothing because nothing was there."""
    complaint = Complaint.objects.select_related("identity").get(pk=request_.complaint_id)
    known = [complaint.account, complaint.wish, complaint.raised_outcome, *vars(complaint.identity).values()]
    known += complaint.documents.values_list("name", flat=True)
    known += complaint.events.values_list("note", flat=True)
    everything = " ".join(map(str, known)).lower()
    assert [canary for canary in CANARIES if canary.lower() not in everything] == []
