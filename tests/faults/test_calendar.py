"""An edited calendar moves what it must (promise 12), whatever is filed and killed at the same time."""

from __future__ import annotations

import time

import pytest

from tests.faults.killing import end_all, kill_one_that_writes, require_that_books_and_histories_fit
from tests.running import Running
from tests.trials import big

pytestmark = pytest.mark.trials

FILING = 3
SECONDS = big(120, 4)
CASES = big(50_000, 2_000)
KILLS = big(20, 2)

WORK = "from tests.faults.office_work import "
LEFT = "SELECT count(*) FROM complaints_recount WHERE finished_at IS NULL"
REACHED = "SELECT done_up_to, looked_at FROM complaints_recount ORDER BY id DESC LIMIT 1"


def test_no_deadline_slips_through_with_the_old_calendar(office: Running) -> None:
    """Three file, one edits, one recounts, all at the same time."""
    work = ["file_for"] * FILING + ["edit_for"]
    at_work = [office.spawn("shell", "--no-imports", "-c", f"{WORK}{one}; {one}({SECONDS})") for one in work]
    while any(one.poll() is None for one in at_work):
        office.manage("recount_deadlines")
    assert end_all(at_work) == [0] * len(work)
    office.manage("recount_deadlines")

    wrong, moved = map(int, office.shell(f"{WORK}print_wrong; print_wrong()").split())
    assert wrong == 0
    assert moved > 0
    assert office.query(LEFT) == [(0,)]
    require_that_books_and_histories_fit(office)


def test_a_killed_recount_goes_on_where_it_was(office: Running) -> None:
    office.manage("make_cases", str(CASES), "--months", "3")
    touched = int(office.shell(f"{WORK}order_recount; order_recount()"))
    assert touched > 1000  # several batches
    for _kill in range(KILLS):
        kill_in_the_next_batch(office)
        assert office.query(LEFT) == [(1,)]
    office.manage("recount_deadlines")

    ((_, looked_at),) = office.query(REACHED)
    assert looked_at == touched  # none twice, none left out
    wrong, moved = map(int, office.shell(f"{WORK}print_wrong; print_wrong()").split())
    assert wrong == 0
    assert moved > 0
    require_that_books_and_histories_fit(office)


def kill_in_the_next_batch(office: Running) -> None:
    """After one more batch was finished, so that each start comes further than the last."""
    ((before, _),) = office.query(REACHED)
    recount = office.spawn("recount_deadlines", PGAPPNAME="recount")
    while office.query(REACHED)[0][0] == before:
        assert recount.poll() is None
        time.sleep(0.01)
    assert kill_one_that_writes(office, {"recount": recount}, until=lambda: recount.poll() is not None)
