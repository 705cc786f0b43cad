"""The sweep chooses warnings in SQL, many at once: by the rule that procedure.py says for one."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from complaints.actions.sweeping import CHOSEN, LATER
from complaints.procedure import MARKS, mark_after, mark_due
from tests.factories import MONDAY

PAST, FUTURE = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
CHOICE = f"""
SELECT next_mark, mark_moments, mark, CASE {LATER} END
FROM (
    SELECT *, CASE {CHOSEN} ELSE next_mark END AS mark
    FROM unnest(%(next_marks)s::int[], %(moments)s::text[]) AS given (next_mark, text)
    CROSS JOIN LATERAL (SELECT text::timestamptz[] AS mark_moments) moments
) chosen
"""  # noqa: S608 - all of it is constant


@pytest.mark.django_db
def test_every_choice_is_that_of_the_procedure() -> None:
    given = list(product(range(len(MARKS)), product((None, PAST, FUTURE), repeat=len(MARKS))))
    texts = ["{" + ",".join(f'"{one.isoformat()}"' if one else "NULL" for one in moments) + "}" for _, moments in given]
    with connection.cursor() as cursor:
        cursor.execute(CHOICE, {"now": MONDAY, "next_marks": [next_mark for next_mark, _ in given], "moments": texts})
        rows = cursor.fetchall()
    assert len(rows) == 7 * 3**7
    differing = [
        (next_mark, moments)
        for next_mark, moments, mark, later in rows
        if (mark, later) != expected(next_mark, moments)
    ]
    assert differing == []


def expected(next_mark: int, moments: list) -> tuple[int, int | None]:
    chosen = mark_due(moments, next_mark, MONDAY)
    mark = next_mark if chosen is None else chosen
    return mark, mark_after(moments, mark)
