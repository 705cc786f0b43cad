"""All of Tuntas as `make run` starts it, for tests that go through real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "kata-sandi-uji-2026"
SECONDS_TO_START = 120
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
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=True
        )
        return done.stdout

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
