"""The sweep: with deadlines due, and with nothing due among many open ones."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.actions.sweeping import sweep_deadlines
from complaints.models import Deadline
from regions.models import Body
from tests.factories import make_report

CASES = 500


def measure() -> None:
    body = Body.objects.get(name="Dinas Sosial Kabupaten Banyumas")
    now = timezone.now()
    few = _seconds_to_sweep(now)
    for _case in range(CASES):
        file_report(start_draft(at=now), make_report(body), at=now)
    many = _seconds_to_sweep(now)
    due = Deadline.objects.filter(settled_at__isnull=True, next_mark_at__isnull=False).count()
    all_due = _seconds_to_sweep(now + timedelta(days=365))
    print(f"sweep: {due / all_due:.0f} deadlines a second with all of {due} due")
    print(f"sweep: nothing due costs {many / few:.1f} times as much after {CASES} more open cases")


def _seconds_to_sweep(now: datetime) -> float:
    start = time.perf_counter()
    sweep_deadlines(now=now)
    return time.perf_counter() - start
