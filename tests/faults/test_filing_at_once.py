"""Twenty citizens press "send" at the same moment, through the real door."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.factories import WIB
from tests.running import Running, tuntas
from tests.trials import big

pytestmark = pytest.mark.trials

CITIZENS = big(100, 20)
REPEATS = big(50, 10)

BODY_ID = "from regions.models import Body; print(Body.objects.get(reference_key='33.02/dinas-sosial').pk)"


def day(name: str, moment: datetime) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}


class Citizen:
    """A browser without scripts: cookies and forms."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.door}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, path: str, answers: dict[str, str]) -> str:
        """The page that follows; the token of the form is fetched first, as a browser has it."""
        return self.post(path, answers, self.token(path))

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert found is not None
        return found[1]

    def post(self, path: str, answers: dict[str, str], token: str) -> str:
        data = urlencode(answers | {"csrfmiddlewaretoken": token}).encode()
        with self.opener.open(f"{self.door}{path}", data, timeout=60) as answer:
            return str(answer.read().decode())

    def write(self, body_id: str) -> None:
        """All pages up to the last."""
        ago = datetime.now(WIB) - timedelta(days=40)
        person = {
            "full_name": "Kenari Sukmawati",
            "birth_place": "Purwokerto",
            "marital_status": "married",
            "occupation": "petani",
            "address": "Jalan Kenari 12",
        }
        self.send("/file/", START)
        self.send("/file/body/", {"body": body_id})
        self.send("/file/event/", {"account": "Bantuan tidak cair."} | day("occurred_on", ago))
        self.send("/file/before/", {"raised": "yes", "raised_outcome": "Menunggu."} | day("raised_on", ago))
        self.send("/file/wish/", {"wish": "Dicairkan."})
        self.send("/file/documents/", {})
        self.send("/file/person/", person | day("birth_on", datetime(1988, 4, 17, tzinfo=WIB)))
        self.send("/file/contact/", {"is_confidential": "no"})


START = {"raised": "yes", "too_old": "no", "in_court": "no", "public_service": "yes", "writes_for": "self"}


def number_on(page: str) -> int:
    found = re.search(r"(\d{4})/LM/[IVX]+/\d{4}/SMG", page)
    assert found is not None, page[:2000]
    return int(found[1])


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
