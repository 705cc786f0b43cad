"""An office without web, worker, beat and broker: a database of its own on the server of the tests, and commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.running import ROOT, Running, outside_environment

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def on_the_server(*statements: str) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def office_on(database: str, data_dir: Path) -> Running:
    data_dir.mkdir(parents=True)
    own = {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl(),
        "REDIS_URL": NOBODY_LISTENS,
        "DATA_DIR": str(data_dir),
        "STATIC_COLLECTED": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return Running(data_dir, 8000, outside_environment() | own)


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with all tables and reference data, from which each test copies its own."""
    name = f"{os.environ.get('TEST_DATABASE', 'test_tuntas')}_prepared"
    on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    office = office_on(name, tmp_path_factory.mktemp("prepared") / "data")
    prepare = [sys.executable, "-m", "config.runtime.prepare", "--no-demo"]
    subprocess.run(prepare, cwd=ROOT, env=office.environment, check=True, stdout=subprocess.DEVNULL)
    yield name
    on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(prepared: str, tmp_path: Path) -> Iterator[Running]:
    name = f"{prepared}_copy"
    on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {prepared}")
    yield office_on(name, tmp_path / "data")
    on_the_server(f"DROP DATABASE {name} WITH (FORCE)")
