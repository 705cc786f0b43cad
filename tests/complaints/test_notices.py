"""The outbox: in time, in the recipient's language, without a word about the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from complaints.actions.closing import reopen
from complaints.actions.extending import ask_extension, grant_extension
from complaints.actions.notices import address, next_digest
from complaints.actions.pausing import pause, resume
from complaints.actions.sweeping import sweep_deadlines
from complaints.events import Audience
from complaints.models import Digest, Kind, Notice
from complaints.notices import MOST_ATTEMPTS, PATIENCE, send_due
from complaints.procedure import PauseGround
from complaints.states import State
from regions.models import User
from tests.complaints.conftest import Place
from tests.complaints.stages import case_at, deadline
from tests.factories import MONDAY, WIB, make_body, make_officer

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


# --- What the acts queue ----------------------------------------------------------------------------------------------


def test_whatever_an_act_or_the_sweep_queues_can_be_written(place: Place) -> None:
    """Every way through the procedure, with every warning and all that can happen to a clock: no mail is given up."""
    make_officer(make_body("Gubernur Jawa Tengah"))
    for state in State:
        case_at(place, state)
    complaint = case_at(place, State.CLARIFICATION)
    clock = deadline(complaint, "clarification_1")
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY}
    chosen: dict[str, Any] = {"deadlines": [clock.pk]}
    ask_extension(clock.pk, reason="r", actor=place.officer, at=MONDAY)
    pause(complaint.pk, ground=PauseGround.COURT, reason="r", **chosen, **act)
    resume(complaint.pk, **chosen, **act)
    grant_extension(clock.pk, days=3, words="", **act)
    reopen(case_at(place, State.CLOSED).pk, reason="r", **act)
    for days in (9, 11, 14, 15, 60):
        sweep_deadlines(now=MONDAY + timedelta(days=days))

    queued = Notice.objects.count()
    assert send_due(now=MONDAY + timedelta(days=61)) == queued
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    assert not any("None" in message.subject for message in mail.outbox)


def test_nobody_is_told_twice_of_one_event(place: Place) -> None:
    place.complaint()
    first = Notice.objects.filter(recipient=place.head).get()
    with pytest.raises(IntegrityError, match="notice_once_a_person"), transaction.atomic():
        Notice.objects.create(event=first.event, audience="staff", recipient=place.head, due_at=MONDAY)
    complainant = Notice.objects.get(recipient=None)
    with pytest.raises(IntegrityError, match="notice_once_a_person"), transaction.atomic():
        Notice.objects.create(event=complainant.event, audience="complainant", due_at=MONDAY)


# --- One mail a day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-02 06:59", "2026-11-02 07:00"),
        ("2026-11-02 07:00", "2026-11-03 07:00"),
        ("2026-11-02 23:59", "2026-11-03 07:00"),
    ],
)
def test_the_next_digest_goes_out_in_the_morning(now: str, morning: str) -> None:
    found = next_digest(datetime.fromisoformat(now).replace(tzinfo=WIB))
    assert found == datetime.fromisoformat(morning).replace(tzinfo=WIB)


def likes_digests(person: User) -> User:
    person.wants_digest = True
    person.save(update_fields=["wants_digest"])
    return person


def test_who_chose_one_mail_a_day_gets_what_is_not_urgent_with_it(place: Place) -> None:
    head = likes_digests(place.head)
    act: dict[str, Any] = {"at": MONDAY, "now": MONDAY}
    plain = address(place.examiner, Audience.STAFF, **act)
    gathered = address(head, Audience.STAFF, **act)
    urgent = address(head, Audience.STAFF, is_urgent=True, **act)
    assert [(one.due_at, one.digest is not None) for one in (plain, gathered, urgent)] == [
        (MONDAY, False),
        (datetime(2026, 11, 3, 7, tzinfo=WIB), True),
        (MONDAY, False),
    ]
    address(head, Audience.STAFF, **act)
    assert list(Digest.objects.values_list("recipient", "day")) == [(head.pk, date(2026, 11, 3))]
    with pytest.raises(IntegrityError, match="digest_once_a_day"), transaction.atomic():
        Digest.objects.create(recipient=head, day=date(2026, 11, 3))


def test_a_miss_and_a_rapid_response_never_wait_for_the_morning(place: Place) -> None:
    likes_digests(place.head)
    place.complaint()
    place.complaint(kind=Kind.RCO)
    sweep_deadlines(now=MONDAY + timedelta(days=9))
    sweep_deadlines(now=MONDAY + timedelta(days=15))
    to_head = Notice.objects.filter(recipient=place.head).select_related("event__complaint")
    urgent = {(one.event.code, one.event.complaint.kind) for one in to_head if one.digest_id is None}
    gathered = {(one.event.code, one.event.complaint.kind) for one in to_head if one.digest_id is not None}
    assert urgent == {
        ("filed", "RCO"),
        ("deadline_near", "RCO"),
        ("deadline_missed", "LM"),
        ("deadline_missed", "RCO"),
    }
    assert gathered == {("filed", "LM"), ("deadline_near", "LM")}


def test_a_digest_is_one_mail_with_a_line_for_each_thing(place: Place) -> None:
    head = likes_digests(place.head)
    head.language = "en"
    head.save(update_fields=["language"])
    cases = [place.complaint(), place.complaint()]
    morning = Notice.objects.filter(recipient=head).first()
    assert morning is not None
    send_due(now=morning.due_at - SOON)
    assert [message.to[0] for message in mail.outbox] == ["canary@pelapor.example"] * 2
    assert send_due(now=morning.due_at) == 1
    digest = mail.outbox[-1]
    assert (digest.to, digest.subject) == (["head@kantor.example"], "2 things that are new")
    assert digest.extra_headers["Message-ID"] == f"<digest-{morning.digest_id}@localhost>"
    for complaint in cases:
        assert f"{complaint.register}: a new report" in digest.body
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_what_comes_after_the_digest_went_out_joins_the_next_one(place: Place) -> None:
    """One mail a day, though something was written for this morning in the very moment it was sent."""
    head = likes_digests(place.head)
    place.complaint()
    place.complaint()
    yesterday = Digest.objects.create(recipient=head, day=date(2020, 1, 1))
    sent, late = Notice.objects.filter(recipient=head).order_by("id")
    Notice.objects.filter(pk__in=[sent.pk, late.pk]).update(digest=yesterday, due_at=MONDAY)
    Notice.objects.filter(pk=sent.pk).update(state="sent", due_at=MONDAY)
    send_due(now=MONDAY + SOON)
    late.refresh_from_db()
    assert late.digest is not None
    assert (late.state, late.digest.day > yesterday.day, late.due_at > timezone.now()) == ("queued", True, True)
    assert not [message for message in mail.outbox if message.to == [head.email]]
