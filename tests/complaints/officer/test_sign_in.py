"""Who comes in, who doesn't, and what a refusal gives away."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from regions.models import Officer, User
from tests.complaints.officer.making import DAY, World, ask, browser_of
from tests.factories import make_user

pytestmark = pytest.mark.urls("config.doors.officer")

PASSWORD = "Rahasia-Sekali-2026"


@pytest.fixture
def passwords(world: World) -> None:
    make_user("without-a-post")
    later = timezone.localdate() + 2 * DAY
    Officer.objects.create(user=make_user("officer-to-be"), body=world.service, from_on=later)
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])


def sign_in(username: str, password: str = PASSWORD, address: str = "/sign-in/"):
    return browser_of(None).post(address, {"username": username, "password": password})


@pytest.mark.usefixtures("passwords")
@pytest.mark.parametrize("username", ["officer", "focal"])
def test_who_answers_for_a_body_comes_in(username: str) -> None:
    assert sign_in(username)["Location"] == "/"


@pytest.mark.usefixtures("passwords")
@pytest.mark.parametrize("username", ["staff", "ended", "nobody", "officer-to-be", "without-a-post"])
def test_everyone_else_reads_one_and_the_same_sentence(username: str) -> None:
    wrong = sign_in("officer", "wrong")
    refused = sign_in(username)

    assert refused.status_code == 200
    assert refused.context["form"].errors == wrong.context["form"].errors
    assert "_auth_user_id" not in refused.client.session


@pytest.mark.usefixtures("passwords")
def test_a_link_of_a_mail_leads_to_its_case_after_the_sign_in(world: World) -> None:
    request = ask(world)
    address = browser_of(None).get(f"/cases/{request.pk}")["Location"]
    assert address == f"/sign-in/?next=/cases/{request.pk}"
    assert sign_in("officer", address=address).status_code == 302


@pytest.mark.usefixtures("passwords")
def test_no_sign_in_leads_to_another_site() -> None:
    assert sign_in("officer", address="/sign-in/?next=https://evil.example/")["Location"] == "/"


def test_signing_out_takes_a_post_and_ends_the_session(officer: Client) -> None:
    assert officer.get("/sign-out/").status_code == 405
    page = officer.post("/sign-out/", follow=True)
    assert "You are signed out." in page.content.decode()
    assert officer.get("/")["Location"] == "/sign-in/?next=/"


def test_whose_service_ends_is_signed_out_with_a_clear_page(world: World, officer: Client) -> None:
    Officer.objects.filter(user=world.officer).update(until_on=timezone.localdate() - 2 * DAY)
    response = officer.get("/")
    assert response.status_code == 403
    assert "You no longer answer for a public body" in response.content.decode()
    assert officer.get("/").status_code == 302


@pytest.mark.usefixtures("passwords")
def test_a_password_is_changed_and_the_session_stays(world: World) -> None:
    client = browser_of(User.objects.get(pk=world.officer.pk))
    new = "Kata-Kunci-Lain-77"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert "Write the new password." in client.post("/password/", {}).content.decode()
    assert "Your password was changed." in client.post("/password/", sent, follow=True).content.decode()
    assert sign_in("officer", new).status_code == 302


def test_the_other_language_is_a_button_away(officer: Client) -> None:
    response = officer.post("/i18n/setlang/", {"language": "id", "next": "/password/"})
    assert response["Location"] == "/password/"
    assert '<html lang="id"' in officer.get("/password/").content.decode()
