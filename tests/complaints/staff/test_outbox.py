"""The outbox: what was given up is seen, and sent again."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from complaints.models import Complaint, Digest, Notice
from complaints.notices import send_due
from regions.models import User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import received

pytestmark = pytest.mark.urls("config.doors.staff")

OUTBOX = "/complaints/notice/"
State = Notice.State


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def give_up(complaint: Complaint) -> list[Notice]:
    notices = list(Notice.objects.filter(event__complaint=complaint).order_by("id"))
    Notice.objects.filter(event__complaint=complaint).update(state=State.FAILED, attempts=200, error="TimeoutError")
    return notices


def choose(client: Client, *notices: Notice) -> list[str]:
    chosen = {"action": "send_again", "_selected_action": [notice.pk for notice in notices]}
    response = client.post(OUTBOX, chosen)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_what_was_given_up_is_filtered(place: Place, examiner: Client) -> None:
    lost = give_up(received(place))
    received(place)
    response = examiner.get(OUTBOX, {"state__exact": "failed"})

    assert {notice.pk for notice in response.context["cl"].result_list} == {notice.pk for notice in lost}
    text = response.content.decode()
    for told in ("given up", "TimeoutError"):
        assert told in text


def test_what_was_given_up_is_sent_again(place: Place, examiner: Client, mailoutbox: list[object]) -> None:
    lost = give_up(received(place))
    assert choose(examiner, *lost) == [f"{len(lost)} mails wait in the outbox again and go out within a minute."]
    again = [(one.state, one.attempts, one.error, one.digest) for one in Notice.objects.all()]
    assert again == [(State.QUEUED, 0, "", None)] * len(lost)
    send_due(now=timezone.now())
    assert len(mailoutbox) == len(lost)


def test_what_was_not_given_up_is_left_alone(place: Place, examiner: Client) -> None:
    received(place)
    Notice.objects.update(state=State.SENT, sent_at=timezone.now())
    assert choose(examiner, *Notice.objects.all()) == ["None of these was given up. Choose mails that were."]
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


def test_nobody_sends_the_mails_of_another_office(place: Place, other_case: Complaint, examiner: Client) -> None:
    lost = give_up(other_case)
    choose(examiner, *lost)
    assert set(Notice.objects.filter(event__complaint=other_case).values_list("state", flat=True)) == {State.FAILED}
    examiner.force_login(User.objects.create_superuser("root"))
    choose(examiner, *lost)
    assert set(Notice.objects.filter(event__complaint=other_case).values_list("state", flat=True)) == {State.QUEUED}


def test_how_each_mail_goes_is_told(place: Place, examiner: Client) -> None:
    complaint = received(place)
    to_complainant, to_head = Notice.objects.filter(event__complaint=complaint).order_by("recipient")[::-1][:2]
    Notice.objects.filter(pk=to_complainant.pk).update(is_urgent=True)
    digest = Digest.objects.create(recipient=place.head, day=date(2026, 11, 3))
    Notice.objects.filter(pk=to_head.pk).update(digest=digest)
    text = examiner.get(OUTBOX).content.decode()

    assert "urgent, at once" in text
    assert "in the one mail of 3 Nov 2026" in text
