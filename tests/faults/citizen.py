"""A citizen at the public door: a browser without scripts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.factories import WIB

BODY_ID = "from regions.models import Body; print(Body.objects.get(reference_key='33.02/dinas-sosial').pk)"


def day(name: str, moment: datetime) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}


class Citizen:
    """Cookies and forms."""

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

    def write(self, body_id: str, account: str = "Bantuan tidak cair.") -> None:
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
        self.send("/file/event/", {"account": account} | day("occurred_on", ago))
        self.send("/file/before/", {"raised": "yes", "raised_outcome": "Menunggu."} | day("raised_on", ago))
        self.send("/file/wish/", {"wish": "Dicairkan."})
        self.send("/file/documents/", {})
        self.send("/file/person/", person | day("birth_on", datetime(1988, 4, 17, tzinfo=WIB)))
        self.send("/file/contact/", {"is_confidential": "no"})


START = {"raised": "yes", "too_old": "no", "in_court": "no", "public_service": "yes", "writes_for": "self"}


def number_on(page: str) -> int:
    found = re.search(r"(\d{4,})/LM/[IVX]+/\d{4}/SMG", page)
    assert found is not None, page[:2000]
    return int(found[1])
