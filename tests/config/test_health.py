import json

import pytest
from django.db import connection
from django.test import Client, override_settings

from config.heartbeat import beat_heartbeat, note_worker

URL = "/healthz"
pytestmark = pytest.mark.urls("config.doors.public")


def ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get(URL)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.django_db(transaction=True)
def test_without_a_sign_of_life_the_worker_and_the_beat_are_not_well(client):
    states = {"database": "ok", "broker": "ok", "worker": "no sign yet", "beat": "no sign yet"}
    assert ask(client) == (503, states)


@pytest.mark.django_db(transaction=True)
def test_after_a_heartbeat_all_is_well(client):
    beat_heartbeat()
    assert ask(client) == (200, {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"})


@pytest.mark.django_db(transaction=True)
def test_a_dead_beat_does_not_make_the_worker_look_dead(client):
    beat_heartbeat()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_heartbeat SET at = at - interval '100 seconds'")
    note_worker()
    status, states = ask(client)
    assert (status, states["worker"]) == (503, "ok")
    assert states["beat"].startswith("no sign for 100 seconds")


@pytest.mark.django_db(transaction=True)
def test_with_the_database_down_the_others_still_answer(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})
    states = {"database": "does not answer", "broker": "ok", "worker": "unknown", "beat": "unknown"}
    assert ask(client) == (503, states)


@pytest.mark.django_db(transaction=True)
@override_settings(REDIS_URL="redis://:a-password@127.0.0.1:1/0")
def test_a_broker_that_is_down_is_told_without_its_password(client, caplog):
    answer = client.get(URL)
    assert json.loads(answer.content)["broker"] == "does not answer"
    assert "a-password" not in answer.content.decode() + caplog.text


def test_only_reading_is_allowed_and_nothing_is_kept(client, db):
    assert client.post(URL).status_code == 405
    assert "no-store" in client.get(URL)["Cache-Control"]
