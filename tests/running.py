"""All of Tuntas as `make run` starts it, or its commands alone, for tests that go through real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from config.runtime.addresses import database_url, redis_url
from tests.trials import big

ROOT = Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "kata-sandi-uji-2026"
SECONDS_TO_START = 120
SECONDS = big(3600, 300)  # for one command
DOORS = 3
OF_THE_TESTS = {
    "DATABASE_URL",
    "REDIS_URL",
    "TEST_DATABASE",
    "STATIC_COLLECTED",
    "DJANGO_SETTINGS_MODULE",
    "DOOR",
    "MAKELEVEL",
}


@dataclass(frozen=True)
class Running:
    """One run: where its doors are, and what it keeps."""

    data_dir: Path
    port: int
    environment: dict[str, str]

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def officer(self) -> str:
        return f"http://localhost:{self.port + 1}"

    @property
    def staff(self) -> str:
        return f"http://localhost:{self.port + 2}"

    def manage(self, *arguments: str) -> str:
        """What a manage.py command prints, on the same data directory."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        try:
            done.check_returncode()
        except subprocess.CalledProcessError as failed:
            failed.add_note(done.stderr[-2000:])
            raise
        return done.stdout

    def spawn(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """A manage.py command that runs beside the test. Its database sessions have its PGAPPNAME, if one is given."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def query(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """Straight from the database, whoever writes there; what it changes is kept."""
        with closing(psycopg2.connect(self.database_url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, given or None)
                return cursor.fetchall() if cursor.description else []

    @property
    def database_url(self) -> str:
        return self.environment.get("DATABASE_URL") or database_url(self.data_dir)

    @property
    def redis_url(self) -> str:
        return self.environment.get("REDIS_URL") or redis_url(self.data_dir)

    def kill(self, words: str, number: signal.Signals = signal.SIGKILL) -> int | None:
        """Signal the main process of a part, the eldest whose command has these words; None where there is none."""
        pids = sorted(pid for pid, command in processes_of(self.data_dir).items() if words in command)
        if not pids:
            return None
        with suppress(ProcessLookupError):
            os.kill(pids[0], number)
        return pids[0]

    def mails(self) -> list[str]:
        """The mails sent so far, oldest first."""
        files = sorted((self.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in files]


@contextmanager
def tuntas(data_dir: Path, **environment: str) -> Iterator[Running]:
    """Start everything on free ports; the servers are embedded, whatever the tests themselves use."""
    port = free_ports()
    own = {"DATA_DIR": str(data_dir), "PORT": str(port), "DEMO_PASSWORD": DEMO_PASSWORD}
    inside = outside_environment() | own | environment
    log = data_dir.parent / f"{data_dir.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.runtime.supervisor"],
            cwd=ROOT,
            env=inside,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_running(process, log)
        yield Running(data_dir, port, inside)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_until_running(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while "Tuntas is running" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Tuntas did not start:\n{log.read_text()}")
        time.sleep(0.2)


def processes_of(data_dir: Path) -> dict[int, str]:
    """All that carry this data directory in their environment or their command line, zombies aside."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except (OSError, ProcessLookupError):
            continue
        if command and str(data_dir).encode() in command + environment and int(folder.name) != os.getpid():
            found[int(folder.name)] = command.replace(b"\0", b" ").decode()
    return found


def outside_environment() -> dict[str, str]:
    """This process's own, without what ties the tests to servers of theirs."""
    return {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}


def free_ports() -> int:
    """The first of three that nobody uses."""
    for first in range(20_000 + os.getpid() % 10_000, 60_000, DOORS):
        with ExitStack() as sockets:
            try:
                for port in range(first, first + DOORS):
                    sockets.enter_context(closing(socket.socket())).bind(("127.0.0.1", port))
            except OSError:
                continue
        return first
    raise AssertionError("no three free ports")
