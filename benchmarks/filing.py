"""Filing a report, beside one row committed by plain SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.telling import tell
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.models import Draft
from regions.models import Body
from tests.factories import make_report

ROUNDS = 200


@dataclass(frozen=True)
class Cost:
    """Medians of one act, in seconds."""

    wall: float
    cpu: float


def measure() -> None:
    body = Body.objects.get(name="Dinas Sosial Kabupaten Banyumas")
    drafts = [start_draft(at=timezone.now()) for _ in range(2 * ROUNDS)]
    statements = _statements_of(lambda: _file(start_draft(at=timezone.now()), body))
    ours = _cost_of_each([lambda draft=draft: _file(draft, body) for draft in drafts[:ROUNDS]])
    empty = _cost_of_each([_commit_one_row] * ROUNDS)
    tell("filing a report", f"{len(statements)} statements, {1000 * ours.cpu:.1f} ms of CPU in Python")
    tell("filing a report, wall time", f"{ours.wall / empty.wall:.1f} times one INSERT and its commit")


def _file(draft: Draft, body: Body) -> None:
    file_report(draft, make_report(body), at=timezone.now())


def _commit_one_row() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO complaints_draft (token, answers, changed_at) VALUES (gen_random_uuid(), '{}', now())"
        )


def _statements_of(act: Callable[[], object]) -> list[str]:
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return seen


def _cost_of_each(acts: list[Callable[[], object]]) -> Cost:
    walls, cpus = [], []
    for act in acts:
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Cost(median(walls), median(cpus))
