"""From the citizen's report to the citizen's reading of how it ended, through all three doors."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import PDF, Receipt, enter_code, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser

WIB = ZoneInfo("Asia/Jakarta")
NAME = "Kenari Sukmawati"
ACCOUNT = "Bantuan sosial keluarga kami tidak cair sejak Agustus. Kenari Sukmawati sudah tiga kali datang."


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    path = tmp_path / "surat keterangan.pdf"
    path.write_bytes(PDF)
    return path


def press(page: Page, name: str) -> None:
    """Click the main button of that name; a link that looks like a button has its role too."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fill_day(page: Page, question: str, day: datetime) -> None:
    group = page.get_by_role("group", name=question)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def file_report(page: Page, address: str, evidence: Path) -> Receipt:
    """What a citizen does, page by page; returns what the last page shows."""
    ago = datetime.now(WIB) - timedelta(days=40)
    page.goto(address)
    press(page, "File a report")
    choose(page, "Have you complained to the public body itself?", "Yes")
    choose(page, "Did it happen more than two years ago?", "No")
    choose(page, "Is a court dealing with this matter", "No")
    choose(page, "Is it about a public service?", "Yes")
    choose(page, "Who are you in this matter?", "It happened to me")
    press(page, "Continue")

    page.get_by_label("Search by name").fill("dinas sosial banyumas")
    press(page, "Search")
    page.get_by_label("Dinas Sosial Kabupaten Banyumas").check()
    press(page, "Save and continue")

    page.get_by_label("What happened?").fill(ACCOUNT)
    fill_day(page, "When did it happen?", ago)
    press(page, "Save and continue")

    choose(page, "Have you complained to the public body itself?", "Yes")
    fill_day(page, "When did you complain?", ago + timedelta(days=10))
    page.get_by_label("How did it end?").fill("Diminta menunggu.")
    press(page, "Save and continue")

    page.get_by_label("What do you hope for?").fill("Bantuan dicairkan.")
    press(page, "Save and continue")

    page.get_by_label("Add a file").set_input_files(evidence)
    press(page, "Add this file")
    expect(page.get_by_role("link", name="Remove surat keterangan.pdf")).to_be_visible()
    press(page, "Save and continue")

    page.get_by_label("Full name").fill(NAME)
    page.get_by_label("Place of birth").fill("Purwokerto")
    fill_day(page, "Date of birth", datetime(1988, 4, 17, tzinfo=WIB))
    choose(page, "Marital status", "Married")
    page.get_by_label("Occupation").fill("petani")
    page.get_by_label("Full address").fill("Jalan Kenari 12, Sokaraja, Banyumas")
    press(page, "Save and continue")

    page.get_by_label("E-mail address").fill("kenari@pelapor.example")
    choose(page, "Shall we keep your name secret from the public body?", "Yes")
    press(page, "Save and continue")

    page.get_by_label("What I wrote is true, as far as I know.").check()
    press(page, "Send the report")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("We received your report"))
    text = page.get_by_role("main").inner_text()
    register = re.search(r"\d{4}/LM/[IVX]+/\d{4}/SMG", text)
    code = re.search(r"(?:[0-9A-Z]{4}\s+){3}[0-9A-Z]{4}", text)
    assert register is not None, text
    assert code is not None, text
    return Receipt(register[0], code[0])


