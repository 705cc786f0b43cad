"""The mails of a run without a mail server: for administrators alone, and no way out of the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from complaints.notices import send_due
from complaints.staff import mail
from regions.models import User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import asked
from tests.factories import PERSON

pytestmark = pytest.mark.urls("config.doors.staff")

MAILS = "/complaints/notice/mails/"
MAIL = """\
From: Tuntas <tuntas@localhost>
To: kepala@ombudsman.example
X-Tuntas-Audience: staff
Subject: =?utf-8?q?Tenggat_sudah_dekat_=E2=80=93_0001?=
Date: Mon, 02 Nov 2026 02:00:00 -0000
Content-Type: text/plain; charset=utf-8

Paling lambat Selasa. <b>tebal</b>
"""


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    directory = tmp_path / "mail"
    directory.mkdir()
    settings.MAIL_DIRECTORY = directory
    return directory


@pytest.fixture
def administrator(db: None, client: Client) -> Client:
    client.cookies["tuntas_language"] = "en"
    client.force_login(User.objects.create_superuser("root"))
    return client


def put(folder: Path, name: str, at: int = 0, text: str = MAIL) -> None:
    (folder / name).write_text(text)
    os.utime(folder / name, (at, at))


def test_newest_mails_come_first_and_no_more_than_fit(
    folder: Path, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "MOST_SHOWN", 2)
    for at, name in enumerate(["old.eml", "notice-1@localhost.eml", "new.eml"]):
        put(folder, name, at)
    mails = administrator.get(MAILS).context["mails"]

    assert [shown.name for shown in mails] == ["new.eml", "notice-1@localhost.eml"]
    assert mails[0].subject == "Tenggat sudah dekat – 0001"


def test_a_mail_is_read_as_plain_text(folder: Path, administrator: Client) -> None:
    put(folder, "notice-1@localhost.eml")
    text = administrator.get(f"{MAILS}notice-1@localhost.eml/").content.decode()

    assert "Paling lambat Selasa. &lt;b&gt;tebal&lt;/b&gt;" in text
    assert "kepala@ombudsman.example" in text
    assert "09.00 WIB" in text


@pytest.mark.parametrize(
    ("header", "is_told"),
    [
        ("X-Tuntas-Audience: staff\n", True),
        ("X-Tuntas-Audience: body\n", True),
        ("X-Tuntas-Audience: complainant\n", False),
        ("X-Tuntas-Audience: anyone\n", False),
        ("", False),
    ],
)
def test_the_address_of_a_complainant_is_not_told(
    folder: Path, administrator: Client, header: str, is_told: bool
) -> None:
    put(folder, "one.eml", text=MAIL.replace("X-Tuntas-Audience: staff\n", header))
    for page in (MAILS, f"{MAILS}one.eml/"):
        text = administrator.get(page).content.decode()
        assert ("kepala@ombudsman.example" in text, "complainant" in text) == (is_told, not is_told)


def test_no_mail_of_a_case_tells_the_complainants_address(folder: Path, place: Place, administrator: Client) -> None:
    asked(place)
    with override_settings(EMAIL_BACKEND="config.mail.MailDirectoryBackend"):
        send_due(now=timezone.now())
    pages = [MAILS, *(f"{MAILS}{shown.name}/" for shown in administrator.get(MAILS).context["mails"])]
    text = "".join(administrator.get(page).content.decode() for page in pages)

    assert place.officer.email in text
    assert PERSON.email not in text


def test_the_hour_in_the_list_has_its_zone(folder: Path, administrator: Client) -> None:
    put(folder, "one.eml")
    assert "2 Nov 2026, 09.00 WIB" in administrator.get(MAILS).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "x" * 300 + ".eml",
        "x" * 5000 + ".eml",
        "..%2Fsecret.eml",
        "%2Fetc%2Fpasswd",
        "..",
        "..eml",
        ".hidden.eml",
        "missing.eml",
        "a%00.eml",
        "a%0A.eml",
        "secret",
    ],
)
def test_names_lead_nowhere_else(folder: Path, administrator: Client, name: str) -> None:
    (folder.parent / "secret.eml").write_text(MAIL)
    put(folder, ".hidden.eml")
    put(folder, "secret")

    assert administrator.get(f"{MAILS}{name}/").status_code in {400, 404}


def test_links_in_the_folder_are_not_followed(folder: Path, administrator: Client) -> None:
    (folder.parent / "secret.eml").write_text(MAIL)
    (folder / "link.eml").symlink_to(folder.parent / "secret.eml")

    assert administrator.get(f"{MAILS}link.eml/").status_code == 404
    assert administrator.get(MAILS).context["mails"] == []


def test_broken_mail_is_shown_as_far_as_it_goes(folder: Path, administrator: Client) -> None:
    (folder / "broken.eml").write_bytes(b"\xff\xfe no header at all")

    assert administrator.get(MAILS).status_code == 200
    assert administrator.get(f"{MAILS}broken.eml/").status_code == 200


def test_by_smtp_there_is_nothing_to_show(administrator: Client, settings) -> None:
    settings.MAIL_DIRECTORY = None

    assert "SMTP" in administrator.get(MAILS).content.decode()
    assert administrator.get(f"{MAILS}notice-1@localhost.eml/").status_code == 404


def test_mails_are_for_administrators_alone(folder: Path, place: Place, client: Client) -> None:
    put(folder, "notice-1@localhost.eml")
    client.force_login(place.head)

    assert client.get(MAILS).status_code == 403
    assert client.get(f"{MAILS}notice-1@localhost.eml/").status_code == 403
    assert MAILS not in client.get("/").content.decode()
