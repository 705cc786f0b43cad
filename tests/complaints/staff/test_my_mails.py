"""Each member of staff chooses how their mails come."""

from __future__ import annotations

import pytest
from django.test import Client

from regions.models import User
from tests.complaints.conftest import Place

pytestmark = pytest.mark.urls("config.doors.staff")

PAGE = "/my-mails/"


def chosen(user: User) -> tuple[bool, str]:
    return User.objects.values_list("wants_digest", "language").get(pk=user.pk)


def test_one_mail_a_day_or_each_at_once(place: Place, examiner: Client) -> None:
    assert chosen(place.examiner) == (False, "id")
    assert examiner.post(PAGE, {"wants_digest": "yes", "language": "en"}).status_code == 302
    assert chosen(place.examiner) == (True, "en")
    assert examiner.get(PAGE).context["form"].initial == {"wants_digest": "yes", "language": "en"}
    examiner.post(PAGE, {"wants_digest": "no", "language": "id"})
    assert chosen(place.examiner) == (False, "id")


def test_nobody_chooses_for_another(place: Place, examiner: Client) -> None:
    examiner.post(PAGE, {"wants_digest": "yes", "language": "en"})
    assert chosen(place.head) == (False, "id")


@pytest.mark.parametrize(
    "answers", [{}, {"wants_digest": "x", "language": "id"}, {"wants_digest": "yes", "language": "fr"}]
)
def test_what_is_not_offered_changes_nothing(place: Place, examiner: Client, answers: dict[str, str]) -> None:
    response = examiner.post(PAGE, answers)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert chosen(place.examiner) == (False, "id")


def test_every_page_leads_there(place: Place, examiner: Client) -> None:
    assert f'href="{PAGE}"' in examiner.get("/").content.decode()


def test_strangers_have_to_sign_in(db: None, client: Client) -> None:
    assert client.get(PAGE).status_code == 302
