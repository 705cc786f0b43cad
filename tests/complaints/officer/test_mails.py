"""Each officer chooses one mail a day, or each at once."""

from __future__ import annotations

import pytest
from django.test import Client

from regions.models import User
from tests.complaints.officer.making import World
from tests.complaints.officer.test_answer import errors

pytestmark = pytest.mark.urls("config.doors.officer")


def kept(user: User) -> tuple[bool, str]:
    found = User.objects.get(pk=user.pk)
    return found.wants_digest, found.language


def test_what_is_chosen_is_kept_and_shown_again(world: World, officer: Client) -> None:
    assert kept(world.officer) == (False, "id")
    response = officer.post("/mails/", {"rhythm": "daily", "language": "en"})
    assert response["Location"] == "/mails/"
    assert kept(world.officer) == (True, "en")
    page = officer.get("/mails/")
    assert "Your choice was saved." in page.content.decode()
    assert page.context["form"].initial == {"rhythm": "daily", "language": "en"}
    officer.post("/mails/", {"rhythm": "at_once", "language": "id"})
    assert kept(world.officer) == (False, "id")


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["rhythm", "language"]),
        ({"rhythm": "weekly", "language": "en"}, ["rhythm"]),
        ({"rhythm": "daily", "language": "nl"}, ["language"]),
    ],
)
def test_what_is_not_offered_is_refused(world: World, officer: Client, sent: dict[str, str], fields: list[str]) -> None:
    assert list(errors(officer.post("/mails/", sent))) == fields
    assert kept(world.officer) == (False, "id")


def test_the_page_names_the_address(world: World, officer: Client) -> None:
    assert world.officer.email in officer.get("/mails/").content.decode()
