"""A receipt that was shown stands for a stored complaint (promise 1), and a dead broker isn't felt (promise 18)."""

from __future__ import annotations

import random
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from http.client import HTTPException
from itertools import count
from subprocess import Popen

import pytest
from django.utils import timezone
from redis import Redis, RedisError

from config.runtime.parts import Door, Plan
from config.runtime.processes import wait_until
from tests.faults.citizen import BODY_ID, Citizen, number_on
from tests.faults.killing import (
    end_all,
    is_swept,
    marks_made,
    marks_to_make,
    require_that_books_and_histories_fit,
)
from tests.running import ROOT, Running, free_ports, tuntas
from tests.trials import big

pytestmark = pytest.mark.trials

PARTS = ("--name web_public", " worker ", " beat ", "valkey-server", "postgres -D")
CITIZENS = 3
SECONDS = big(600, 16)
FILINGS = big(200, 5)
CASES = big(100_000, 2_500)
DATABASE_KILLS = big(10, 1)
BROKEN_OFF = (OSError, HTTPException)
WRITES = """
SELECT 1 FROM pg_stat_activity WHERE application_name = 'sweeper' AND backend_xid IS NOT NULL
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with tuntas(tmp_path_factory.mktemp("killed") / "data", DEMO="0") as running:
        yield running


def is_well(running: Running) -> bool:
    with suppress(*BROKEN_OFF):  # 503 among them, while a part is down
        return bool(Citizen(running.public).get("/healthz"))
    return False


# --- The database dies in the middle of a sweep (first, as made cases want an empty office) ---------------------------


def test_a_database_that_dies_in_a_sweep_loses_and_doubles_no_mark(running: Running) -> None:
    now = timezone.now()
    running.manage("make_cases", str(CASES), "--now", now.isoformat())
    later = now + timedelta(days=60)
    before, wanted = marks_made(running), marks_to_make(running, later)

    def start() -> Popen[bytes]:
        return running.spawn("sweep_deadlines", "--now", later.isoformat(), PGAPPNAME="sweeper")

    for _kill in range(DATABASE_KILLS):
        sweepers = [start(), start()]
        assert wait_until(lambda: bool(running.query(WRITES)), seconds=60, pause=0.005)
        running.kill("postgres -D")
        assert any(end_all(sweepers))
        assert wait_until(lambda: is_well(running), seconds=90, pause=0.2)
    running.manage("sweep_deadlines", "--now", later.isoformat())

    assert wanted
    assert marks_made(running) - before == wanted
    assert is_swept(running, later)
    require_that_books_and_histories_fit(running)


# --- The broker is stopped --------------------------------------------------------------------------------------------


def test_citizens_file_while_the_broker_is_stopped(running: Running) -> None:
    """How much slower it was is printed; that nobody waited for it, the next test shows without a clock."""
    body_id = running.shell(BODY_ID)
    seconds_to_file(running, body_id, filings=1)  # warms up
    before = seconds_to_file(running, body_id)
    running.kill("valkey-server", signal.SIGSTOP)
    try:
        stopped = seconds_to_file(running, body_id)
    finally:
        running.kill("valkey-server", signal.SIGCONT)
    print(f"\nfiling, p95 with the broker stopped / before: {p95(stopped) / p95(before):.2f}")  # noqa: T201
    assert wait_until(lambda: is_well(running), seconds=90, pause=0.2)


def seconds_to_file(running: Running, body_id: str, filings: int = FILINGS) -> list[float]:
    """Of the request alone that files, each by another citizen, who must get a number."""
    seconds = []
    for _filing in range(filings):
        citizen = Citizen(running.public)
        citizen.write(body_id)
        token = citizen.token("/file/check/")
        began = time.monotonic()
        number_on(citizen.post("/file/check/", {"declared": "on"}, token))
        seconds.append(time.monotonic() - began)
    return seconds


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def test_filing_never_speaks_to_the_broker(office: Running) -> None:
    """A public door of its own, whose broker is a listener that counts who comes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, public_door(office, listener) as door:
        citizen = Citizen(door)
        citizen.write(office.shell(BODY_ID))
        assert number_on(citizen.send("/file/check/", {"declared": "on"})) == 1
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@contextmanager
def public_door(office: Running, broker: socket.socket) -> Iterator[str]:
    port = free_ports()
    door = Door(Plan(office.data_dir, "127.0.0.1", port, demo=False), "public")
    own = {"DOOR": "public", "PORT": str(port), "REDIS_URL": f"redis://127.0.0.1:{broker.getsockname()[1]}/0"}
    process = subprocess.Popen(door.command(), cwd=ROOT, env=office.environment | own, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        assert wait_until(lambda: answers(address), seconds=60)
        yield address
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Not by /healthz, which asks the broker."""
    with suppress(*BROKEN_OFF):
        return bool(Citizen(address).get("/"))
    return False


# --- Everything is killed at random -----------------------------------------------------------------------------------


class Client:
    """Citizens who file report after report, and keep each receipt that they were shown."""

    def __init__(self, running: Running, body_id: str) -> None:
        self.running, self.body_id = running, body_id
        self.receipts: dict[str, set[int]] = {}  # by the account, which nobody else tells
        self.numbers = count(1)
        self.lock = threading.Lock()
        self.ends_at = time.monotonic() + SECONDS

    def work(self) -> None:
        while time.monotonic() < self.ends_at:
            with self.lock:
                account = f"Bantuan tidak cair, kejadian {next(self.numbers)}."
            citizen = Citizen(self.running.public)
            with suppress(*BROKEN_OFF, AssertionError):  # starts anew, as somebody would
                citizen.write(self.body_id, account)
                self.press_send(citizen, account)

    def press_send(self, citizen: Citizen, account: str) -> None:
        """Again and again with the same form, until a receipt is shown; and once more after it."""
        token = citizen.token("/file/check/")
        patience = self.ends_at + 90
        times_shown = 0
        while times_shown < 2 and time.monotonic() < patience:
            try:
                number = number_on(citizen.post("/file/check/", {"declared": "on"}, token))
            except (*BROKEN_OFF, AssertionError):
                time.sleep(0.2)
                continue
            times_shown += 1
            self.receipts.setdefault(account, set()).add(number)


STORED = "SELECT account, array_agg(register_number) FROM complaints_complaint WHERE account LIKE %s GROUP BY account"


def test_no_receipt_is_lost_whatever_is_killed(running: Running) -> None:
    client = Client(running, running.shell(BODY_ID))
    citizens = [threading.Thread(target=client.work) for _citizen in range(CITIZENS)]
    for citizen in citizens:
        citizen.start()
    disturb(running, until=client.ends_at)
    for citizen in citizens:
        citizen.join()
    assert wait_until(lambda: is_well(running), seconds=90, pause=0.2)

    stored = {account: sorted(numbers) for account, numbers in running.query(STORED, "%kejadian%")}
    shown = {account: sorted(numbers) for account, numbers in client.receipts.items()}
    print(f"\n{len(shown)} receipts were shown")  # noqa: T201
    assert len(shown) >= CITIZENS
    assert {account: stored.get(account) for account in shown} == shown
    assert [numbers for numbers in stored.values() if len(numbers) > 1] == []
    require_that_books_and_histories_fit(running)  # among them that the numbers have no gap


def disturb(running: Running, until: float) -> None:
    """Every two seconds something else, by a chance that is the same each time."""
    chance = random.Random(5826)  # noqa: S311 - no secret
    troubles = [*PARTS, "emptied", "stopped"]
    while time.monotonic() < until:
        chance.shuffle(troubles)
        for trouble in troubles:
            if time.monotonic() > until:
                break
            if trouble == "emptied":
                with suppress(RedisError):
                    Redis.from_url(running.redis_url).flushall()
            elif trouble == "stopped":
                stopped = running.kill("valkey-server", signal.SIGSTOP)
                time.sleep(1)
                if stopped is not None:
                    running.kill("valkey-server", signal.SIGCONT)
            else:
                running.kill(trouble)
            time.sleep(1.5)
