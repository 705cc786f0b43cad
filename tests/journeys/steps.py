"""What people do on the pages, in whatever language they read them: fields are found by their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from playwright.sync_api import FilePayload, Page

from tests.factories import WIB
from tests.running import DEMO_PASSWORD, Running

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
BODY = "Dinas Sosial Kabupaten Banyumas"


@dataclass(frozen=True)
class Receipt:
    register: str
    code: str


def go_on(page: Page) -> None:
    """The main button of the page's form, which is its last one."""
    page.locator("main form button, main form [type=submit]").last.click()


def demo_receipt(running: Running) -> Receipt:
    """The report that the demo's accounts file names for following."""
    accounts = (running.data_dir / "demo-accounts.txt").read_text()
    register = re.search(r"Register number\s+(\S+)", accounts)
    code = re.search(r"Secret code\s+(.+)", accounts)
    assert register is not None, accounts
    assert code is not None, accounts
    return Receipt(register[1], code[1].strip())


def enter_code(page: Page, receipt: Receipt) -> None:
    page.locator("[name=register]").fill(receipt.register)
    page.locator("[name=code]").fill(receipt.code)
    go_on(page)


def sign_in(page: Page, address: str, username: str, password: str = DEMO_PASSWORD) -> None:
    page.goto(address)
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    go_on(page)


def answer_start(page: Page) -> None:
    answers = {"raised": "yes", "too_old": "no", "in_court": "no", "public_service": "yes", "writes_for": "self"}
    for name, value in answers.items():
        page.locator(f"[name={name}][value={value}]").check()
    go_on(page)


def search_body(page: Page) -> None:
    page.locator("[name=q]").fill("dinas sosial banyumas")
    page.locator("form[role=search] button").click()


def choose_body(page: Page) -> None:
    page.get_by_label(BODY).check()
    go_on(page)


def tell_event(page: Page) -> None:
    page.locator("[name=account]").fill("Bantuan sosial keluarga kami tidak cair sejak Agustus.")
    _fill_day(page, "occurred_on", datetime.now(WIB).date() - timedelta(days=40))
    go_on(page)


def tell_what_was_before(page: Page) -> None:
    page.locator("[name=raised][value=yes]").check()
    _fill_day(page, "raised_on", datetime.now(WIB).date() - timedelta(days=30))
    page.locator("[name=raised_outcome]").fill("Diminta menunggu.")
    go_on(page)


def tell_wish(page: Page) -> None:
    page.locator("[name=wish]").fill("Bantuan dicairkan.")
    go_on(page)


def add_evidence(page: Page) -> None:
    file: FilePayload = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("[name=file]").set_input_files([file])
    go_on(page)


def tell_who(page: Page) -> None:
    page.locator("[name=full_name]").fill("Kenari Sukmawati")
    page.locator("[name=birth_place]").fill("Purwokerto")
    _fill_day(page, "birth_on", date(1988, 4, 17))
    page.locator("[name=marital_status][value=married]").check()
    page.locator("[name=occupation]").fill("petani")
    page.locator("[name=address]").fill("Jalan Kenari 12, Sokaraja, Banyumas")
    go_on(page)


def tell_contact(page: Page) -> None:
    page.locator("[name=email]").fill("kenari@pelapor.example")
    page.locator("[name=is_confidential][value=yes]").check()
    go_on(page)


ANSWERS: dict[str, Callable[[Page], None]] = {
    "body": search_body,
    "body-found": choose_body,
    "event": tell_event,
    "before": tell_what_was_before,
    "wish": tell_wish,
    "documents": add_evidence,
    "person": tell_who,
    "contact": tell_contact,
}


def _fill_day(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))
