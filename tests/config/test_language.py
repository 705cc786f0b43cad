import pytest
from django.test import Client

PAGE = "/"
pytestmark = pytest.mark.urls("config.doors.public")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "id"), ("en", "en"), ("id", "id"), ("fr", "id"), ("../en", "id")]
)
def test_the_visitors_choice_counts_and_the_browsers_does_not(cookie, language, settings):
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    answer = client.get(PAGE)
    assert answer["Content-Language"] == language
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_choosing_a_language_is_remembered_in_a_cookie(settings):
    client = Client()
    client.post("/i18n/setlang/", {"language": "en", "next": PAGE})
    assert client.get(PAGE)["Content-Language"] == "en"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]
