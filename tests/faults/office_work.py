"""What the tests of faults let an office do, called through manage.py's shell; each in a process of its own."""

from __future__ import annotations

import time
from datetime import date, timedelta

from django.utils import timezone

from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.actions.recounting import touched_by
from complaints.models import Recount
from regions.models import Body, Holiday
from tests.complaints.books import wrong_dates
from tests.factories import make_report

REASON = "SKB 3 Menteri"
WEDNESDAY = 2


def file_for(seconds: float) -> None:
    """Report after report, as fast as it goes."""
    ends_at = time.monotonic() + seconds
    body = Body.objects.get(reference_key="33.02/dinas-sosial")
    while time.monotonic() < ends_at:
        now = timezone.now()
        file_report(start_draft(at=now), make_report(body), at=now)


def edit_for(seconds: float) -> None:
    """Take the days of a coming week out of the calendar and put them back; in the end one is changed."""
    ends_at = time.monotonic() + seconds
    week = [timezone.localdate() + timedelta(days=days) for days in range(3, 10)]
    while time.monotonic() < ends_at:
        for day in week * 2:
            toggle(day)
            time.sleep(0.05)
    toggle(next(day for day in week if day.weekday() == WEDNESDAY))


def toggle(day: date) -> None:
    now, found = timezone.now(), Holiday.objects.filter(day=day).first()
    if found is not None:
        remove_holiday(found, reason=REASON, actor=None, at=now)
    else:
        kind = Holiday.Kind.COLLECTIVE_LEAVE
        save_holiday(None, day=day, name="Cuti bersama", kind=kind, reason=REASON, actor=None, at=now)


def order_recount() -> None:
    """Prints the deadlines that it will have to look at."""
    day = timezone.localdate() + timedelta(days=4)
    while day.weekday() > 4 or Holiday.objects.filter(day=day).exists():
        day += timedelta(days=1)
    toggle(day)
    print(touched_by(day).count())  # noqa: T201 - read by the test


def print_wrong() -> None:
    """How many open deadlines a fresh count puts on another day, and how many were moved at all."""
    moved = sum(Recount.objects.values_list("moved", flat=True))
    print(len(wrong_dates()), moved)  # noqa: T201 - read by the test
