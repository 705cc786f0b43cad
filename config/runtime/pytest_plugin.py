"""Gives a run of pytest its own embedded PostgreSQL and Valkey, unless addresses of others are set.

Runs side by side share the servers of .data-test; each takes a number, and with it a database and a queue.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_RUNS_AT_ONCE = 32

_run = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything reads Django's settings."""
    from config.runtime.addresses import database_url, redis_url
    from config.runtime.embedded import embedded_servers, make_directories

    # What the tests write as documents, mail and keys isn't kept.
    scratch = tempfile.mkdtemp(prefix="tuntas-test-")
    early_config.add_cleanup(_run.close)
    _run.callback(shutil.rmtree, scratch, ignore_errors=True)
    os.environ["DATA_DIR"] = scratch
    os.environ.setdefault("STATIC_COLLECTED", "0")
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return
    servers_dir = Path(os.environ.get("TEST_DATA_DIR", ROOT / ".data-test")).resolve()
    make_directories(servers_dir)
    number = _run.enter_context(free_number(servers_dir))
    _run.enter_context(embedded_servers(servers_dir, durable=False))
    os.environ.setdefault("DATABASE_URL", database_url(servers_dir))
    os.environ.setdefault("REDIS_URL", redis_url(servers_dir, number))
    os.environ.setdefault("TEST_DATABASE", f"test_tuntas_{number}")


@contextmanager
def free_number(directory: Path) -> Iterator[int]:
    from config.runtime.processes import locked

    for number in range(MOST_RUNS_AT_ONCE):
        with ExitStack() as taken:
            try:
                taken.enter_context(locked(directory / f"run-{number}.lock", blocking=False))
            except BlockingIOError:
                continue
            yield number
            return
    raise pytest.UsageError(f"{MOST_RUNS_AT_ONCE} runs of pytest use {directory} already.")
