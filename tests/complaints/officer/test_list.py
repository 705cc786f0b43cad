"""The officers' first page: what is due, in which order, found by which filters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.actions.clarifying import report_progress
from complaints.actions.closing import close
from complaints.actions.pausing import pause
from complaints.events import Progress
from complaints.models import Clarification
from complaints.officer.requests import ROWS_PER_PAGE, Overview, Place, Row, overview, page_of, requests_to, row_of
from complaints.procedure import PauseGround
from complaints.states import ClosingReason
from regions.models import Office
from tests.complaints.officer.making import DAY, World, answer, ask, ask_again

pytestmark = pytest.mark.urls("config.doors.officer")

ANSWERED_DAYS_AGO = 3


def listed(client: Client, **query: str) -> list[int]:
    return [row.id for row in client.get("/", query).context["rows"]]


def labels(client: Client) -> dict[int, str]:
    return {row.id: row.label for row in client.get("/").context["rows"]}


def test_what_waits_comes_first_by_due_date_then_the_rest_the_latest_first(world: World, officer: Client) -> None:
    long_answered = answer(world, ask(world, days_ago=40), days_ago=30)
    fresh = ask(world, days_ago=1)
    overdue = ask(world, days_ago=20)
    answered = answer(world, ask(world, days_ago=10), days_ago=ANSWERED_DAYS_AGO)
    old = ask(world, days_ago=9)

    assert listed(officer) == [overdue.pk, old.pk, fresh.pk, answered.pk, long_answered.pk]


def test_each_request_says_where_it_stands_in_a_word(world: World, officer: Client) -> None:
    waiting = ask(world, days_ago=1)
    overdue = ask(world, days_ago=20)
    answered = answer(world, ask(world, days_ago=10))
    late = answer(world, ask(world, days_ago=20))
    closed = ask(world, days_ago=3)
    close(
        closed.complaint_id,
        reason=ClosingReason.SETTLED_BY_BODY,
        words="Selesai.",
        actor=world.staff,
        at=timezone.now(),
    )

    assert labels(officer) == {
        waiting.pk: "Awaiting answer",
        overdue.pk: "Overdue",
        answered.pk: "Answered",
        late.pk: "Answered late",
        closed.pk: "Without an answer",
    }


def test_a_row_shows_the_day_the_days_left_the_number_and_the_status(world: World, officer: Client) -> None:
    request = ask(world, days_ago=20)
    report_progress(request.pk, progress=Progress.IN_PROGRESS, actor=world.officer, at=timezone.now())

    page = officer.get("/").content.decode()

    assert request.complaint.register in page
    assert f'href="/cases/{request.pk}"' in page
    assert "6 days late" in page
    assert "Being worked on" in page
    assert "1</strong> request waits for your answer." in page
    assert "1 overdue" in page


@pytest.mark.parametrize(("rows", "queries"), [(1, 6), (3, 6)])
def test_the_list_takes_as_many_queries_for_one_row_as_for_three(
    world: World, officer: Client, rows: int, queries: int
) -> None:
    for number in range(rows):
        ask(world, days_ago=number + 1)
    officer.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert len(listed(officer)) == rows
    assert len(captured) == queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_focal_points_list_takes_one_query_more(world: World, focal_point: Client, rows: int) -> None:
    for number in range(rows):
        ask(world, body=world.other_service if number else world.service, days_ago=number + 1)
    with CaptureQueriesContext(connection) as captured:
        assert len(listed(focal_point)) == rows
    assert len(captured) == 7


def test_a_paused_request_has_no_last_day(world: World, officer: Client) -> None:
    request = ask(world)
    pause(
        request.complaint_id,
        deadlines=[request.deadline.pk],
        ground=PauseGround.COURT,
        reason="catatan-kenari",
        actor=world.staff,
        at=timezone.now(),
    )
    response = officer.get("/")
    page = response.content.decode()
    assert labels(officer) == {request.pk: "Paused"}
    assert "the clock stands still" in page
    assert (response.context["overview"], response.context["next_due"]) == (Overview(1, 0, None), "")
    assert request.deadline.due_on.isoformat() not in page


def test_nothing_asked_yet(officer: Client) -> None:
    page = officer.get("/").content.decode()
    assert "No request has come to you yet" in page
    assert "No request waits for your answer now." in page


# --- Filters ----------------------------------------------------------------------------------------


@pytest.fixture
def four(world: World) -> dict[str, Clarification]:
    superseded = ask(world, days_ago=30)
    ask_again(world, superseded, at=timezone.now() - 2 * DAY)
    return {
        "overdue": ask(world, days_ago=20),
        "answered": answer(world, ask(world, days_ago=5)),
        "ended": superseded,
        "again": Clarification.objects.get(complaint=superseded.complaint, round=2),
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("waiting", ["overdue", "again"]),
        ("overdue", ["overdue"]),
        ("answered", ["answered"]),
        ("ended", ["ended"]),
        ("", ["overdue", "again", "answered", "ended"]),
    ],
)
def test_the_filter_of_the_answer(
    officer: Client, four: dict[str, Clarification], state: str, expected: list[str]
) -> None:
    assert listed(officer, state=state) == [four[name].pk for name in expected]


def test_the_register_number_is_found_however_it_is_typed(officer: Client, four: dict[str, Clarification]) -> None:
    register = four["overdue"].complaint.register
    typed = f" {register[:7].lower()} {register[7:].lower()}"
    assert listed(officer, q=typed) == [four["overdue"].pk]
    assert listed(officer, q="%") == []


def test_a_part_of_the_register_number_finds_all_that_hold_it(officer: Client, four: dict[str, Clarification]) -> None:
    number, kind, month, year, office = four["overdue"].complaint.register.split("/")
    everything = [four[name] for name in ("overdue", "again", "answered", "ended")]
    for part in (office.lower(), f"/{kind} /"):
        assert listed(officer, q=part) == [request.pk for request in everything]
    of_the_month = [request.pk for request in everything if f"{month}/{year}" in request.complaint.register]
    assert listed(officer, q=f"{month}/{year}") == of_the_month
    assert listed(officer, q=f"{number.lstrip('0')}/{kind}/{month}/{year}") == [four["overdue"].pk]


def test_the_filter_of_the_status(world: World, officer: Client, four: dict[str, Clarification]) -> None:
    overdue = four["overdue"]
    report_progress(overdue.pk, progress=Progress.SETTLED, actor=world.officer, at=timezone.now())
    assert listed(officer, progress="settled") == [overdue.pk]


def test_a_focal_point_sees_the_bodies_below_and_chooses_one(world: World, focal_point: Client) -> None:
    social, education = ask(world), ask(world, body=world.other_service, days_ago=1)
    page = focal_point.get("/").content.decode()

    assert "Dinas Sosial Kabupaten Banyumas" in page
    assert listed(focal_point) == [social.pk, education.pk]
    assert listed(focal_point, body=str(world.other_service.pk)) == [education.pk]
    assert "Purbalingga" not in page


def test_an_officer_of_one_body_is_not_asked_for_it(officer: Client, world: World) -> None:
    ask(world)
    assert "body" not in officer.get("/").context["form"].fields


def test_no_request_matches(officer: Client, four: dict[str, Clarification]) -> None:
    assert "No request matches" in officer.get("/", {"q": "9999"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"progress": "0"},
        {"body": "99999999999999999999"},
        {"body": "x"},
        {"q": "x" * 1000},
        {"q": "\0"},
        {"after": "w"},
        {"after": "w.2026-13-40.1"},
        {"after": "w.2026-01-01.99999999999999999999"},
        {"after": "d.0001-01-01.²"},
        {"after": "\0"},
    ],
)
def test_nonsense_in_the_address_is_no_fault(focal_point: Client, world: World, query: dict[str, str]) -> None:
    request = ask(world)
    response = focal_point.get("/", query)
    assert response.status_code == 200
    if "after" in query:
        assert [row.id for row in response.context["rows"]] == [request.pk]


# --- Pages ------------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_a_gap_or_a_repeat(world: World) -> None:
    for days_ago in (3, 3, 20, 5):
        ask(world, days_ago=days_ago)
    for days_ago in (8, 9, 9):
        answer(world, ask(world, days_ago=days_ago))
    mine, now = requests_to(world.officer, timezone.localdate()), timezone.now()
    found: list[Row] = []
    place = None
    while True:
        page = page_of(mine, place, now, size=2)
        found += page.rows
        if page.next is None:
            break
        place = Place.read(str(page.next))

    assert found == all_rows(world, now)
    assert len(found) == 7


def all_rows(world: World, now: datetime) -> list[Row]:
    """In the order that Python gives them, as an oracle of the order of the database."""
    found = list(requests_to(world.officer, timezone.localdate()))
    waiting = [one for one in found if one.deadline.is_open]
    done = [one for one in found if not one.deadline.is_open]
    waiting.sort(key=lambda one: (one.deadline.due_on, -one.pk))
    done.sort(key=lambda one: (one.deadline.due_on, one.pk), reverse=True)
    return [row_of(one, now) for one in waiting + done]


def test_a_full_page_leads_to_the_next_and_keeps_its_filters(world: World, officer: Client) -> None:
    for _number in range(ROWS_PER_PAGE + 1):
        ask(world)
    first = officer.get("/", {"state": "waiting"}).context
    second = officer.get(first["next_url"]).context

    assert first["next_url"].startswith("/?state=waiting&after=w.")
    assert first["first_url"] == ""
    assert (len(first["rows"]), len(second["rows"])) == (ROWS_PER_PAGE, 1)
    assert (second["first_url"], second["next_url"]) == ("/?state=waiting", "")


def test_a_place_is_read_as_it_was_written() -> None:
    place = Place(is_waiting=False, due_on=date(2026, 12, 9), id=15)
    assert Place.read(str(place)) == place


def test_the_day_of_the_office_decides_what_is_overdue(world: World) -> None:
    """At 23:30 in Jakarta it is the next day in Jayapura."""
    request = ask(world, days_ago=3)
    Office.objects.update(time_zone=Office.Zone.WIT)
    due_on = Clarification.objects.get(pk=request.pk).deadline.due_on
    late_evening = datetime(due_on.year, due_on.month, due_on.day, 23, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    mine = requests_to(world.officer, timezone.localdate())

    assert overview(mine, late_evening).overdue == 1
    assert [row.deadline.state for row in page_of(mine, None, late_evening).rows] == ["overdue"]
    assert overview(mine, late_evening - timedelta(hours=12)).overdue == 0
