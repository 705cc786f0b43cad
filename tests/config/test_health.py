import json

import pytest
from django.db import connection
from django.test import Client, override_settings

from config.heartbeat import SENDER, SWEEP, beat_heartbeat, note_run, note_worker

URL = "/healthz"
pytestmark = pytest.mark.urls("config.doors.public")


ALL_WELL = dict.fromkeys(("database", "broker", "worker", "beat", "sweep", "sender"), "ok")


def note_all() -> None:
    beat_heartbeat()
    note_run(SWEEP, 0.2, 12)
    note_run(SENDER, 0.1, 3)


def age(seconds: int, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE complaints_heartbeat SET at = at - make_interval(secs => %s) WHERE name = ANY (%s)",
            [seconds, list(names)],
        )


def ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get(URL)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.django_db(transaction=True)
def test_without_a_sign_of_life_nothing_that_should_give_one_is_well(client):
    silent = dict.fromkeys(("worker", "beat", "sweep", "sender"), "no sign yet")
    assert ask(client) == (503, ALL_WELL | silent)


@pytest.mark.django_db(transaction=True)
def test_after_a_heartbeat_all_is_well(client):
    note_all()
    assert ask(client) == (200, ALL_WELL)


@pytest.mark.django_db(transaction=True)
def test_a_dead_beat_does_not_make_the_worker_look_dead(client):
    note_all()
    age(100, "worker", "beat")
    note_worker()
    assert ask(client) == (503, ALL_WELL | {"beat": "no sign for 100 seconds"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("job", ["sweep", "sender"])
def test_a_job_that_has_not_run_for_ten_minutes_raises_the_alarm(client, job):
    note_all()
    age(595, job)
    assert ask(client) == (200, ALL_WELL)
    age(6, job)
    assert ask(client) == (503, ALL_WELL | {job: "no sign for 601 seconds"})


@pytest.mark.django_db(transaction=True)
def test_with_the_database_down_the_others_still_answer(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})
    unknown = dict.fromkeys(("worker", "beat", "sweep", "sender"), "unknown")
    assert ask(client) == (503, {"database": "does not answer", "broker": "ok"} | unknown)


@pytest.mark.django_db(transaction=True)
@override_settings(REDIS_URL="redis://:a-password@127.0.0.1:1/0")
def test_a_broker_that_is_down_is_told_without_its_password(client, caplog):
    answer = client.get(URL)
    assert json.loads(answer.content)["broker"] == "does not answer"
    assert "a-password" not in answer.content.decode() + caplog.text


def test_only_reading_is_allowed_and_nothing_is_kept(client, db):
    assert client.post(URL).status_code == 405
    assert "no-store" in client.get(URL)["Cache-Control"]
