"""With DATABASE_URL and REDIS_URL an office's own servers are used, and none of ours starts."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from config.runtime.processes import wait_until
from tests.running import Running, tuntas

NAME = "tuntas_external"


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database on the server of the tests, which is external to what is tried here."""
    server = os.environ["DATABASE_URL"]
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
        yield urlsplit(server)._replace(path=f"/{NAME}").geturl()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def test_given_servers_are_used_and_none_is_started(database_url: str, tmp_path: Path) -> None:
    external = {"DATABASE_URL": database_url, "REDIS_URL": os.environ["REDIS_URL"], "DEMO": "0"}
    with tuntas(tmp_path / "data", **external) as running:
        wait_until(lambda: health(running) == WELL, seconds=30)
        assert health(running) == WELL
        assert running.manage("shell", "--no-imports", "-c", COUNT).strip() == "552"
        kept = {path.name for path in running.data_dir.iterdir()}
    assert {name for name in kept if "postgres" in name or "valkey" in name} == set()


def health(running: Running) -> object:
    try:
        with urllib.request.urlopen(f"{running.public}/healthz", timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as answer:
        return json.load(answer)


WELL = dict.fromkeys(("database", "broker", "worker", "beat", "sweep", "sender"), "ok")
COUNT = "from regions.models import Region; print(Region.objects.count())"
