"""The books close after real acts, and each check finds the fault that it is for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from complaints.actions.assigning import transfer
from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close
from complaints.actions.pausing import pause
from complaints.actions.recounting import run_recounts
from complaints.actions.rules import succeed
from complaints.actions.sweeping import sweep_deadlines
from complaints.books import check_books, checks
from complaints.models import Complaint, Deadline, DeadlineMark, Notice, Rule, RuleSet
from complaints.notices import send_due
from complaints.procedure import PauseGround
from complaints.states import ClosingReason
from regions.models import Holiday, StaffMember
from tests.complaints.conftest import Place
from tests.complaints.planted_faults import PLANTED, RULE_SETS, TOO_EARLY
from tests.factories import (
    MONDAY,
    WIB,
    WIT,
    accept,
    make_body,
    make_complaint,
    make_office,
    make_province,
    make_regency,
    make_staff,
    pass_formal_check,
)

DAY = timedelta(days=1)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


def differing() -> dict[str, int]:
    return {result.name: result.difference for result in check_books() if result.difference}


@pytest.fixture
def books(place: Place) -> dict[str, Complaint]:
    """A case that was received and missed its first dates, one with a paused clarification, one that was closed."""
    received, paused, closed = (place.complaint() for _number in range(3))
    for case in (paused, closed):
        pass_formal_check(case.pk, actor=place.examiner, at=MONDAY)
    accept(paused.pk, actor=place.examiner, at=MONDAY)
    ask_clarification(paused.pk, summary="s", question="q", actor=place.examiner, at=MONDAY)
    pause(
        paused.pk,
        deadlines=[Deadline.objects.get(complaint=paused, step="clarification_1").pk],
        ground=PauseGround.COURT,
        reason="perkara",
        actor=place.examiner,
        at=MONDAY + DAY,
    )
    close(closed.pk, reason=ClosingReason.WITHDRAWN, words="Dicabut.", actor=place.examiner, at=MONDAY + DAY)
    sweep_deadlines(now=MONDAY + 16 * DAY)
    send_due(now=MONDAY + 16 * DAY)
    return {"received": received, "paused": paused, "closed": closed}


def test_the_books_close_after_real_acts(books: dict[str, Complaint], capsys: pytest.CaptureFixture[str]) -> None:
    assert DeadlineMark.objects.exists()
    assert Notice.objects.filter(state="sent").exists()
    assert differing() == {}
    call_command("check_books")
    assert capsys.readouterr().out.splitlines() == [f"{check.name}: difference 0" for check in checks()]


def test_the_books_of_the_demo_close(db: None, tmp_path: Path, settings) -> None:
    """It holds every state, sweeps, pauses, extensions and second thoughts."""
    settings.DATA_DIR = tmp_path
    for command in ("load_reference", "load_demo", "verify_history"):
        call_command(command, stdout=StringIO())
    assert differing() == {}


def test_empty_books_close(db: None) -> None:
    assert differing() == {}


@pytest.mark.parametrize(("check", "difference", "statements"), PLANTED)
def test_a_planted_fault_is_found_by_its_check_alone(
    books: dict[str, Complaint], check: str, difference: int, statements: list[str]
) -> None:
    ids = {name: case.pk for name, case in books.items()}
    run(*(statement.format(**ids) for statement in statements))
    assert differing() == {check: difference}
    with pytest.raises(CommandError, match=f"1 of {len(checks())} checks found a difference"):
        call_command("check_books", stdout=StringIO())


def test_every_check_was_seen_to_find_something() -> None:
    assert {name for name, _difference, _statements in PLANTED} == {check.name for check in checks()}


def test_a_difference_names_an_example(books: dict[str, Complaint]) -> None:
    run("UPDATE complaints_registercounter SET last = 7")
    run("UPDATE complaints_complaint SET state = 'mediation' WHERE register_number = 1")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_books", stdout=out)
    assert [line for line in out.getvalue().splitlines() if "difference 0" not in line] == [
        "register counters: difference 1, such as office SMG, 2026, LM: the counter is at 7, of 3 cases the last has 3",
        (
            "states where the histories end: difference 1, such as 0001/LM/XI/2026/SMG: "
            'the case is "mediation", its history ends with "received", the head says "received"'
        ),
    ]


# --- What looks like a difference and is none -------------------------------------------------------------------------


def test_a_case_keeps_the_number_of_the_office_that_registered_it(place: Place) -> None:
    national = make_staff(place.office, StaffMember.Role.NATIONAL)
    moved = place.complaint()
    east = make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    sweep_deadlines(now=MONDAY + 16 * DAY)
    transfer(moved.pk, office=east, division=None, reason="r", actor=national, at=MONDAY + 16 * DAY)
    place.complaint()
    assert differing() == {}


def test_warnings_made_at_midnight_in_the_east_are_none_too_early_in_the_west(place: Place) -> None:
    east = make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    national = make_staff(east, StaffMember.Role.NATIONAL)
    tidore = make_body("Pemerintah Kota Tidore", region=make_regency("82.72", "Kota Tidore", make_province("82")))
    case = make_complaint(tidore)
    sweep_deadlines(now=datetime(2026, 11, 17, 0, 0, tzinfo=WIT))
    assert case.deadlines.filter(marks__kind="missed").exists()
    transfer(case.pk, office=place.office, division=None, reason="r", actor=national, at=MONDAY + 16 * DAY)
    assert differing() == {}


def test_a_holiday_withdrawn_after_a_warning_makes_it_none_too_early(place: Place) -> None:
    """The first reply is due on Monday 16 November, three working days after the 11th; with the 12th off, the 10th."""
    holiday = save_holiday(
        None,
        day=date(2026, 11, 12),
        name="Libur",
        kind=Holiday.Kind.NATIONAL_HOLIDAY,
        reason="SKB",
        actor=None,
        at=MONDAY,
    )
    place.complaint()
    sweep_deadlines(now=datetime(2026, 11, 10, 1, 0, tzinfo=WIB))
    assert list(DeadlineMark.objects.values_list("deadline__step", "kind")) == [("first_reply", "near")]
    remove_holiday(holiday, reason="SKB", actor=None, at=MONDAY)
    run_recounts(now=MONDAY + 9 * DAY)
    assert differing() == {}
    run("DELETE FROM complaints_recount")  # then nothing explains it
    assert differing() == {TOO_EARLY: 1}


def test_around_new_year_the_zone_says_which_rule_set_it_is(place: Place) -> None:
    moment = datetime(2023, 12, 31, 16, 0, tzinfo=UTC)  # 23:00 in Semarang, 1:00 of the new year in Ternate
    make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    tidore = make_body("Pemerintah Kota Tidore", region=make_regency("82.72", "Kota Tidore", make_province("82")))
    dates = {"occurred_on": date(2023, 11, 1), "raised_on": date(2023, 12, 1)}
    west, east = place.complaint(at=moment, **dates), make_complaint(tidore, at=moment, **dates)
    assert (west.rule_set.code, east.rule_set.code) == ("po-26-2017", "po-58-2023")
    assert differing() == {}


def test_a_rule_set_that_came_late_is_followed_when_the_recount_is_through(place: Place) -> None:
    place.complaint()
    old = RuleSet.objects.get(code="po-58-2023")
    succeed(
        old,
        code="po-2026",
        name="Peraturan baru",
        from_on=date(2026, 10, 1),
        report_kind=old.report_kind,
        is_start_verified=False,
        rules=list(Rule.objects.filter(rule_set=old)),
        reason="Berita Negara",
        actor=None,
        at=MONDAY + DAY,
    )
    assert differing() == {}
    run("UPDATE complaints_recount SET finished_at = now()")  # as if the case had been forgotten
    assert differing() == {RULE_SETS: 1}
    run("UPDATE complaints_recount SET finished_at = NULL")
    run_recounts(now=MONDAY + DAY)
    assert differing() == {}
