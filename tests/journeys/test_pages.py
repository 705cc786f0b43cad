"""Every page, as people of each door meet it: no finding by axe, nothing cut off on a phone, no policy violated.

With SCREENSHOTS=folder each page is also kept as a picture, to be looked at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import (
    ANSWERS,
    Receipt,
    answer_start,
    demo_receipt,
    enter_code,
    go_on,
    sign_in,
)
from tests.running import Running

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
VIEWS = [pytest.param((360, "id"), id="phone-id"), pytest.param((1280, "en"), id="desk-en")]


@pytest.fixture(params=VIEWS)
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    width, language = request.param
    return open_page(width=width, language=language)


class Look:
    """Looks at one page after another and keeps what is wrong, so that one run tells all of it."""

    def __init__(self, page: Page, door: str, console_errors: list[str]) -> None:
        self.page, self.door, self.findings = page, door, list[str]()
        self.console_errors = console_errors
        self.view = f"{page.viewport_size['width'] if page.viewport_size else 0}"

    def at(self, name: str, address: str = "") -> None:
        if address:
            self.page.goto(address)
        before = len(self.console_errors)
        self._keep_picture(name)
        for violation in Axe().run(self.page, options=RULES).response["violations"]:
            for node in violation["nodes"]:
                self.findings.append(f"{self.door}/{name}: {violation['id']}: {node['html'][:160]}")
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        del self.console_errors[before:]  # what axe and the picture do by themselves
        if wider > 0:
            self.findings.append(f"{self.door}/{name}: {wider} px wider than the screen")

    def _keep_picture(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            path = Path(folder) / f"{self.door}-{name}-{self.view}.png"
            self.page.screenshot(path=path, full_page=True, animations="disabled")


def test_pages_of_the_public_door(running: Running, page: Page, console_errors: list[str]) -> None:
    look = Look(page, "public", console_errors)
    door = running.public
    for name, path in {
        "home": "/",
        "privacy": "/privacy/",
        "accessibility": "/accessibility/",
        "agreements": "/agreements/",
        "agreements-none": "/agreements/?text=zzzz",
        "agreement-banyumas": "/agreements/kabupaten-banyumas-2023/",
        "agreement-university": "/agreements/universitas-serang-raya-2023/",
        "file-start": "/file/",
    }.items():
        look.at(name, door + path)
    go_on(page)
    look.at("file-start-error")
    answer_start(page)
    for step, answer in ANSWERS.items():
        look.at(f"file-{step}")
        answer(page)
    look.at("file-check")
    go_on(page)
    look.at("file-check-error")
    page.get_by_role("checkbox").check()
    go_on(page)
    look.at("file-done")
    go_on(page)
    look.at("follow")
    enter_code(page, Receipt("0001/LM/I/2020/SMG", "0000 0000 0000 0000"))
    look.at("follow-error")
    page.goto(f"{door}/follow/")
    enter_code(page, demo_receipt(running))
    look.at("follow-case")
    assert look.findings == []


def test_pages_of_the_officers_door(running: Running, page: Page, console_errors: list[str]) -> None:
    look = Look(page, "officer", console_errors)
    door = running.officer
    look.at("sign-in", door)
    sign_in(page, door, "inspektorat", "salah")
    look.at("sign-in-error")
    sign_in(page, door, "inspektorat")
    look.at("list")
    look.at("list-none", f"{door}/?text=zzzz")
    for number, address in enumerate(_addresses(page, door, r"/cases/\d+$")):
        look.at(f"case-{number}", address)
        for act in ("answer", "status"):
            if page.locator(f"a[href$='/{act}']").count():
                look.at(f"case-{number}-{act}", f"{address}/{act}")
                go_on(page)
                look.at(f"case-{number}-{act}-error")
    look.at("corrections", f"{door}/corrections/")
    for number, address in enumerate(_addresses(page, door, r"/corrections/(recommendations/)?\d+$")):
        look.at(f"correction-{number}", address)
        for act in ("report", "more-time"):
            if page.locator(f"a[href$='/{act}']").count():
                look.at(f"correction-{number}-{act}", f"{address}/{act}")
    look.at("mails", f"{door}/mails/")
    look.at("password", f"{door}/password/")
    assert look.findings == []


def test_pages_of_the_staffs_door(running: Running, page: Page, console_errors: list[str]) -> None:
    look = Look(page, "staff", console_errors)
    door = running.staff
    look.at("sign-in", door)
    sign_in(page, door, "pemeriksa")
    look.at("desk", f"{door}/")
    look.at("list", f"{door}/complaints/complaint/")
    look.at("clock", f"{door}/clock/")
    look.at("my-mails", f"{door}/my-mails/")
    look.at("register", f"{door}/complaints/complaint/register/")
    for kind in ("LM", "IAPS", "KNL"):
        look.at(f"register-{kind}", f"{door}/complaints/complaint/register/?kind={kind}")
    look.at("proposals", f"{door}/complaints/complaint/proposals/")
    page.goto(f"{door}/complaints/complaint/")
    seen = set[str]()
    for number, address in enumerate(_addresses(page, door, r"/complaints/complaint/\d+/change/$")):
        look.at(f"case-{number}", address)
        case = address.removesuffix("change/")
        for act in sorted(set(_addresses(page, door, rf"{re.escape(case)}[a-z-]+/$", stay=True)) - {address}):
            name = act.removeprefix(case).strip("/")
            if name not in seen:  # each act once, on the first case that offers it
                seen.add(name)
                look.at(f"act-{name}", act)
    for path in ("complaints/notice", "complaints/ruleset", "agreements/agreement", "regions/body", "regions/holiday"):
        look.at(path.replace("/", "-"), f"{door}/{path}/")
    assert look.findings == []


def test_pages_of_the_administrator(running: Running, page: Page, console_errors: list[str]) -> None:
    look = Look(page, "administrator", console_errors)
    door = running.staff
    sign_in(page, door, "admin")
    look.at("desk", f"{door}/")
    look.at("mails", f"{door}/complaints/notice/mails/")
    page.goto(_addresses(page, door, r"/mails/.+/$")[0])
    look.at("mail")
    for path in ("agreements/agreement", "regions/office", "regions/officer", "regions/user", "regions/staffmember"):
        look.at(path.replace("/", "-"), f"{door}/{path}/")
        look.at(f"{path.replace('/', '-')}-add", f"{door}/{path}/add/")
    look.at("clock", f"{door}/clock/")
    look.at("holiday-add", f"{door}/regions/holiday/add/")
    look.at("division-add", f"{door}/regions/division/add/")
    look.at("recounts", f"{door}/complaints/recount/")
    page.goto(f"{door}/complaints/ruleset/")
    look.at("ruleset", _addresses(page, door, r"/complaints/ruleset/\d+/change/$")[-1])
    look.at("ruleset-succeed", page.url.replace("/change/", "/succeed/"))
    assert look.findings == []


def _addresses(page: Page, door: str, pattern: str, *, stay: bool = False) -> list[str]:
    """The addresses of a list that fit a pattern, each once, in the order of the page."""
    found = [str(link.evaluate("link => link.href")) for link in page.locator("main a, #content a").all()]
    return list(dict.fromkeys(address for address in found if address.startswith(door) and re.search(pattern, address)))
