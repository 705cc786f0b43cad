"""What went wrong with the clocks of other systems, each tried here by its name."""

from __future__ import annotations

import ast
import socket
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from complaints.actions.assigning import assign, transfer
from complaints.actions.checking import keep_checklist, set_body
from complaints.actions.clarifying import report_progress
from complaints.actions.extending import ask_extension, grant_extension
from complaints.actions.identity import open_identity
from complaints.actions.noting import add_note
from complaints.actions.sweeping import sweep_deadlines
from complaints.checklists import Check
from complaints.events import Progress
from complaints.models import Complaint, Deadline, DeadlineMark, Notice
from complaints.procedure import MARKS, Calendar, Days, Mark, Unit, WarningPlan, due_on, mark_moments
from complaints.queries import shown
from complaints.states import OPEN, State
from config.celery import SCHEDULE, app
from regions.models import Division, StaffMember
from tests.complaints.conftest import Place
from tests.complaints.stages import ask, case_at, deadline
from tests.factories import MONDAY, WIB, make_office, make_staff

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 10, 1), date(2027, 1, 31)


def off(*days: date) -> Calendar:
    return Calendar(FIRST, LAST, dict.fromkeys(days, "libur"))


def test_trap_excluded_days_that_bring_an_escalation_earlier() -> None:
    """5 days over a weekend are a week, and each further day off puts off the end and all that follows it."""
    friday = date(2026, 11, 20)
    rule = Days(5, Unit.WORKING)
    assert due_on(rule, friday, off()) == date(2026, 11, 27)  # a Friday
    leave = off(date(2026, 11, 25), date(2026, 12, 1))
    assert due_on(rule, friday, leave) == date(2026, 11, 30)  # a Monday

    for mark, in_plain_weeks, with_leave in [
        (Mark.MISSED, date(2026, 12, 1), date(2026, 12, 1)),
        (Mark.HEAD, date(2026, 12, 4), date(2026, 12, 5)),  # after 3 working days, of which 1 December is none
        (Mark.NATIONAL, date(2026, 12, 15), date(2026, 12, 16)),
    ]:
        found = [
            mark_moments(date(2026, 11, 30), WIB, calendar, WarningPlan())[MARKS.index(mark)]
            for calendar in (off(), leave)
        ]
        assert found == [datetime(day.year, day.month, day.day, tzinfo=WIB) for day in (in_plain_weeks, with_leave)]


def clocks(complaint: Complaint) -> list[Any]:
    return list(Deadline.objects.filter(complaint=complaint.pk).order_by("id").values())


def test_trap_a_clock_that_an_edit_of_the_case_resets(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    before = clocks(complaint)
    division = Division.objects.create(office=place.office, name="Pemeriksaan")
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY + 5 * DAY}

    add_note(complaint.pk, note="Ditelepon.", **act)
    set_body(complaint.pk, body=place.government, **act)
    keep_checklist(complaint.pk, Check.FORMAL, met=["identity"], **act)
    assign(complaint.pk, officer=place.examiner, **act)
    transfer(complaint.pk, office=place.office, division=division, reason="Beban kerja.", **act)
    open_identity(complaint.pk, reason="Menelepon.", **act)

    assert clocks(complaint) == before


def test_trap_a_clock_that_the_bodys_own_news_resets(place: Place) -> None:
    request = ask(place, case_at(place, State.EXAMINATION))
    before = clocks(request.complaint)
    report_progress(request.pk, progress=Progress.IN_PROGRESS, actor=place.officer, at=MONDAY + 5 * DAY)
    assert clocks(request.complaint) == before


def test_trap_cases_without_an_assignee_that_are_skipped(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    assert complaint.officer is None
    sweep_deadlines(now=MONDAY + 15 * DAY)
    told = Notice.objects.filter(event__code="deadline_missed", audience="staff")
    assert {notice.recipient for notice in told} == {place.head}


def test_trap_a_search_that_only_ever_reads_the_first_page(place: Place) -> None:
    """A batch takes one deadline a case, so that this sweep needs three; it stops only when nothing is due."""
    case_at(place, State.RECEIVED)
    sweep_deadlines(now=MONDAY + 61 * DAY)
    missed = DeadlineMark.objects.filter(kind=Mark.MISSED).values_list("deadline__step", flat=True)
    assert set(missed) == {"first_reply", "formal_check", "whole_case_simple"}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_trap_open_cases_that_have_no_deadline_and_are_never_missed(place: Place, state: State) -> None:
    complaint = case_at(place, state)
    running = Deadline.objects.filter(complaint=complaint, settled_at__isnull=True)
    assert running.filter(next_mark_at__isnull=False, is_paused=False).exists()
    assert not running.filter(next_mark_at__isnull=True).exists()
    sweep_deadlines(now=MONDAY + 365 * DAY)
    marks = DeadlineMark.objects.filter(deadline__in=running)
    assert set(marks.filter(kind=Mark.MISSED).values_list("deadline", flat=True)) == set(
        running.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("swept_on", "made"),
    [
        (date(2026, 11, 10), []),
        (date(2026, 11, 11), ["near"]),  # Wednesday, three working days before Monday the 16th
        (date(2026, 11, 12), ["near"]),  # the run of the day itself was lost
        (date(2026, 11, 13), ["nearer"]),
        (date(2026, 11, 15), ["nearer"]),  # a Sunday
        (date(2026, 11, 16), ["due"]),
        (date(2026, 11, 19), ["missed"]),
        (date(2026, 11, 20), ["missed", "head"]),
        (date(2027, 2, 1), ["missed", "head", "national"]),
    ],
)
def test_trap_a_job_that_selects_exactly_day_plus_3(place: Place, swept_on: date, made: list[str]) -> None:
    """Whichever day the first sweep comes, it makes the warning of that day, and every step of an escalation."""
    complaint = case_at(place, State.RECEIVED)
    sweep_deadlines(now=datetime(swept_on.year, swept_on.month, swept_on.day, 8, tzinfo=WIB))
    first_reply = deadline(complaint, "first_reply")
    assert list(first_reply.marks.order_by("id").values_list("kind", flat=True)) == made


def test_trap_a_schedule_that_exists_only_in_the_database() -> None:
    """A fresh install schedules all of it: the schedule is code, and each of its tasks is one that a worker knows."""
    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in SCHEDULE.values()}
    assert {
        "complaints.tasks.sweep_deadlines",
        "complaints.tasks.send_notices",
        "complaints.tasks.recount_deadlines",
    } <= tasks
    assert tasks <= set(app.tasks)
    assert app.conf.beat_schedule == SCHEDULE
    assert "django_celery_beat" not in settings.INSTALLED_APPS


