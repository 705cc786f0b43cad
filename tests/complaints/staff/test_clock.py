"""The clock that can be watched: each deadline in its list, by the day of its office, and with whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from complaints.actions.calendar import save_holiday
from complaints.actions.pausing import pause
from complaints.models import Complaint, Deadline, Notice
from complaints.procedure import PauseGround
from complaints.staff import clock
from config.heartbeat import SENDER, SWEEP, note_run
from regions.models import Holiday, Office, User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import asked, examined, received
from tests.factories import WIB, make_staff, make_user

pytestmark = pytest.mark.urls("config.doors.staff")

CLOCK = "/clock/"
QUERIES = 13


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def today(office: Office) -> date:
    return timezone.now().astimezone(ZoneInfo(office.time_zone)).date()


def due_in(place: Place, days: int, complaint: Complaint | None = None) -> Deadline:
    """The only open deadline of a case, so many days from today; days before today are negative."""
    complaint = complaint or received(place)
    keep = complaint.deadlines.filter(settled_at__isnull=True).order_by("id").first()
    assert keep is not None
    complaint.deadlines.exclude(pk=keep.pk).delete()
    keep.due_on = keep.base_on = today(complaint.office) + timedelta(days=days)
    keep.save(update_fields=["due_on", "base_on"])
    return keep


def listed(client: Client, **query: str) -> list[int]:
    return [complaint.pk for complaint, _deadline in client.get(CLOCK, query).context["rows"]]


def counts(client: Client) -> list[int]:
    """Overdue, today, in the week after."""
    return [tile["count"] for tile in client.get(CLOCK).context["tiles"]]


def with_whom(client: Client, which: str) -> dict[str, list[int]]:
    rows: list[dict[str, Any]] = client.get(CLOCK).context[which]
    return {row["name"]: [cell["count"] for cell in row["cells"]] for row in rows}


def test_each_deadline_stands_in_one_list(place: Place, examiner: Client) -> None:
    days = {number: due_in(place, number).complaint_id for number in (-8, -1, 0, 1, 7, 8)}

    assert counts(examiner) == [2, 1, 2]
    assert listed(examiner, due="overdue") == [days[-8], days[-1]]
    assert listed(examiner, due="today") == [days[0]]
    assert listed(examiner, due="week") == [days[1], days[7]]
    assert listed(examiner) == [days[-8], days[-1]]


def test_the_day_is_that_of_the_cases_office(place: Place, other_case: Complaint) -> None:
    """At 22.30 in Jakarta the last day still runs; in Jayapura, two hours further, it is over."""
    now = datetime(2026, 11, 2, 22, 30, tzinfo=WIB)
    here, there = received(place), other_case
    Office.objects.filter(pk=there.office_id).update(time_zone=Office.Zone.WIT)
    for case in (here, there):
        Complaint.objects.get(pk=case.pk).deadlines.exclude(step="first_reply").delete()
    Deadline.objects.update(due_on=date(2026, 11, 2), base_on=date(2026, 11, 2))
    stands = {
        when: [one.complaint_id for one in clock._rows(clock.Choice(), when, Complaint.objects.all(), now)]
        for when in clock.When
    }

    assert stands == {clock.When.OVERDUE: [there.pk], clock.When.TODAY: [here.pk], clock.When.WEEK: []}


def test_office_sees_its_own_clock_alone(place: Place, other_case: Complaint, stranger: User, examiner: Client) -> None:
    mine = due_in(place, -1).complaint_id
    theirs = due_in(place, -2, other_case).complaint_id

    assert listed(examiner) == [mine]
    assert counts(examiner) == [1, 0, 0]
    examiner.force_login(stranger)
    assert listed(examiner) == [theirs]


def test_with_whom_it_lies(place: Place, examiner: Client) -> None:
    due_in(place, -1)
    due_in(place, 0, examined(place))
    clarification = asked(place)
    Deadline.objects.filter(complaint=clarification.complaint_id, body__isnull=True).delete()
    day = today(place.office) - timedelta(days=3)
    Deadline.objects.filter(clarification=clarification).update(due_on=day, base_on=day)

    assert with_whom(examiner, "officers") == {"Examiner": [1, 1, 0], "Nobody yet": [1, 0, 0]}
    assert with_whom(examiner, "parties") == {"The Ombudsman": [1, 1, 0], "The public body": [1, 0, 0]}


def test_numbers_of_the_tables_lead_to_as_many_rows(place: Place, examiner: Client) -> None:
    due_in(place, -1)
    due_in(place, -2, examined(place))
    due_in(place, 5, examined(place))
    page = examiner.get(CLOCK).context
    cells = [cell for row in [*page["officers"], *page["parties"]] for cell in row["cells"] if cell["url"]]

    assert len(cells) == 5
    for cell in cells:
        assert len(examiner.get(cell["url"]).context["rows"]) == cell["count"], cell["url"]


def test_only_the_first_people_are_named(place: Place, examiner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 3):
        complaint = received(place)
        Complaint.objects.filter(pk=complaint.pk).update(officer=make_staff(place.office, username=f"p{number}"))
        due_in(place, -1, complaint)
    monkeypatch.setattr(clock, "MOST_NAMED", 1)

    assert with_whom(examiner, "officers") == {"P1": [1, 0, 0], "All others": [2, 0, 0]}


def test_what_stands_still_is_counted_apart(place: Place, examiner: Client) -> None:
    deadline = due_in(place, 0, examined(place))
    pause(
        deadline.complaint_id,
        deadlines=[deadline.pk],
        ground=PauseGround.COURT,
        reason="Perkara di PTUN.",
        actor=place.examiner,
        at=timezone.now(),
    )
    page = examiner.get(CLOCK).context

    assert (page["rows"], [tile["count"] for tile in page["tiles"]]) == ([], [0, 0, 0])
    assert page["paused"] == "1 clock stands still and is not counted here."


def test_pages_follow_each_other_without_a_gap(place: Place, examiner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several are due on the same day: the number decides where a page ends."""
    expected = [due_in(place, days).complaint_id for days in (-5, -3, -3, -3, -1)]
    monkeypatch.setattr(clock, "ROWS", 2)
    found, url = [], CLOCK
    while url:
        page = examiner.get(url).context
        found.append([complaint.pk for complaint, _deadline in page["rows"]])
        url = page["next_url"]

    assert found == [expected[:2], expected[2:4], expected[4:]]


