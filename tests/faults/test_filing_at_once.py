"""Twenty citizens press "send" at the same moment, through the real door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.faults.citizen import BODY_ID, Citizen, number_on
from tests.running import Running, tuntas
from tests.trials import big

pytestmark = pytest.mark.trials

CITIZENS = big(100, 20)
REPEATS = big(50, 10)


def test_twenty_at_once_have_twenty_consecutive_numbers(tmp_path: Path) -> None:
    with tuntas(tmp_path / "data", DEMO="0") as running:
        body_id = running.manage("shell", "--no-imports", "-c", BODY_ID).strip()
        citizens = [Citizen(running.public) for _ in range(CITIZENS)]
        for citizen in citizens:
            citizen.write(body_id)
        assert sorted(_send_at_once(citizens)) == list(range(1, CITIZENS + 1))
        assert _send_often(running, body_id) == {CITIZENS + 1}


def _send_at_once(citizens: list[Citizen]) -> list[int]:
    tokens = [citizen.token("/file/check/") for citizen in citizens]
    start = Barrier(len(citizens))

    def send(citizen: Citizen, token: str) -> int:
        start.wait(timeout=30)
        return number_on(citizen.post("/file/check/", {"declared": "on"}, token))

    with ThreadPoolExecutor(len(citizens)) as pool:
        return list(pool.map(send, citizens, tokens))


def _send_often(running: Running, body_id: str) -> set[int]:
    """One citizen's form, sent many times at once: one number."""
    citizen = Citizen(running.public)
    citizen.write(body_id)
    token = citizen.token("/file/check/")

    def send(_number: int) -> int:
        return number_on(citizen.post("/file/check/", {"declared": "on"}, token))

    with ThreadPoolExecutor(REPEATS) as pool:
        return set(pool.map(send, range(REPEATS)))
