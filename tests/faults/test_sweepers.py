"""Each warning that is due is made once (promise 4), whoever sweeps and is killed; and without broker (promise 6)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from subprocess import Popen

import pytest

from tests.factories import WIB
from tests.faults.killing import (
    end_all,
    is_swept,
    kill_one_that_writes,
    marks_made,
    marks_to_make,
    require_that_books_and_histories_fit,
)
from tests.running import Running
from tests.trials import big

pytestmark = pytest.mark.trials

CASES = big(100_000, 3_000)
SWEEPERS = 8
KILLS = big(40, 2)
MADE_AT = datetime(2026, 3, 2, 9, 0, tzinfo=WIB)
LATER = MADE_AT + timedelta(days=60)

EVENTS = "SELECT count(*) FROM complaints_event WHERE code LIKE 'deadline_%%' AND code <> 'deadline_moved'"


def test_eight_sweepers_of_which_a_quarter_are_killed(office: Running) -> None:
    office.manage("make_cases", str(CASES), "--now", MADE_AT.isoformat())
    before, wanted = marks_made(office), marks_to_make(office, LATER)
    ((events_before,),) = office.query(EVENTS)

    def start(number: int) -> Popen[bytes]:
        return office.spawn("sweep_deadlines", "--now", LATER.isoformat(), PGAPPNAME=f"sweeper-{number}")

    sweepers = {f"sweeper-{number}": start(number) for number in range(SWEEPERS)}
    killed = 0
    while killed < KILLS:
        name = kill_one_that_writes(office, sweepers, until=lambda: is_swept(office, LATER))
        if name is None:
            break
        killed += 1
        sweepers[name] = start(int(name.rpartition("-")[2]))
    assert end_all(sweepers.values()) == [0] * SWEEPERS

    assert killed == KILLS
    assert sum(wanted.values()) > CASES / 10
    assert marks_made(office) - before == wanted
    assert is_swept(office, LATER)
    ((events,),) = office.query(EVENTS)
    assert events - events_before == sum(wanted.values())
    require_that_books_and_histories_fit(office)


def test_commands_do_all_when_worker_beat_and_broker_are_off(office: Running) -> None:
    """As cron would run them. The clock is moved on; what was due in between is made up for."""
    office.shell("from tests.faults.make_due_cases import make; make(10)")
    for days in (0, 3, 60):
        now = datetime.now(WIB) + timedelta(days=days)
        before, wanted = marks_made(office), marks_to_make(office, now)
        assert wanted
        office.manage("sweep_deadlines", "--now", now.isoformat())
        assert marks_made(office) - before == wanted
        assert is_swept(office, now)
        office.manage("send_notices")
        assert dict(office.query("SELECT state, count(*) FROM complaints_notice GROUP BY state")).keys() == {"sent"}
    ((notices,),) = office.query("SELECT count(*) FROM complaints_notice")
    assert Counter(mail.count("Message-ID: <notice-") for mail in office.mails()) == {1: notices}
    require_that_books_and_histories_fit(office)
