"""The outbox: in time, in the recipient's language, without a word about the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from pytest_django.fixtures import Settings

from complaints.models import Notice
from complaints.notices import MOST_ATTEMPTS, PATIENCE, send_due
from tests.complaints.conftest import Place
from tests.factories import MONDAY

SOON = timedelta(minutes=1)


class BrokenBackend(BaseEmailBackend):
    """A mail server that can't be reached."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("mail.example refuses canary@pelapor.example")


class CuttingBackend(BaseEmailBackend):
    """Ends the sender in the middle of a mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise KeyboardInterrupt


def test_each_notice_is_sent_once(place: Place) -> None:
    place.complaint()
    assert send_due(now=MONDAY + SOON) == 2
    assert send_due(now=MONDAY + SOON) == 0
    assert sorted(message.to[0] for message in mail.outbox) == ["canary@pelapor.example", "head@kantor.example"]
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_nothing_is_sent_before_its_moment(place: Place) -> None:
    place.complaint()
    assert send_due(now=MONDAY - SOON) == 0


def test_a_mail_tells_number_date_and_link_and_nothing_of_the_case(place: Place) -> None:
    complaint = place.complaint(language="en")
    send_due(now=MONDAY + SOON)
    message = next(message for message in mail.outbox if message.to == ["canary@pelapor.example"])

    assert message.subject == f"{complaint.register}: we received your report"
    assert message.body.strip().split("\n\n") == [
        f"There is news about your report {complaint.register}: we received your report.",
        "Next date: Monday, 16 November 2026 (our first answer to you).",
        "Read more here:\nhttp://localhost:8000/follow/",
        "You need your report number and your secret code. We never ask for the code by mail or telephone.",
        "Ombudsman Republik Indonesia",
    ]
    whole = message.message().as_string()
    for secret in ("Canary Sukmawati", "0812", "Bantuan", "Dinas Sosial", "Sokaraja"):
        assert secret not in whole


def test_the_message_id_stays_the_same_over_attempts(place: Place, settings: Settings) -> None:
    place.complaint()
    settings.EMAIL_BACKEND = "tests.complaints.test_notices.BrokenBackend"
    send_due(now=MONDAY + SOON)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(due_at=MONDAY)
    send_due(now=MONDAY + SOON)
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert ids == {f"<notice-{pk}@localhost>" for pk in Notice.objects.values_list("pk", flat=True)}


def test_a_refused_mail_is_tried_again_later_and_its_error_holds_no_address(place: Place, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.complaints.test_notices.BrokenBackend"
    place.complaint()
    assert send_due(now=MONDAY + SOON) == 0
    notice = Notice.objects.get(audience="complainant")
    assert (notice.state, notice.attempts, notice.error) == ("queued", 1, "ConnectionRefusedError")
    assert notice.due_at > datetime.now(tz=notice.due_at.tzinfo)


def test_what_was_claimed_is_left_to_its_sender_however_late_in_a_run(place: Place, settings: Settings) -> None:
    """The patience runs from the claim, not from the start of the run that made it."""
    place.complaint()
    settings.EMAIL_BACKEND = "tests.complaints.test_notices.CuttingBackend"
    long_ago = MONDAY + SOON
    with pytest.raises(KeyboardInterrupt):
        send_due(now=long_ago)
    claimed = Notice.objects.get(state="sending")
    assert claimed.due_at > timezone.now() + PATIENCE - SOON


def test_a_notice_whose_sender_is_killed_each_time_is_given_up(place: Place) -> None:
    place.complaint()
    Notice.objects.update(state="sending", attempts=MOST_ATTEMPTS)
    assert send_due(now=timezone.now()) == 0
    assert set(Notice.objects.values_list("state", "error")) == {("failed", "interrupted")}


def test_after_the_last_attempt_it_is_given_up_and_stays_visible(place: Place, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.complaints.test_notices.BrokenBackend"
    place.complaint()
    Notice.objects.update(attempts=MOST_ATTEMPTS - 1)
    send_due(now=MONDAY + SOON)
    assert set(Notice.objects.values_list("state", "attempts")) == {("failed", MOST_ATTEMPTS)}


def test_what_a_killed_sender_left_behind_is_sent_after_its_patience(place: Place) -> None:
    place.complaint()
    Notice.objects.update(state="sending", attempts=1, due_at=MONDAY + PATIENCE)
    assert send_due(now=MONDAY + SOON) == 0
    assert send_due(now=MONDAY + PATIENCE) == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_parts_are_written_in_the_recipients_language(place: Place, language: str) -> None:
    place.complaint(language=language)
    send_due(now=MONDAY + SOON)
    message = next(message for message in mail.outbox if message.to == ["canary@pelapor.example"])
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    assert f'<html lang="{language}">' in html
    assert "Read more here:" in html or language == "id"