@pytest.mark.parametrize(
    "query",
    ["due=x", "after=x", "after=2026-02-30_1", "after=2026-02-03_%C2%B2", "officer=%00", "officer=9e9", "obliged=x"],
)
def test_what_makes_no_sense_is_left_out(place: Place, examiner: Client, query: str) -> None:
    case = due_in(place, -1).complaint_id
    response = examiner.get(f"{CLOCK}?{query}")

    assert [complaint.pk for complaint, _deadline in response.context["rows"]] == [case]


def test_a_row_tells_what_one_has_to_know(place: Place, examiner: Client) -> None:
    deadline = due_in(place, 3, examined(place))
    agreed = today(place.office) + timedelta(days=1)
    Deadline.objects.filter(pk=deadline.pk).update(agreed_on=agreed, agreed_days=5, agreed_unit="calendar")
    text = examiner.get(CLOCK).content.decode()

    for told in (
        deadline.complaint.register,
        deadline.complaint.body_name,
        "Examiner",
        "3 days left",
        f"{agreed:%Y}",
        "the office’s own setting, not checked against the text",
    ):
        assert told in text


def test_the_clock_takes_few_queries_however_much_is_due(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    due_in(place, -1, examined(place))
    Holiday.objects.all().delete()
    order(1)
    with django_assert_num_queries(QUERIES):
        examiner.get(CLOCK)
    for days in (-2, -3):
        due_in(place, days)
    order(2)
    order(3)
    with django_assert_num_queries(QUERIES):
        examiner.get(CLOCK)


def order(number: int) -> None:
    save_holiday(
        None,
        day=date(2027, 1, number),
        name="Libur",
        kind=Holiday.Kind.NATIONAL_HOLIDAY,
        reason=f"SKB {number}",
        actor=None,
        at=timezone.now(),
    )


# --- The jobs ---------------------------------------------------------------------------------------------------------


def test_how_the_jobs_went_is_told(place: Place, examiner: Client) -> None:
    note_run(SWEEP, 1.25, 12)
    jobs = examiner.get(CLOCK).context["jobs"]

    assert [(job.is_well, job.state, job.took, job.done) for job in jobs] == [
        (True, "runs", 1.25, "12 warnings made"),
        (False, "has not run yet", None, "0 mails sent"),
    ]


def test_a_job_that_stopped_is_told(place: Place, examiner: Client) -> None:
    for name in (SWEEP, SENDER):
        note_run(name, 0.1, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_heartbeat SET at = at - interval '11 minutes' WHERE name = 'sender'")
    jobs = examiner.get(CLOCK).context["jobs"]

    assert [job.state for job in jobs] == ["runs", "has not run for 11 minutes"]


def test_what_waits_and_what_was_given_up_is_told(place: Place, examiner: Client) -> None:
    received(place)
    received(place)
    notices = list(Notice.objects.values_list("pk", flat=True))
    Notice.objects.filter(pk=notices[0]).update(state=Notice.State.FAILED)
    Notice.objects.filter(pk=notices[1]).update(due_at=timezone.now() + timedelta(hours=9))
    Notice.objects.filter(pk=notices[2]).update(state=Notice.State.SENT)

    assert examiner.get(CLOCK).context["outbox"] == {"due": len(notices) - 3, "later": 1, "given_up": 1}


def test_recounts_that_go_on_are_told(place: Place, examiner: Client) -> None:
    order(2)
    [(name, recount)] = examiner.get(CLOCK).context["recounts"]

    assert (name, recount.reason) == ("Saturday, 2 January 2027", "SKB 2")


def test_who_has_no_place_sees_the_jobs_alone(place: Place, client: Client) -> None:
    due_in(place, -1)
    client.force_login(User.objects.create_superuser("root"))
    response = client.get(CLOCK)

    assert response.status_code == 200
    assert "rows" not in response.context
    assert len(response.context["jobs"]) == 2
    assert CLOCK in client.get("/").content.decode()

    client.force_login(make_user(is_staff=True))
    assert client.get(CLOCK).status_code == 403
    client.logout()
    assert client.get(CLOCK).status_code == 302


def test_first_page_leads_to_the_clock(place: Place, examiner: Client) -> None:
    assert f'href="{CLOCK}"' in examiner.get("/").content.decode()
