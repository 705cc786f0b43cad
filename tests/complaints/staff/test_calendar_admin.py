"""Days off are changed with a reason; what that touches is told before, what it moved afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from complaints import roles
from complaints.actions.calendar import save_holiday
from complaints.actions.recounting import touched_by
from complaints.events import EventCode
from complaints.models import Complaint, Deadline, Event, Recount
from complaints.procedure import SATURDAY, Step
from complaints.staff import recounts
from regions.actions import appoint
from regions.models import Holiday, StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import received
from tests.factories import make_head_office, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

LIST = "/regions/holiday/"
ADD = f"{LIST}add/"


@pytest.fixture
def root(client: Client, place: Place) -> Client:
    client.cookies["tuntas_language"] = "en"
    client.force_login(User.objects.create_superuser("root"))
    return client


def next_weekday() -> date:
    """A working day of the next days: it lies within the formal check of a case that was received now."""
    day = timezone.localdate() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def fields(day: date, **changes: str) -> dict[str, str]:
    answers = {"name": "Libur Uji", "kind": "national_holiday", "reason": "SKB 3 Menteri No. 5/2026"}
    return answers | {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)} | changes


def formal_check(complaint: Complaint) -> date:
    return Deadline.objects.get(complaint=complaint, step=Step.FORMAL_CHECK).due_on


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_day_off_is_entered_in_two_steps_and_moves_what_it_touches(place: Place, root: Client) -> None:
    case, day = received(place, days=0), next_weekday()
    before, touched = formal_check(case), touched_by(day).count()

    first = root.post(ADD, fields(day))
    assert first.context["foresight"] == [
        f"{touched} open deadlines run over this day or close to it. They are counted again."
    ]
    assert dict(first.context["written"]) == fields(day)
    assert (Holiday.objects.count(), Recount.objects.count()) == (0, 0)

    second = root.post(ADD, fields(day, step="confirmed"))
    assert second.status_code == 302
    assert Holiday.objects.values_list("day", "name", "kind").get() == (day, "Libur Uji", "national_holiday")
    assert formal_check(case) > before
    recount = Recount.objects.get()
    assert (recount.day, recount.reason, recount.asked_by) == (
        day,
        "SKB 3 Menteri No. 5/2026",
        User.objects.get(username="root"),
    )
    assert told(second)[1].startswith(f"{recount.looked_at} open deadlines were looked at. {recount.moved} ha")
    assert recount.moved >= 1
    moved = Event.objects.filter(complaint=case, code=EventCode.DEADLINE_MOVED, facts__step=Step.FORMAL_CHECK).get()
    assert moved.facts["reason"] == "SKB 3 Menteri No. 5/2026"
    assert LogEntry.objects.get().change_message == "SKB 3 Menteri No. 5/2026"


def test_going_back_and_errors_keep_what_was_written(place: Place, root: Client) -> None:
    day = next_weekday()
    back = root.post(ADD, fields(day, step="change"))
    assert (back.context["confirming"], back.context["form"]["name"].value()) == (False, "Libur Uji")

    wrong = root.post(ADD, fields(day, reason=" ", step="confirmed"))
    assert list(wrong.context["form"].errors) == ["reason"]
    assert wrong.context["form"]["name"].value() == "Libur Uji"
    assert not Holiday.objects.exists()


def test_a_day_twice_is_refused(place: Place, root: Client) -> None:
    Holiday.objects.create(day=next_weekday(), name="Libur", kind="national_holiday")
    assert list(root.post(ADD, fields(next_weekday())).context["form"].errors) == ["day"]


def test_a_day_that_moves_is_worked_again(place: Place, root: Client) -> None:
    case, day = received(place, days=0), next_weekday()
    normal = formal_check(case)
    root.post(ADD, fields(day, step="confirmed"))
    holiday, later = Holiday.objects.get(), day + timedelta(days=300)
    page = f"{LIST}{holiday.pk}/change/"

    assert root.get(page).context["foresight"] == [
        f"{touched_by(day).count()} open deadlines run over this day or close to it. They are counted again."
    ]
    root.post(page, fields(later, step="confirmed"))
    assert Holiday.objects.get().day == later
    assert formal_check(case) == normal
    assert set(Recount.objects.filter(id__gt=Recount.objects.earliest("id").pk).values_list("day", flat=True)) == {
        day,
        later,
    }


def test_a_day_off_is_deleted_with_a_reason(place: Place, root: Client) -> None:
    case, day = received(place, days=0), next_weekday()
    normal = formal_check(case)
    root.post(ADD, fields(day, step="confirmed"))
    page = f"{LIST}{Holiday.objects.get().pk}/delete/"

    assert list(root.post(page, {"reason": "", "post": "yes"}).context["form"].errors) == ["reason"]
    assert Holiday.objects.exists()
    response = root.post(page, {"reason": "SKB diubah"})
    assert response.status_code == 302
    assert not Holiday.objects.exists()
    assert formal_check(case) == normal
    assert Recount.objects.latest("id").reason == "SKB diubah"
    logged = LogEntry.objects.values_list("action_flag", "change_message").latest("pk")
    assert logged == (DELETION, "SKB diubah")


def test_days_are_not_deleted_in_bulk(place: Place, root: Client) -> None:
    holiday = Holiday.objects.create(day=next_weekday(), name="Libur", kind="national_holiday")
    chosen = {"action": "delete_selected", "_selected_action": [holiday.pk], "post": "yes"}
    root.post(LIST, chosen)
    assert Holiday.objects.exists()


def test_what_is_not_done_at_once_is_told(place: Place, root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    received(place, days=0)
    monkeypatch.setattr(recounts, "PATIENCE_SECONDS", 0)
    response = root.post(ADD, fields(next_weekday(), step="confirmed"))

    assert told(response)[1] == (
        "0 open deadlines were looked at. 0 have a new last day. "
        "More are being counted; the list of recounts tells when all are done."
    )
    assert Recount.objects.get().finished_at is None


# --- Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "at_head_office", "may"),
    [
        (StaffMember.Role.HEAD, True, True),
        (StaffMember.Role.NATIONAL, False, True),
        (StaffMember.Role.HEAD, False, False),
        (StaffMember.Role.INTAKE, True, False),
        (StaffMember.Role.EXAMINER, True, False),
    ],
)
def test_the_calendar_is_changed_above_the_offices_alone(
    place: Place, client: Client, role: str, *, at_head_office: bool, may: bool
) -> None:
    roles.sync()
    office = make_head_office() if at_head_office else place.office
    user = make_staff(office)
    appoint(user, office=office, role=role)
    client.force_login(user)
    holiday = Holiday.objects.create(day=next_weekday(), name="Libur", kind="national_holiday")
    change = f"{LIST}{holiday.pk}/change/"

    assert client.get(LIST).status_code == 200
    assert client.get(change).status_code == 200
    assert client.get(ADD).status_code == (200 if may else 403)
    answers = fields(holiday.day, name="Lain", step="confirmed")
    assert client.post(change, answers).status_code == (302 if may else 403)
    assert client.post(f"{LIST}{holiday.pk}/delete/", {"reason": "x", "post": "yes"}).status_code == (
        302 if may else 403
    )
    assert Holiday.objects.exists() is not may


# --- The list of recounts ---------------------------------------------------------------------------------------------


def test_recounts_are_listed_and_read_only(place: Place, root: Client) -> None:
    day = next_weekday()
    save_holiday(
        None, day=day, name="Libur", kind="national_holiday", reason="SKB 7", actor=place.head, at=timezone.now()
    )
    text = root.get("/complaints/recount/").content.decode()
    for said in ("SKB 7", "Head", "not yet"):
        assert said in text
    assert root.get("/complaints/recount/add/").status_code == 404
    assert root.get(f"/complaints/recount/{Recount.objects.get().pk}/change/").status_code == 404
    assert root.get("/complaints/recount/?finished_at__isempty=0").context["cl"].result_count == 0
