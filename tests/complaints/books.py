"""What has to be true of all cases at any moment, asked of the tables themselves, in words of the tests' own."""

from __future__ import annotations

from datetime import date, datetime

from django.apps import apps
from django.db import connection

from complaints.actions.deadlines import calendar_of, spans_of
from complaints.models import Complaint, Deadline, Event, Recount
from complaints.procedure import Step, due_on, span_to_load
from complaints.replay import transitions
from complaints.states import State

# A line that doesn't follow from the one before it, and a head that isn't the last line.
BROKEN_CHAINS = """
WITH lines AS (
    SELECT event.*, coalesce(lag(hash) OVER one_case, ''::bytea) AS previous,
        row_number() OVER one_case AS expected, lead(id) OVER one_case IS NULL AS is_last
    FROM complaints_event event WINDOW one_case AS (PARTITION BY complaint_id ORDER BY sequence)
)
SELECT lines.complaint_id, lines.sequence FROM lines
WHERE sequence <> expected OR hash <> complaints_event_hash(previous, complaint_id, sequence, at, code, by, actor_id,
    state, facts, note, clarification_id)
UNION ALL
SELECT complaint.id, head.sequence FROM complaints_complaint complaint
LEFT JOIN complaints_historyhead head ON head.complaint_id = complaint.id
LEFT JOIN lines ON lines.complaint_id = complaint.id AND lines.is_last
WHERE (head.sequence, head.hash, head.state) IS DISTINCT FROM (lines.sequence, lines.hash, lines.state)
    OR complaint.state IS DISTINCT FROM lines.state
"""
# A clock stands still exactly while a pause goes on.
UNEVEN_PAUSES = """
SELECT deadline.id FROM complaints_deadline deadline
LEFT JOIN complaints_pause pause ON pause.deadline_id = deadline.id AND pause.until_on IS NULL
WHERE deadline.is_paused <> (pause.id IS NOT NULL)
"""
# What the next warning says, the moments of the deadline say.
UNEVEN_MARKS = """
SELECT id FROM complaints_deadline WHERE settled_at IS NULL AND NOT is_paused
    AND next_mark_at IS DISTINCT FROM mark_moments[next_mark + 1]
"""
# What the last report asked of a body, and nobody has judged yet, has its day.
UNAWAITED_CORRECTIONS = """
SELECT action.id FROM complaints_correctiveaction action
JOIN complaints_complaint complaint ON complaint.id = action.complaint_id AND complaint.state = 'monitoring'
WHERE action.judgement = '' AND action.report_id = (
    SELECT max(id) FROM complaints_examinationreport WHERE complaint_id = complaint.id
) AND NOT EXISTS (
    SELECT FROM complaints_deadline WHERE complaint_id = complaint.id AND step = 'corrective_action'
        AND body_id = action.body_id AND settled_at IS NULL
)
"""
WITHOUT_A_CLOCK = """
SELECT complaint.id FROM complaints_complaint complaint
WHERE (state = 'closed') = EXISTS (
    SELECT FROM complaints_deadline WHERE complaint_id = complaint.id AND settled_at IS NULL
)
"""

# Where a step's clock may run; and where it has to.
STATES_OF_STEP: dict[str, set[str]] = {
    Step.FIRST_REPLY: {State.RECEIVED, State.OUTSIDE},
    Step.COMPLETION: {State.COMPLETION},
    Step.FORMAL_CHECK: {State.RECEIVED, State.COMPLETION},
    Step.SUBSTANTIVE_CHECK: {State.SUBSTANTIVE_CHECK},
    Step.OUTSIDE_COMPETENCE_NOTICE: {State.OUTSIDE},
    Step.CLARIFICATION_1: {State.CLARIFICATION},
    Step.CLARIFICATION_2: {State.CLARIFICATION},
    Step.OUTCOME_COMMENT: {State.OUTCOME},
    Step.CORRECTIVE_ACTION: {State.MONITORING},
    Step.RECOMMENDATION_SENT: {State.RECOMMENDATION},
    Step.RECOMMENDATION_REPORT: {State.RECOMMENDATION, State.PUBLISHED},
}
ONE_CLOCK_IN: dict[str, set[str]] = {
    State.COMPLETION: {Step.COMPLETION},
    State.SUBSTANTIVE_CHECK: {Step.SUBSTANTIVE_CHECK},
    State.OUTSIDE: {Step.OUTSIDE_COMPETENCE_NOTICE},
    State.CLARIFICATION: {Step.CLARIFICATION_1, Step.CLARIFICATION_2},
}


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def forbidden_moves() -> list[tuple[str, str, str]]:
    """What the histories tell that the table of moves doesn't allow."""
    possible, before, found = transitions(), "", []
    for code, state, number in Event.objects.order_by("complaint", "sequence").values_list("code", "state", "sequence"):
        move = ("" if number == 1 else before, code, state)
        if move not in possible:
            found.append(move)
        before = state
    return found


def misplaced_clocks() -> list[tuple[object, ...]]:
    """Steps that are awaited in a state that doesn't await them, or aren't in one that does."""
    found: list[tuple[object, ...]] = []
    awaited: dict[int, list[str]] = {}
    for case, state, step in Deadline.objects.filter(settled_at=None).values_list(
        "complaint", "complaint__state", "step"
    ):
        awaited.setdefault(case, []).append(step)
        if step in STATES_OF_STEP and state not in STATES_OF_STEP[step]:
            found.append((case, state, step))
    for case, state in Complaint.objects.filter(state__in=ONE_CLOCK_IN).values_list("pk", "state"):
        clocks = [step for step in awaited.get(case, []) if step in ONE_CLOCK_IN[state]]
        if len(clocks) != 1:
            found.append((case, state, clocks))
    return found


def faults() -> dict[str, object]:
    """All that is wrong, by what it is called; nothing is what every test expects."""
    found = {
        "chains": rows(BROKEN_CHAINS),
        "pauses": rows(UNEVEN_PAUSES),
        "marks": rows(UNEVEN_MARKS),
        "clocks": rows(WITHOUT_A_CLOCK),
        "corrections": rows(UNAWAITED_CORRECTIONS),
        "moves": forbidden_moves(),
        "steps": misplaced_clocks(),
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def wrong_dates() -> list[tuple[int, date, date]]:
    """Open deadlines that a fresh count puts on another day; those that a recount still has to reach count too."""
    found = []
    running = Deadline.objects.filter(settled_at=None, is_paused=False)
    for one in running.select_related("rule").prefetch_related("pauses"):
        spans = spans_of(one)
        calendar = calendar_of(*span_to_load(one.started_on, one.rule.days, spans, one.extension))
        counted = due_on(one.rule, one.started_on, calendar, spans, one.extension)
        if counted != one.due_on:
            found.append((one.pk, one.due_on, counted))
    return found


def is_recounted() -> bool:
    return not Recount.objects.filter(finished_at=None).exists()


def unmade(now: datetime) -> list[int]:
    """Deadlines whose next warning is due and wasn't made."""
    return list(Deadline.objects.filter(settled_at=None, next_mark_at__lte=now).values_list("pk", flat=True))


def fingerprint() -> set[tuple[object, ...]]:
    """Of all that an act could change, table by table."""
    tables = [model._meta.db_table for model in apps.get_app_config("complaints").get_models()]
    tables = [name for name in tables if name != "complaints_heartbeat"]
    found = rows(
        " UNION ALL ".join(
            f"SELECT '{name}', count(*), md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {name} one"  # noqa: S608
            for name in [*tables, "regions_holiday"]
        )
    )
    return set(found)