def tick_all(page: Page, title: str) -> None:
    """On the page of that title, which has to be there before its boxes are counted."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()


def follow(page: Page, address: str, receipt: Receipt) -> None:
    page.goto(f"{address}/follow/")
    enter_code(page, Receipt(receipt.register, receipt.code.lower()))
    expect(page.get_by_role("heading", level=1)).to_contain_text(receipt.register)


def missed(running: Running, address: str, receipt: Receipt) -> int:
    """How many mails told this person that a deadline of the report has passed, each in its own language."""
    subjects = ("a deadline has passed", "tenggat terlewat")
    return sum(
        f"To: {address}" in mail and receipt.register in mail and any(words in mail for words in subjects)
        for mail in running.mails()
    )


def wait_for_notice(running: Running, address: str, receipt: Receipt, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while not missed(running, address, receipt):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for the notice to {address}"
        time.sleep(0.5)


def test_report_triage_question_answer_deadline_and_closing(
    running: Running, open_page: OpenPage, evidence: Path
) -> None:
    citizen, staff, officer = open_page(), open_page(), open_page()
    receipt = file_report(citizen, running.public, evidence)
    press(citizen, "I have noted number and code")

    # Staff find it, check it, accept it and ask the body.
    sign_in(staff, running.staff, "pemeriksa")
    staff.goto(f"{running.staff}/complaints/complaint/")
    staff.get_by_role("link", name=receipt.register).click()
    expect(staff.get_by_role("main")).to_contain_text("Nota Kesepakatan")
    assert NAME not in staff.get_by_role("banner").inner_text()
    staff.get_by_role("link", name="Make the formal check").click()
    tick_all(staff, "Make the formal check")
    press(staff, "The file is complete")
    staff.get_by_role("link", name="Make the substantive check").click()
    tick_all(staff, "Make the substantive check")
    press(staff, "The report is within our competence")
    staff.get_by_role("link", name="Accept by plenary decision").click()
    press(staff, "Accept the report")
    staff.get_by_role("link", name="Ask the body for a clarification").click()
    staff.get_by_label("Account for the body").fill("Bantuan sosial satu keluarga tidak cair sejak Agustus.")
    staff.get_by_label("Question to the body").fill("Apa sebabnya, dan kapan bantuan itu dicairkan?")
    staff.get_by_label("surat keterangan.pdf").check()
    press(staff, "Send the request to the body")
    case_address = staff.url

    # The officer of that body sees it, updates the status and answers with a file; the name is nowhere.
    sign_in(officer, running.officer, "dinsos")
    officer.get_by_role("link", name=receipt.register).click()
    expect(officer.get_by_role("main")).to_contain_text("kapan bantuan itu dicairkan")
    assert "Kenari" not in officer.content()
    with officer.expect_download() as download:
        officer.get_by_role("link", name=re.compile("Lampiran 1|Attachment 1")).click()
    assert "surat" not in download.value.suggested_filename
    assert download.value.path().read_bytes() == PDF
    request_address = officer.url
    press(officer, "Update the status")
    officer.get_by_label("Being worked on").check()
    press(officer, "Send the status")

    # The deadline passes: the clock is an argument of the sweep. Worker and beat send the mails.
    running.manage("sweep_deadlines", "--now", (datetime.now(WIB) + timedelta(days=15)).isoformat())
    running.manage("sweep_deadlines", "--now", (datetime.now(WIB) + timedelta(days=15)).isoformat())
    for address in ("dinsos@pemda.example", "pemeriksa@ombudsman.example", "kenari@pelapor.example"):
        wait_for_notice(running, address, receipt)
        assert missed(running, address, receipt) == 1

    # A late answer is taken all the same.
    officer.goto(request_address)
    press(officer, "Write the answer")
    officer.get_by_label("Answer to the Ombudsman").fill("Data ganda sudah diperbaiki; bantuan dicairkan pekan ini.")
    officer.get_by_label("Files").set_input_files(evidence)
    officer.get_by_label("I have checked the answer").check()
    press(officer, "Send the answer")
    expect(officer.get_by_role("main")).to_contain_text("Data ganda sudah diperbaiki")

    # Staff read it and close.
    staff.goto(case_address)
    expect(staff.get_by_role("main")).to_contain_text("Data ganda sudah diperbaiki")
    staff.get_by_role("link", name="Close the report").click()
    staff.get_by_label("Reason").select_option(label="settled by the body")
    staff.get_by_label("Words to the complainant").fill("Dinas Sosial mencairkan bantuan Anda pekan ini.")
    press(staff, "Continue")
    press(staff, "Close the report now")
    expect(staff.get_by_role("main")).to_contain_text("settled by the body")

    # The citizen reads each step in plain words.
    follow(citizen, running.public, receipt)
    timeline = citizen.get_by_role("main").inner_text()
    steps = [
        "We closed your report",
        "answered. We now examine the answer",
        "has passed",
        "tells us about its work",
        "for an explanation. They have to answer by",
        "We took up your report",
        "We are the right authority for your report",
        "Your report is complete",
        "We received your report",
    ]
    positions = [timeline.rindex(step) for step in steps]
    assert positions == sorted(positions)
    assert "Dinas Sosial mencairkan bantuan Anda pekan ini." in timeline


def test_the_citizens_part_works_without_scripts_on_a_phone(
    running: Running, open_page: OpenPage, evidence: Path
) -> None:
    page = open_page(width=360, has_scripts=False)
    receipt = file_report(page, running.public, evidence)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(receipt.register)  # the receipt can be seen again
    press(page, "I have noted number and code")
    page.goto(f"{running.public}/file/done/")
    assert receipt.register not in page.content()
    follow(page, running.public, receipt)
    expect(page.get_by_role("main")).to_contain_text("We received your report")
    press(page, "Leave")
    page.goto(f"{running.public}/follow/case/")
    assert receipt.register not in page.content()