def test_trap_holidays_fetched_over_http_in_the_date_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network and, as this test has no mark for it, no database."""

    def no_network(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("a date asks the network")

    monkeypatch.setattr(socket, "socket", no_network)
    assert due_on(Days(14, Unit.WORKING), date(2026, 11, 2), off(date(2026, 11, 9))) == date(2026, 11, 23)

    source = ast.parse(Path(settings.BASE_DIR, "complaints", "procedure.py").read_text())
    imported = {node.module for node in ast.walk(source) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(source) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {
        "__future__",
        "bisect",
        "collections.abc",
        "dataclasses",
        "datetime",
        "django.db.models",
        "django.utils.translation",
        "typing",
        "zoneinfo",
    }


def test_trap_counters_that_are_raised_each_night(place: Place) -> None:
    """What is told of a deadline follows from its date and the moment, though nothing ever ran in between."""
    first_reply = deadline(case_at(place, State.RECEIVED), "first_reply")  # due on Monday 16 November
    with translation.override("en"):
        told = [
            (one.state, one.words) for one in (shown(first_reply, WIB, MONDAY + days * DAY) for days in (0, 9, 14, 44))
        ]
    assert told == [
        ("", "14 days left"),
        ("near", "5 days left"),
        ("near", "today is the last day"),
        ("overdue", "30 days late"),
    ]


def test_trap_a_status_recomputed_from_the_log_in_every_list(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(3):
        case_at(place, State.PLENARY)
    with django_assert_num_queries(1) as captured:
        assert [complaint.state for complaint in Complaint.objects.all()] == ["plenary"] * 3
    assert "complaints_event" not in captured.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    ("moment", "started_on", "first_reply", "formal_check"),
    [
        # Thursday evening in Greenwich is Friday morning in Java, Friday evening is Saturday morning.
        (datetime(2026, 11, 19, 16, 59, tzinfo=UTC), "Thu 2026-11-19", "Thu 2026-12-03", "Wed 2026-12-09"),
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "Fri 2026-11-20", "Fri 2026-12-04", "Thu 2026-12-10"),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Sat 2026-11-21", "Sat 2026-12-05", "Thu 2026-12-10"),
    ],
)
def test_trap_a_count_that_reads_the_utc_date(
    place: Place, moment: datetime, started_on: str, first_reply: str, formal_check: str
) -> None:
    complaint = place.complaint(at=moment)
    rows = {row.step: row for row in complaint.deadlines.all()}
    assert {f"{row.started_on:%a %Y-%m-%d}" for row in rows.values()} == {started_on}
    assert f"{rows['first_reply'].due_on:%a %Y-%m-%d}" == first_reply
    assert f"{rows['formal_check'].due_on:%a %Y-%m-%d}" == formal_check


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_trap_friday_evening_utc_is_saturday_in_all_of_indonesia(zone: str) -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert moment.strftime("%a") == "Fri"
    due = due_on(Days(14, Unit.CALENDAR), moment, off(), zone=ZoneInfo(zone))
    assert due == date(2026, 12, 5)  # 14 days after Saturday the 21st


def test_trap_an_extension_with_no_unit_and_no_reason(place: Place) -> None:
    request = ask(place, case_at(place, State.EXAMINATION))
    asked = deadline(request.complaint, "clarification_1")
    ask_extension(asked.pk, reason="Arsip di gudang.", actor=place.officer, at=MONDAY + 5 * DAY)
    grant_extension(asked.pk, days=7, words="Sampai arsip ditemukan.", actor=place.examiner, at=MONDAY + 6 * DAY)

    kept = Deadline.objects.select_related("extension_request").get(pk=asked.pk)
    assert (kept.base_on, kept.due_on, kept.extension) == (date(2026, 11, 16), date(2026, 11, 23), (7, "calendar"))
    assert (kept.extension_request.reason, kept.extension_request.words) == (
        "Arsip di gudang.",
        "Sampai arsip ditemukan.",
    )
    events = request.complaint.events.filter(code__startswith="extension").order_by("sequence")
    assert [(event.code, event.note, event.facts.get("before_on"), event.facts["due_on"]) for event in events] == [
        ("extension_asked", "Arsip di gudang.", None, "2026-11-16"),
        ("extension_granted", "Sampai arsip ditemukan.", "2026-11-16", "2026-11-23"),
    ]


def test_trap_an_officer_who_left_and_a_head_who_is_away(place: Place) -> None:
    """Nobody is left whom a miss could reach but national supervision, and it reaches them."""
    national = make_staff(make_office("JKT"), StaffMember.Role.NATIONAL)
    case_at(place, State.RECEIVED)
    place.head.is_active = False
    place.head.save()
    sweep_deadlines(now=MONDAY + 15 * DAY)
    told = Notice.objects.filter(event__code="deadline_missed", audience="staff")
    assert {notice.recipient for notice in told} == {national}
