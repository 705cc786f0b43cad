"""Registering by the staff: the form of each kind, one case a page, the code shown once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints.actions.drafting import erase_draft
from complaints.actions.filing import receipt_of
from complaints.events import By
from complaints.models import Channel, Complaint, Draft, Kind
from complaints.register import grouped
from complaints.states import ClosingReason, State
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.factories import make_head_office, make_office, make_province, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

PAGE = "/complaints/complaint/register/"
YEAR = str(timezone.now().year - 1)
PERSON = {
    "full_name": "Canary Sukmawati",
    "birth_place": "Purwokerto",
    "birth_on_day": "17",
    "birth_on_month": "4",
    "birth_on_year": "1988",
    "marital_status": "married",
    "occupation": "petani",
    "address": "Jalan Canary 12, Sokaraja",
    "phone": "",
    "email": "canary@pelapor.example",
}
REPORT = {
    "channel": "walk_in",
    "language": "id",
    "body_named": "Loket Dinsos",
    "account": "Bantuan sosial tidak pernah sampai.",
    "occurred_on_day": "1",
    "occurred_on_month": "9",
    "occurred_on_year": YEAR,
}
PRIOR_STEP = {
    "raised_on_day": "1",
    "raised_on_month": "10",
    "raised_on_year": YEAR,
    "raised_outcome": "Disuruh menunggu.",
    "wish": "Bantuan dibayarkan.",
}
FULL = REPORT | PRIOR_STEP | PERSON


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def open_page(client: Client, kind: str) -> str:
    """The page as it is opened; the token of the draft behind it."""
    return str(client.get(f"{PAGE}?kind={kind}").context["form"]["draft"].value())


def send(client: Client, kind: str, answers: dict[str, Any], **more: Any) -> Any:
    sent = {"draft": open_page(client, kind)} | answers | more
    return client.post(f"{PAGE}?kind={kind}", sent)


def errors(response: Any) -> list[str]:
    return sorted(response.context["form"].errors)


# --- Registered -------------------------------------------------------------------------------------------------------


def test_kind_is_chosen_first(place: Place, examiner: Client) -> None:
    for address in (PAGE, f"{PAGE}?kind=nonsense"):
        response = examiner.get(address)
        assert [one["url"] for one in response.context["kinds"]] == [f"?kind={kind}" for kind in Kind.values]
    assert not Draft.objects.exists()
    assert f'href="{PAGE}"' in examiner.get("/complaints/complaint/").content.decode()


def test_report_is_registered_and_its_code_shown_once(place: Place, examiner: Client) -> None:
    response = send(examiner, "LM", FULL, body=place.service.pk, is_confidential="on")
    (complaint,) = Complaint.objects.select_related("identity")

    assert (complaint.kind, complaint.channel, complaint.state, complaint.body, complaint.office) == (
        Kind.LM,
        Channel.WALK_IN,
        State.RECEIVED,
        place.service,
        place.office,
    )
    assert (complaint.body_named, complaint.occurred_on, complaint.raised_on, complaint.wish) == (
        "",
        date(int(YEAR), 9, 1),
        date(int(YEAR), 10, 1),
        "Bantuan dibayarkan.",
    )
    assert complaint.is_confidential
    assert complaint.identity.email == "canary@pelapor.example"
    (event,) = complaint.events.all()
    assert (event.by, event.actor) == (By.STAFF, place.examiner)

    receipt = receipt_of(complaint.draft)
    assert receipt is not None
    assert response.context["code_groups"] == grouped(receipt.code).split()
    assert complaint.register in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    case = examiner.get(response.context["registered_url"]).content.decode()
    assert receipt.code[:4] + " " not in case


def test_rapid_report_is_urgent_from_the_start(place: Place, examiner: Client) -> None:
    send(examiner, "RCO", FULL)
    (complaint,) = Complaint.objects.all()

    assert (complaint.kind, complaint.is_rapid, complaint.body_named) == (Kind.RCO, True, "Loket Dinsos")


def test_own_initiative_has_its_channel_and_nobody_who_complains(place: Place, examiner: Client) -> None:
    response = send(examiner, "IAPS", FULL, body=place.service.pk)
    (complaint,) = Complaint.objects.all()

    assert (complaint.kind, complaint.channel, complaint.state) == (Kind.IAPS, Channel.OWN_INITIATIVE, State.PLENARY)
    assert not hasattr(complaint, "identity")
    assert response.context["code_groups"] == []


@pytest.mark.parametrize(
    ("kind", "reason"), [("KNL", ClosingReason.CONSULTATION_GIVEN), ("TEMBUSAN", ClosingReason.COPY_FILED)]
)
def test_consultation_and_copy_end_at_intake(place: Place, examiner: Client, kind: str, reason: ClosingReason) -> None:
    assert errors(send(examiner, kind, REPORT, words="")) == ["words"]
    send(examiner, kind, REPORT, words="Silakan ke loket 3.")
    (complaint,) = Complaint.objects.all()

    assert (complaint.kind, complaint.state, complaint.closing_reason, complaint.closing_words) == (
        kind,
        State.CLOSED,
        reason,
        "Silakan ke loket 3.",
    )
    assert not hasattr(complaint, "identity")


def test_consultation_takes_all_of_a_person_or_nothing(place: Place, examiner: Client) -> None:
    only_name = {"full_name": "Canary Sukmawati"}
    assert errors(send(examiner, "KNL", REPORT | only_name, words="Ya.")) == [
        "address",
        "birth_on",
        "birth_place",
        "marital_status",
        "occupation",
    ]
    send(examiner, "KNL", REPORT | PERSON, words="Ya.")
    assert Complaint.objects.get().identity.full_name == "Canary Sukmawati"


# --- One page, one case -----------------------------------------------------------------------------------------------


def test_same_page_sent_twice_makes_one_case_and_shows_the_same_receipt(place: Place, examiner: Client) -> None:
    token = open_page(examiner, "LM")
    first, second = (examiner.post(f"{PAGE}?kind=LM", FULL | {"draft": token}) for _time in range(2))

    assert Complaint.objects.count() == 1
    assert first.context["receipt"] == second.context["receipt"]


@pytest.mark.parametrize("token", ["", "nonsense", "\0", "00000000-0000-0000-0000-000000000000"])
def test_page_without_a_draft_is_sent_again(place: Place, examiner: Client, token: str) -> None:
    response = examiner.post(f"{PAGE}?kind=LM", FULL | {"draft": token})
    form = response.context["form"]
    assert form.non_field_errors() == ["This page was open for too long. Check what you wrote and send it again."]
    assert form["account"].value() == FULL["account"]
    assert not Complaint.objects.exists()

    again = examiner.post(f"{PAGE}?kind=LM", FULL | {"draft": form["draft"].value()})
    assert again.context["receipt"].register == Complaint.objects.get().register


def test_page_that_was_open_for_days_keeps_what_was_written(place: Place, examiner: Client) -> None:
    token = open_page(examiner, "LM")
    erase_draft(Draft.objects.get())
    response = examiner.post(f"{PAGE}?kind=LM", FULL | {"draft": token})

    assert response.context["form"]["full_name"].value() == "Canary Sukmawati"
    assert not Complaint.objects.exists()


# --- The body ---------------------------------------------------------------------------------------------------------


def test_search_keeps_what_was_written_and_registers_nothing(place: Place, examiner: Client) -> None:
    response = send(examiner, "LM", {"account": "Belum lengkap."}, q="dinas banyumas", search="1")
    form = response.context["form"]

    assert [body.pk for body in form.found] == [place.service.pk]
    assert form.errors == {}
    assert form["account"].value() == "Belum lengkap."
    assert not Complaint.objects.exists()


def test_body_that_was_chosen_stays_offered_after_another_search(place: Place, examiner: Client) -> None:
    form = send(examiner, "LM", FULL, q="zzz", body=place.service.pk, search="1").context["form"]

    assert form.found == []
    assert [value for value, _name in form.fields["body"].widget.choices] == [place.service.pk, ""]


# --- Refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"body_named": ""}, ["body_named"]),
        ({"body": "999999999"}, ["body"]),
        ({"body": "9" * 30}, ["body"]),
        ({"channel": "website"}, ["channel"]),
        ({"channel": "own_initiative"}, ["channel"]),
        ({"language": "fr"}, ["language"]),
        ({"full_name": " ", "email": "x"}, ["email", "full_name"]),
        ({"occurred_on_year": "2999"}, ["occurred_on"]),
        ({"occurred_on_day": "²"}, ["occurred_on"]),
        ({"birth_on_year": "1900"}, ["birth_on"]),
        ({"raised_outcome": ""}, ["raised_outcome"]),
        ({"account": "x\0", "q": "\0"}, ["account", "q"]),
    ],
)
def test_bad_input_returns_the_form(place: Place, examiner: Client, changes: dict[str, str], wrong: list[str]) -> None:
    assert errors(send(examiner, "LM", FULL | changes)) == wrong
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("kind", Kind.values)
def test_empty_form_is_answered_for_every_kind(place: Place, examiner: Client, kind: str) -> None:
    response = send(examiner, kind, {})

    assert response.status_code == 200
    assert {"account", "body_named", "occurred_on"} <= set(errors(response))


def test_own_office_registers_what_came_in_there(place: Place, examiner: Client) -> None:
    other = make_office("SRG", area=make_province("36", "Banten"))
    send(examiner, "LM", FULL, office=other.pk)

    assert Complaint.objects.get().office == place.office


def test_those_above_the_offices_choose_the_office_or_the_region(place: Place, client: Client) -> None:
    head_office = make_head_office()
    client.force_login(make_staff(head_office, StaffMember.Role.NATIONAL, username="national"))
    assert errors(send(client, "LM", FULL, office="")) == ["region"]

    send(client, "LM", FULL, office="", region=make_province().pk)
    send(client, "LM", FULL, office=head_office.pk)
    assert list(Complaint.objects.order_by("id").values_list("office", flat=True)) == [place.office.pk, head_office.pk]


def test_page_is_for_staff_alone(place: Place, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(PAGE).status_code == 403
    client.force_login(place.officer)
    assert client.get(PAGE).headers["Location"].startswith("/login/")
