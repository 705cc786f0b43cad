"""The clock: what is near or past due is marked once, whoever sweeps and whenever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from complaints.actions.clarifying import answer_clarification, ask_clarification
from complaints.actions.sweeping import PUT_OFF, sweep_deadlines
from complaints.models import (
    Clarification,
    Deadline,
    DeadlineMark,
    Event,
    Heartbeat,
    HistoryHead,
    Kind,
    Notice,
)
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.factories import (
    MONDAY,
    WIB,
    WIT,
    accept,
    load_rules,
    make_body,
    make_complaint,
    make_head_office,
    make_office,
    make_province,
    make_regency,
    make_staff,
    pass_formal_check,
)

DAY = timedelta(days=1)


@pytest.fixture
def clarification(place: Place) -> Clarification:
    """Asked on Monday 2 November, due on Monday 16 November 2026."""
    complaint = place.complaint()
    pass_formal_check(complaint.pk, actor=place.examiner, at=MONDAY)
    accept(complaint.pk, actor=place.examiner, at=MONDAY)
    return ask_clarification(complaint.pk, summary="s", question="q", actor=place.examiner, at=MONDAY)


def marks() -> list[str]:
    return list(DeadlineMark.objects.order_by("id").values_list("kind", flat=True))


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def test_warned_before_due_missed_and_escalated_each_at_its_moment(clarification: Clarification) -> None:
    for moment, expected in [
        (at(10, 23, 59), []),
        (at(11), ["near"]),  # Wednesday; the 14th and 15th are a weekend
        (at(12, 23, 59), ["near"]),
        (at(13), ["near", "nearer"]),
        (at(16), ["near", "nearer", "due"]),
        (at(16, 23, 59), ["near", "nearer", "due"]),
        (at(17), ["near", "nearer", "due", "missed"]),
        (at(19, 23, 59), ["near", "nearer", "due", "missed"]),
        (at(20), ["near", "nearer", "due", "missed", "head"]),  # three working days later nothing was done
        (at(30, 23, 59), ["near", "nearer", "due", "missed", "head"]),
        (at(30) + DAY, ["near", "nearer", "due", "missed", "head", "national"]),  # ten working days later
        (at(30) + 20 * DAY, ["near", "nearer", "due", "missed", "head", "national"]),
    ]:
        sweep_deadlines(now=moment)
        assert marks() == expected, moment


def test_up_the_line_each_is_told_of_their_own(place: Place, clarification: Clarification) -> None:
    national = make_staff(make_head_office(), StaffMember.Role.NATIONAL, "national")
    for day in (11, 13, 16, 17, 20):
        sweep_deadlines(now=at(day))
    sweep_deadlines(now=at(30) + DAY)
    assert [told_of(mark) for mark in ("due", "head", "national")] == [
        {place.examiner, place.officer, place.focal_point},
        {place.head},
        {national},
    ]
    lines = Event.objects.filter(code="deadline_escalated").order_by("id").values_list("facts__line", flat=True)
    assert list(lines) == ["head", "national"]


def told_of(mark: str) -> set[User | None]:
    code = {"due": "deadline_due"}.get(mark, "deadline_escalated")
    notices = Notice.objects.filter(event__code=code)
    return {one.recipient for one in notices if one.event.facts.get("line", "due") == mark}


def test_a_rapid_response_is_told_at_once_and_urgently(place: Place) -> None:
    complaint = place.complaint(kind=Kind.RCO)
    sweep_deadlines(now=MONDAY)
    assert marks() == ["at_once"] * 3
    told = Notice.objects.filter(event__complaint=complaint, event__code="deadline_near")
    assert {(one.recipient, one.is_urgent) for one in told} == {(place.head, True)}
    sweep_deadlines(now=at(11))
    assert marks() == ["at_once"] * 3 + ["near"]


def test_those_concerned_are_told_once(place: Place, clarification: Clarification) -> None:
    for _run in range(3):
        sweep_deadlines(now=at(11))
        sweep_deadlines(now=at(17))

    told = Notice.objects.filter(event__code__startswith="deadline", event__clarification=clarification)
    assert sorted((one.event.code, one.audience, str(one.recipient or "")) for one in told) == [
        ("deadline_missed", "body", "Focal"),
        ("deadline_missed", "body", "Officer"),
        ("deadline_missed", "complainant", ""),
        ("deadline_missed", "staff", "Examiner"),
        ("deadline_missed", "staff", "Head"),
        ("deadline_near", "body", "Focal"),
        ("deadline_near", "body", "Officer"),
        ("deadline_near", "staff", "Examiner"),
    ]


def test_trap_a_missed_run_loses_no_warning(clarification: Clarification) -> None:
    """After weeks without a sweep it is missed and escalated at once, without a belated "near"."""
    sweep_deadlines(now=at(30))
    assert marks() == ["missed", "head"]


def test_an_answered_request_is_not_marked(place: Place, clarification: Clarification) -> None:
    answer_clarification(clarification.pk, answer="a", actor=place.officer, at=at(5))
    assert sweep_deadlines(now=at(30)) == 0
    assert marks() == []


def test_trap_a_case_without_an_officer_goes_to_the_head(place: Place) -> None:
    complaint = place.complaint()
    sweep_deadlines(now=MONDAY + 60 * DAY)
    missed = Notice.objects.filter(event__complaint=complaint, event__code="deadline_missed", audience="staff")
    assert {notice.recipient for notice in missed} == {place.head}


def test_the_day_ends_at_midnight_of_the_office(place: Place) -> None:
    make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    tidore = make_body("Pemerintah Kota Tidore", region=make_regency("82.72", "Kota Tidore", make_province("82")))
    complaint = make_complaint(tidore)
    first_reply = Deadline.objects.get(complaint=complaint, step="first_reply")

    sweep_deadlines(now=datetime(2026, 11, 16, 21, 59, tzinfo=WIB))
    assert not first_reply.marks.filter(kind="missed").exists()
    sweep_deadlines(now=datetime(2026, 11, 16, 22, 0, tzinfo=WIB))  # midnight in Ternate
    assert first_reply.marks.filter(kind="missed").exists()


def test_one_deadline_that_cannot_be_marked_holds_up_no_other(place: Place) -> None:
    """The fault is real: the database refuses history for one case."""
    bad, good = place.complaint(), place.complaint()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"ALTER TABLE complaints_event ADD CONSTRAINT test_refused CHECK (complaint_id <> {bad.pk}) NOT VALID"
        )
    now = MONDAY + 60 * DAY
    sweep_deadlines(now=now)
    marked = DeadlineMark.objects.order_by("deadline", "id").values_list("deadline__complaint", "kind")
    assert list(marked) == [
        *[(good.pk, "missed"), (good.pk, "head"), (good.pk, "national")] * 2,
        (good.pk, "due"),  # of the whole case, whose last day this is
    ]
    put_off = Deadline.objects.filter(complaint=bad).values_list("next_mark_at", flat=True)
    assert set(put_off) == {now + PUT_OFF}


def test_command_takes_the_moment_and_refuses_nonsense(clarification: Clarification) -> None:
    call_command("sweep_deadlines", now="2026-11-17T00:00+07:00", verbosity=0)
    assert marks() == ["missed"]
    assert Heartbeat.objects.values_list("name", "count").get() == ("sweep", 1)
    for nonsense in ("tomorrow", "2026-13-01T00:00"):
        with pytest.raises(CommandError, match="--now"):
            call_command("sweep_deadlines", now=nonsense)


@pytest.mark.django_db(transaction=True)
def test_eight_sweepers_mark_each_deadline_once() -> None:
    load_rules()
    make_staff(make_office(area=make_province()), StaffMember.Role.HEAD)
    body = make_body(region=make_regency())
    for _number in range(30):
        make_complaint(body)
    start = Barrier(8)

    def sweep(_number: int) -> None:
        try:
            start.wait(timeout=30)
            sweep_deadlines(now=MONDAY + 15 * DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sweep, range(8)))

    assert sorted(marks()) == ["missed"] * 30 + ["near"] * 30  # of the formal check, due on the 20th
    assert Event.objects.filter(code__startswith="deadline").count() == 60
    assert not HistoryHead.objects.exclude(sequence=3).exists()
