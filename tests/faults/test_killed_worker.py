"""Killing the worker and starting it again loses nothing and sends nothing twice (promises 4 and 5)."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.running import Running, tuntas
from tests.trials import big

pytestmark = pytest.mark.trials

CASES = big(400, 40)
DEADLINES = 2 * CASES  # first reply and formal check
KILLS = big(50, 5)
SECONDS = big(1800, 240)

FIGURES = """
import json
from complaints.models import DeadlineMark, Event, Notice
print(json.dumps({
    "marks": DeadlineMark.objects.filter(kind="missed").count(),
    "missed": Event.objects.filter(code="deadline_missed").count(),
    "notices": Notice.objects.count(),
    "sent": Notice.objects.filter(state="sent").count(),
    "attempts": sum(Notice.objects.values_list("attempts", flat=True)),
}))
"""

# What a killed sender held is tried again after minutes; the test brings that moment near.
RELEASE = """
from datetime import timedelta
from django.utils import timezone
from complaints.models import Notice
from complaints.notices import PATIENCE
Notice.objects.filter(state="sending", due_at__lt=timezone.now() + PATIENCE - timedelta(seconds=15)).update(
    due_at=timezone.now()
)
"""


def figures(running: Running) -> dict[str, int]:
    return dict(json.loads(running.manage("shell", "--no-imports", "-c", FIGURES)))


def worker_pids(running: Running) -> list[int]:
    """The worker's main process and its children, by the data directory they carry."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"celery" in command and b"worker" in command and str(running.data_dir).encode() in environment:
            found.append(int(folder.name))
    return sorted(found)


def kill_worker(running: Running) -> None:
    """The main process: its children go with it, in the middle of whatever they did."""
    pids = worker_pids(running)
    if pids:
        os.kill(pids[0], signal.SIGKILL)


def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    with tuntas(tmp_path / "data", DEMO="0") as running:
        running.manage("shell", "--no-imports", "-c", f"from tests.faults.make_due_cases import make; make({CASES})")
        for _kill in range(KILLS):
            time.sleep(4)
            kill_worker(running)

        deadline = time.monotonic() + SECONDS
        now = figures(running)
        while now["marks"] < DEADLINES or now["sent"] < now["notices"]:
            assert time.monotonic() < deadline, now
            time.sleep(5)
            running.manage("shell", "--no-imports", "-c", RELEASE)
            now = figures(running)

        messages = Counter(path.name for path in (running.data_dir / "mail").glob("*.eml"))

    assert (now["marks"], now["missed"]) == (DEADLINES, DEADLINES)
    assert now["notices"] == 3 * CASES  # to the complainant: received, and twice missed; the office has no staff
    assert len(messages) == now["sent"] == now["notices"]
    assert now["attempts"] - now["notices"] <= KILLS
