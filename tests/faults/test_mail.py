"""A mail goes out at least once, and twice only after a kill (promise 5), through a real mail server."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from complaints.notices import MOST_ATTEMPTS
from tests.faults.mail_server import POINTS, MailServer, mail_server
from tests.running import Running
from tests.trials import big

pytestmark = pytest.mark.trials

KILLS = big(100, 4)
MAILS = big(300, 15)

STATES = "SELECT state, attempts, error, count(*) FROM complaints_notice GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
PAUSES = "SELECT min(due_at - now()) > %s::interval, max(due_at - now()) <= %s::interval FROM complaints_notice"
# What waits for its next attempt, or was left behind by a killed sender: the test brings that moment near.
RELEASE = "UPDATE complaints_notice SET due_at = now() WHERE state IN ('queued', 'sending')"


def with_mails(office: Running, server: MailServer, number: int) -> Running:
    """An office that sends through this server, with so many mails in its outbox."""
    office = replace(office, environment=office.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"})
    office.shell(f"from tests.faults.make_due_cases import make; make({number})")
    return office


def test_a_sender_that_is_killed_loses_nothing(office: Running) -> None:
    with mail_server() as server:
        office = with_mails(office, server, MAILS)
        for number in range(KILLS):
            sender = office.spawn("send_notices")
            server.light(POINTS[number % len(POINTS)], number % 2, sender.kill)
            assert sender.wait(timeout=120) == -9
            office.query(RELEASE)
        office.manage("send_notices")
        taken = Counter(server.taken)

    assert office.query("SELECT DISTINCT state FROM complaints_notice") == [("sent",)]
    expected = {f"<notice-{key}@localhost>" for (key,) in office.query("SELECT id FROM complaints_notice")}
    assert taken.keys() == expected
    assert len(expected) == MAILS
    assert 1 <= taken.total() - MAILS <= KILLS
    ((attempts,),) = office.query("SELECT sum(attempts) FROM complaints_notice")
    assert attempts - MAILS == KILLS


def test_a_mail_that_does_not_go_out_is_tried_again_and_never_forgotten(office: Running) -> None:
    """Cut in the middle, then refused: longer and longer pauses, and after the last attempt a state that staff see."""
    with mail_server() as server:
        office = with_mails(office, server, 3)
        server.cuts_in_data = True
        office.manage("send_notices")
        assert office.query(STATES) == [("queued", 1, "SMTPServerDisconnected", 3)]
        assert office.query(PAUSES, "30 seconds", "1 minute") == [(True, True)]
        assert server.taken == []

    office.query(RELEASE)
    office.manage("send_notices")
    assert office.query(STATES) == [("queued", 2, "ConnectionRefusedError", 3)]
    assert office.query(PAUSES, "1 minute", "2 minutes") == [(True, True)]

    office.query("UPDATE complaints_notice SET attempts = %s, due_at = now()", MOST_ATTEMPTS - 2)
    office.manage("send_notices")
    assert office.query(STATES) == [("queued", MOST_ATTEMPTS - 1, "ConnectionRefusedError", 3)]
    assert office.query(PAUSES, "50 minutes", "1 hour") == [(True, True)]

    office.query(RELEASE)
    office.manage("send_notices")
    assert office.query(STATES) == [("failed", MOST_ATTEMPTS, "ConnectionRefusedError", 3)]
    office.query(RELEASE)
    assert office.manage("send_notices") == "0 mails sent\n"

    with mail_server(server.port) as server:
        office.shell(SEND_AGAIN)
        office.manage("send_notices")
        assert office.query(STATES) == [("sent", 1, "", 3)]
        assert len(set(server.taken)) == len(server.taken) == 3


SEND_AGAIN = """
from django.utils import timezone
from complaints.models import Notice
from complaints.notices import send_again
send_again(Notice.objects.all(), now=timezone.now())
"""
