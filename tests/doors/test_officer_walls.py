"""The walls of the officers' door: every address of it, asked by everyone, in every way.

The addresses are walked from the resolver, so that one that is added later is asked as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from complaints.actions.extending import ask_extension, refuse_extension
from complaints.actions.noting import add_note
from complaints.events import Progress
from complaints.examination import Judgement
from complaints.models import Clarification, Complaint, CorrectiveAction, Event, ExtensionRequest, Recommendation
from regions.models import User
from tests.complaints.officer.correcting import correct, judge, recommend, report
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
WITHOUT_A_CASE = {
    "officer-case-list": "/",
    "officer-correction-list": "/corrections/",
    "officer-mails": "/mails/",
    "officer-password": "/password/",
}
NOBODYS = 987654


def names_of(patterns: list[URLPattern | URLResolver]) -> set[str | None]:
    names: set[str | None] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= names_of(pattern.url_patterns)
        else:
            names.add(pattern.name)
    return names


@dataclass(frozen=True)
class Asked:
    """One of each that a body may be asked, and who may read it beside the focal point of its government."""

    request: Clarification
    correction: CorrectiveAction
    recommendation: Recommendation

    @property
    def of_the_service(self) -> dict[str, str]:
        return addresses_of(self.request) | correction_addresses(self.correction)

    @property
    def of_the_government(self) -> dict[str, str]:
        return recommendation_addresses(self.recommendation)

    @property
    def everything(self) -> dict[str, str]:
        return self.of_the_service | self.of_the_government

    @property
    def protected(self) -> list[str]:
        return [*WITHOUT_A_CASE.values(), *self.everything.values()]


def addresses_of(request: Clarification, pk: int | None = None) -> dict[str, str]:
    """Every address that hangs on a request; the test below holds the lists complete. `pk` puts another number in."""
    case = f"/cases/{pk or request.pk}"
    return {
        "officer-case": case,
        "officer-case-answer": f"{case}/answer",
        "officer-case-status": f"{case}/status",
        "officer-case-more-time": f"{case}/more-time",
        "officer-document": f"{case}/documents/{shown_document(request).key}",
    }


def correction_addresses(action: CorrectiveAction, pk: int | None = None) -> dict[str, str]:
    page = f"/corrections/{pk or action.pk}"
    return {
        "officer-correction": page,
        "officer-correction-report": f"{page}/report",
        "officer-correction-more-time": f"{page}/more-time",
        "officer-correction-document": f"{page}/documents/{action.documents.get().key}",
    }


def recommendation_addresses(recommendation: Recommendation, pk: int | None = None) -> dict[str, str]:
    page = f"/corrections/recommendations/{pk or recommendation.pk}"
    return {"officer-recommendation": page, "officer-recommendation-more-time": f"{page}/more-time"}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def request_(world: World) -> Clarification:
    return ask(world)


@pytest.fixture
def asked(world: World, request_: Clarification) -> Asked:
    (action,) = correct(world)
    return Asked(request_, report(action, world.officer), recommend(world))


def test_every_address_of_the_door_is_known_here(asked: Asked) -> None:
    known = OPEN_TO_ALL | WITHOUT_A_CASE.keys() | asked.everything.keys()
    assert names_of(get_resolver(DOOR).url_patterns) == known


def ask_in_every_way(client: Client, address: str) -> dict[str, HttpResponse]:
    return {method: getattr(client, method)(address) for method in METHODS}


def outcome(response: HttpResponse) -> tuple[int, str, bytes]:
    return response.status_code, response.get("Location", ""), response.getvalue()


def test_nobody_comes_in_without_signing_in(asked: Asked) -> None:
    for address, method in product(asked.protected, METHODS):
        response = getattr(browser_of(None), method)(address)
        assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}"), (address, method)


@pytest.mark.parametrize("name", ["ended", "staff"])
def test_a_session_without_a_post_is_ended(world: World, asked: Asked, name: str) -> None:
    for address, method in product(asked.protected, METHODS):
        client = browser_of(getattr(world, name))
        response = getattr(client, method)(address)
        assert response.status_code == 403, (address, method)
        assert "_auth_user_id" not in client.session


def test_an_account_that_is_switched_off_is_out_at_once(world: World, asked: Asked) -> None:
    client = browser_of(world.officer)
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    for address in asked.protected:
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["colleague", "stranger", "officer"])
def test_what_is_asked_of_others_is_answered_like_what_does_not_exist(world: World, asked: Asked, name: str) -> None:
    """The officer of the service below reads what is asked of the service, not the recommendation to its superior."""
    client = browser_of(getattr(world, name))
    theirs = asked.of_the_government if name == "officer" else asked.everything
    nowhere = (
        addresses_of(asked.request, NOBODYS)
        | correction_addresses(asked.correction, NOBODYS)
        | recommendation_addresses(asked.recommendation, NOBODYS)
    )
    for route, address in theirs.items():
        found = ask_in_every_way(client, address)
        nobodys = ask_in_every_way(client, nowhere[route])
        for method in METHODS:
            assert found[method].status_code in (404, 405), (address, method)
            assert without_address(outcome(found[method]), address) == without_address(
                outcome(nobodys[method]), nowhere[route]
            )
        assert found["get"].status_code == 404


def without_address(found: tuple[int, str, bytes], address: str) -> tuple[int, str, bytes]:
    """Without what every page carries: its own address, and a token that is drawn anew each time."""
    status, location, content = found
    lines = content.replace(address.encode(), b"").splitlines()
    return status, location, b"\n".join(line for line in lines if b"csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("name", ["officer", "focal_point"])
def test_what_is_asked_of_the_own_bodies_is_open(world: World, asked: Asked, name: str) -> None:
    client = browser_of(getattr(world, name))
    mine = asked.of_the_service if name == "officer" else asked.everything
    for address in (*WITHOUT_A_CASE.values(), *mine.values()):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ["colleague", "stranger", "ended", "staff"])
def test_nothing_that_others_send_changes_a_case(world: World, asked: Asked, name: str) -> None:
    client = browser_of(getattr(world, name))
    before = list(Event.objects.values_list("pk", flat=True))
    client.post(f"/cases/{asked.request.pk}/answer", {"answer": "Palsu.", "is_final": "on"})
    client.post(f"/cases/{asked.request.pk}/status", {"progress": "settled"})
    client.post(f"/corrections/{asked.correction.pk}/report", {"progress": "not_started", "evidence": "Palsu."})
    for route, address in asked.everything.items():
        if route.endswith("more-time"):
            client.post(address, {"reason": "Palsu."})
    after = Clarification.objects.get(pk=asked.request.pk)
    assert (after.answer, after.progress) == ("", "not_started")
    assert CorrectiveAction.objects.get(pk=asked.correction.pk).progress == Progress.SETTLED
    assert list(Event.objects.values_list("pk", flat=True)) == before


def test_the_officer_of_a_service_asks_for_no_time_of_its_superior(world: World, asked: Asked) -> None:
    address = asked.of_the_government["officer-recommendation-more-time"]
    assert browser_of(world.officer).post(address, {"reason": "Palsu."}).status_code == 404
    assert not ExtensionRequest.objects.exists()


def test_the_lists_of_corrections_hold_no_other_body(world: World, asked: Asked) -> None:
    def listed(name: str) -> tuple[int, list[str], list[str]]:
        context = browser_of(getattr(world, name)).get("/corrections/").context
        corrections, recommendations = ([row.url for row in context[key]] for key in ("corrections", "recommendations"))
        return context["request"].open_corrections, corrections, recommendations

    addressed = asked.of_the_government["officer-recommendation"]
    earlier = CorrectiveAction.objects.get(complaint=asked.recommendation.complaint)
    mine = [f"/corrections/{asked.correction.pk}", f"/corrections/{earlier.pk}"]
    assert listed("officer") == (1, mine, [])
    assert listed("focal_point") == (2, mine, [addressed])
    assert listed("colleague") == listed("stranger") == (0, [], [])


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
    stages.append(refused_more_time(world))
    told: list[tuple[str, Any]] = []
    for client in (browser_of(world.officer), browser_of(world.focal_point, "id")):
        addresses = [*WITHOUT_A_CASE.values(), "/?q=kenari", "/cases/0", "/cases/0/answer", "/corrections/0"]
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
            told.append((f"{case}/more-time", client.post(f"{case}/more-time", {"reason": ""})))
    return told + told_of_corrections(world)


def refused_more_time(world: World) -> Clarification:
    request, at = ask(world), timezone.now()
    ask_extension(request.deadline.pk, reason="Arsip lama.", actor=world.officer, at=at)
    refuse_extension(request.deadline.pk, words="Tidak dapat.", actor=world.staff, at=at)
    return request


def told_of_corrections(world: World) -> list[tuple[str, Any]]:
    (fresh,), (judged,) = correct(world), correct(world)
    for action in (fresh, judged):
        report(action, world.officer, Progress.IN_PROGRESS)
    judge(world, judged, Judgement.PARTLY)
    recommendation = recommend(world)
    told: list[tuple[str, Any]] = []
    for client in (browser_of(world.officer), browser_of(world.focal_point, "id")):
        for action in (fresh, judged, CorrectiveAction.objects.get(complaint=recommendation.complaint)):
            page = f"/corrections/{action.pk}"
            told += [(address, client.get(address)) for address in (page, f"{page}/report", f"{page}/more-time")]
            wrong = {"progress": "settled", "evidence": "", "documents": a_file("x.exe", b"MZ")}
            told.append((page, client.post(f"{page}/report", wrong)))
        addresses = ["/corrections/", *recommendation_addresses(recommendation).values()]
        told += [(address, client.get(address)) for address in addresses]
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
