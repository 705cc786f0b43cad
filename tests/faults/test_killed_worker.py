"""Killed workers, two beats, an emptied broker: nothing is lost and nothing sent twice (promises 4 and 5)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.running import ROOT, Running, tuntas
from tests.trials import big

pytestmark = pytest.mark.trials

CASES = big(400, 30)
DEADLINES = 2 * CASES  # first reply and formal check
KILLS = big(50, 3)
SECONDS = big(1800, 300)

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
    return dict(json.loads(running.shell(FIGURES)))


@contextmanager
def second_beat(running: Running, own_dir: Path) -> Iterator[None]:
    """As where somebody started one on a second machine: the same broker and database."""
    own_dir.mkdir()
    (own_dir / "beat").mkdir()
    same = {"DATABASE_URL": running.database_url, "REDIS_URL": running.redis_url, "DATA_DIR": str(own_dir)}
    command = [sys.executable, "-m", "celery", "--quiet", "--app=config", "beat", "--pidfile="]
    beat = subprocess.Popen(command, cwd=ROOT, env=running.environment | same, stderr=subprocess.DEVNULL)
    try:
        yield
        assert beat.poll() is None
    finally:
        beat.kill()
        beat.wait()


def test_killed_workers_two_beats_and_an_emptied_broker_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    with tuntas(tmp_path / "data", DEMO="0") as running, second_beat(running, tmp_path / "second"):
        running.shell(f"from tests.faults.make_due_cases import make; make({CASES})")
        for number in range(KILLS):
            time.sleep(4)
            running.kill(" worker ")
            if number % 2:
                Redis.from_url(running.redis_url).flushall()

        deadline = time.monotonic() + SECONDS
        now = figures(running)
        while now["marks"] < DEADLINES or now["sent"] < now["notices"]:
            assert time.monotonic() < deadline, now
            time.sleep(5)
            running.shell(RELEASE)
            now = figures(running)

        messages = Counter(path.name for path in (running.data_dir / "mail").glob("*.eml"))

    assert (now["marks"], now["missed"]) == (DEADLINES, DEADLINES)
    assert now["notices"] == 3 * CASES  # to the complainant: received, and twice missed; the office has no staff
    assert len(messages) == now["sent"] == now["notices"]
    assert now["attempts"] - now["notices"] <= KILLS
