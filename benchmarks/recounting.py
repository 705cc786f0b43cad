"""Counting open deadlines again after an edit of the calendar, beside loading and saving the same rows unchanged."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from benchmarks.telling import tell
from complaints.actions.calendar import save_holiday
from complaints.actions.recounting import BATCH, run_recounts, touched_by
from complaints.models import Deadline, Recount
from complaints.procedure import SATURDAY
from regions.models import Holiday

SECONDS = 120  # then the rest is left


def measure(now: datetime) -> None:
    day = now.date() + timedelta(days=5)
    while day.weekday() >= SATURDAY or Holiday.objects.filter(day=day).exists():
        day += timedelta(days=1)
    plain = _seconds_to_save(list(touched_by(day).order_by("pk")[:BATCH]))
    save_holiday(
        None,
        day=day,
        name="Cuti bersama contoh",
        kind=Holiday.Kind.COLLECTIVE_LEAVE,
        reason="Pengukuran",
        actor=None,
        at=timezone.now(),
    )
    start = time.perf_counter()
    looked_at = run_recounts(now=timezone.now(), seconds=SECONDS)
    each = (time.perf_counter() - start) / looked_at
    moved = Recount.objects.latest("id").moved
    tell(
        f"recount after a holiday edit, {looked_at:,} open deadlines, {moved:,} of them moved",
        f"{1000 * each:.2f} ms a deadline, {each / plain:.1f} times an UPDATE by Django",
    )


def _seconds_to_save(deadlines: list[Deadline]) -> float:
    start = time.perf_counter()
    with transaction.atomic():
        for deadline in deadlines:
            deadline.save(update_fields=["due_on"])
    return (time.perf_counter() - start) / len(deadlines)
