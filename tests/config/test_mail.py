import stat
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage

from config.mail import safe_name


@pytest.fixture
def mails(settings, tmp_path):
    settings.EMAIL_BACKEND = "config.mail.MailDirectoryBackend"
    settings.MAIL_DIRECTORY = tmp_path / "mail"
    return settings.MAIL_DIRECTORY


def notice(body: str) -> EmailMessage:
    return EmailMessage("Kabar", body, to=["warga@example.org"], headers={"Message-ID": "<notice-7@tuntas.example>"})


def test_a_message_becomes_a_file_that_its_owner_alone_can_read(mails):
    assert notice("Laporan Anda kami terima.").send() == 1
    (file,) = mails.iterdir()
    assert file.name == "notice-7@tuntas.example.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["Subject"], message["To"]) == ("Kabar", "warga@example.org")
    assert message.get_content().strip() == "Laporan Anda kami terima."


def test_the_same_message_sent_again_replaces_itself(mails):
    notice("first").send()
    notice("second").send()
    (file,) = mails.iterdir()
    assert b"second" in file.read_bytes()


@pytest.mark.parametrize(
    ("message_id", "begins"),
    [
        ("<../../etc/passwd>", "_.._etc_passwd-"),
        ("<.hidden@x>", "hidden@x-"),
        ("<a b@x>", "a_b@x-"),
        ("<>", "-"),
    ],
)
def test_a_message_id_never_leaves_its_folder_and_two_never_meet(message_id, begins):
    name = safe_name(message_id)
    assert name.startswith(begins)
    assert "/" not in name
    assert name != safe_name(message_id.replace(" ", "/") + "x")


def test_a_long_message_id_fits_a_file_name():
    assert len(safe_name("x" * 5000)) < 200
