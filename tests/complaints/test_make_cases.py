"""Made cases keep all books, are the same for the same seed, and never stand among real ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from complaints.actions.sweeping import sweep_deadlines
from complaints.books import check_books
from complaints.chains import verify_history
from complaints.events import Audience, EventCode
from complaints.models import Complaint, Deadline, Event, Identity
from complaints.queries import find_by_code
from complaints.register import code_for
from complaints.sample_cases.making import make_cases
from complaints.sample_cases.shares import MONTHS_OF_A_YEAR, Dice, months_until
from complaints.states import State
from regions.models import User
from tests.factories import MONDAY, WIB, load_rules, make_body, make_complaint, make_office, make_province, make_regency

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=WIB)
WARNINGS = ("deadline_near", "deadline_due", "deadline_missed", "deadline_escalated")


@pytest.fixture
def reference_data(db: None) -> None:
    call_command("load_reference", stdout=StringIO())


def make(number: int, *, seed: int = 1, months: int = 12) -> None:
    call_command("make_cases", number, seed=seed, months=months, now=NOW.isoformat(), verbosity=0, stdout=StringIO())


def differing() -> dict[str, str | None]:
    return {result.name: result.example for result in check_books() if result.difference}


# --- The rows ---------------------------------------------------------------------------------------------------------


def test_made_cases_keep_the_books_and_can_be_worked_with(reference_data: None, settings) -> None:
    before = structure()
    make(650)
    make(100, seed=2)

    assert structure() == before
    assert Complaint.objects.count() == 750
    assert (differing(), verify_history().fault) == ({}, None)
    assert sweep_deadlines(now=NOW) == 0  # every warning up to now is made
    assert_all_is_invented()
    assert_kinds_and_ends_follow_the_published_figures()
    assert_every_event_is_told()
    assert_codes_open_their_cases(settings.RECEIPT_KEY.encode())

    made = facts_of_warnings()
    assert sweep_deadlines(now=NOW + timedelta(days=7)) > 20
    assert sweep_deadlines(now=NOW + timedelta(days=60)) > 50
    swept = facts_of_warnings(after=NOW)
    common = made.keys() & swept.keys()
    assert {key: made[key] for key in common} == {key: swept[key] for key in common}
    assert {code for code, *_rest in common} == set(WARNINGS)
    assert (differing(), verify_history().fault) == ({}, None)


def assert_all_is_invented() -> None:
    assert not Complaint.objects.exclude(account__startswith="[Laporan contoh").exists()
    assert not Identity.objects.exclude(full_name__endswith="(rekaan)").exists()
    assert not Identity.objects.exclude(email="").exclude(email__endswith=".example").exists()
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def assert_kinds_and_ends_follow_the_published_figures() -> None:
    cases = Complaint.objects.all()
    assert 0.34 < cases.filter(kind="LM").count() / 750 < 0.46  # 9,365 of 23,596
    reports = cases.filter(kind__in=("LM", "RCO", "IAPS"))
    passed = Event.objects.filter(code__in=("accepted", "rapid_response")).values("complaint").distinct().count()
    assert 0.4 < passed / reports.count() < 0.6  # about half pass the checks
    closed = reports.filter(state=State.CLOSED)
    assert 0.13 < closed.filter(closing_reason="not_found").count() / closed.count() < 0.27  # one in five
    local = cases.filter(body__body_class__code="local-government").count() / 750
    assert 0.42 < local < 0.6  # 45.9 % where all classes are known; some are not among the starting bodies


def assert_every_event_is_told() -> None:
    """Each with all the facts that its words need."""
    codes = set()
    for event in Event.objects.order_by("code", "state").distinct("code", "state"):
        codes.add(event.code)
        assert event.told_to(Audience.STAFF)
        event.told_to(Audience.COMPLAINANT)
        event.told_to(Audience.BODY)
    assert {EventCode.CLARIFICATION_ANSWERED, EventCode.REPORT_ISSUED, EventCode.OUTSIDE_DECIDED} <= codes


def assert_codes_open_their_cases(key: bytes) -> None:
    complaint = Complaint.objects.latest("id")
    assert find_by_code(complaint.register, code_for(complaint.filing_token, key)) == complaint


def facts_of_warnings(after: datetime | None = None) -> dict[tuple[str, ...], dict[str, Any]]:
    """What the histories tell of a warning, by code, step, rule set and line, without the day."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    events = Event.objects.filter(code__in=WARNINGS).select_related("complaint")
    for event in events.filter(at__gt=after) if after else events:
        facts = {name: value for name, value in event.facts.items() if name != "due_on"}
        found[event.code, facts["step"], str(event.complaint.rule_set_id), facts.get("line", "")] = facts
    return found


def test_the_same_seed_makes_the_same_cases(reference_data: None) -> None:
    assert rows_of(seed=5) == rows_of(seed=5)


def rows_of(seed: int) -> list[tuple[Any, ...]]:
    with transaction.atomic():
        make(80, seed=seed)
        cases = Complaint.objects.order_by("id").values_list(
            "filing_token",
            "register",
            "agenda",
            "kind",
            "channel",
            "registered_at",
            "body",
            "account",
            "state",
            "identity__full_name",
        )
        events = Event.objects.order_by("complaint", "sequence").values_list(
            "complaint__register", "at", "code", "facts"
        )
        deadlines = Deadline.objects.order_by("id").values_list("complaint__register", "step", "due_on", "outcome")
        rows = [*cases, *events, *deadlines]
        transaction.set_rollback(True)
    return rows


# --- Among what they may stand ----------------------------------------------------------------------------------------


def test_no_case_is_made_among_real_ones(db: None) -> None:
    load_rules()
    make_office(area=make_province())
    make_complaint(make_body(region=make_regency()), at=MONDAY)
    before = structure()
    with pytest.raises(CommandError, match="real cases"):
        make(10)
    assert (Complaint.objects.count(), User.objects.count()) == (1, 0)
    assert structure() == before


def test_a_failure_leaves_everything_as_it_was(reference_data: None) -> None:
    before = structure()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        make_cases(10, seed=1, now=NOW, report=interrupt)
    assert (structure(), Complaint.objects.count(), User.objects.count()) == (before, 0, 0)


def interrupt(_made: int) -> None:
    raise KeyboardInterrupt


def structure() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'complaints_%%' ORDER BY indexdef")
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text "
            "FROM pg_constraint WHERE conrelid::regclass::text LIKE 'complaints_%%' ORDER BY 1, 2"
        )
        return [*indexes, *cursor.fetchall()]


@pytest.mark.parametrize("options", [{"number": 0}, {"number": 1, "months": 0}, {"number": 1, "now": "yesterday"}])
def test_nonsense_is_refused(db: None, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command("make_cases", options.pop("number"), **options)


# --- The shares -------------------------------------------------------------------------------------------------------


def test_months_of_an_office_have_one_peak_of_three_to_four_times_the_mean() -> None:
    months = months_until(date(2026, 11, 20), 60, 1_000_000, 35, Dice(1))
    assert sum(sum(month.of_offices) for month in months) == 1_000_000
    assert [(one.year, one.month) for one in (months[0], months[-1])] == [(2021, 12), (2026, 11)]
    for office in range(35):
        for peak in peaks_of(office, months):
            assert 3 <= peak <= 4


def peaks_of(office: int, months: list[Any]) -> Iterator[float]:
    by_year = defaultdict(list)
    for month in months:
        by_year[month.year].append(month.of_offices[office])
    for counts in by_year.values():
        if len(counts) == MONTHS_OF_A_YEAR:
            yield max(counts) / (sum(counts) / MONTHS_OF_A_YEAR)
