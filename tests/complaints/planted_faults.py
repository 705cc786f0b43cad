"""Faults for the books, planted with SQL: the check that has to find each, how many rows differ, the statements.

The cases `{received}` and `{closed}` are those of the fixture `books`.
"""

# ruff: noqa: S608 - these are statements

from __future__ import annotations

RECEIVED = "WHERE complaint_id = {received}"
DROP = "ALTER TABLE complaints_{table} DROP CONSTRAINT {name}"
SETTLED_WHOLE = DROP.format(table="deadline", name="deadline_settled_with_outcome")
REGISTER_COUNTERS = "register counters"
REGISTER_NUMBERS = "register numbers as written"
AGENDA_COUNTERS = "agenda counters"
MOVES = "moves that the histories tell of"
STATES = "states where the histories end"
CLOSED = "closed cases: a reason, no open deadline"
OPEN = "open cases: a clock that runs or is paused"
RULE_SETS = "rule sets by the day of registration"
PAUSED = "paused deadlines: an open pause, no next warning"
RUNNING = "running deadlines: a next warning until all are made"
SETTLED = "settled deadlines: an outcome, no next warning"
TOO_EARLY = "warnings: none before its moment"
TWICE = "warnings: none would be made twice"
TARGETS = "agreed targets not after the legal day"
NOTICES = "notices"
FORCE = "ALTER TABLE complaints_event DISABLE TRIGGER USER"
REOPEN_A_DEADLINE = (
    "UPDATE complaints_deadline SET settled_at = NULL, settled_on = NULL, outcome = '', next_mark_at = now() "
    "WHERE id = (SELECT max(id) FROM complaints_deadline WHERE complaint_id = {closed})"
)

PLANTED: list[tuple[str, int, list[str]]] = [
    (REGISTER_COUNTERS, 1, ["UPDATE complaints_registercounter SET last = last + 1"]),
    (REGISTER_COUNTERS, 1, ["DELETE FROM complaints_registercounter"]),
    (
        REGISTER_COUNTERS,
        1,
        [
            (
                "INSERT INTO complaints_registercounter (office_id, year, kind, last) SELECT id, 2026, 'KNL', 1 "
                "FROM regions_office"
            )
        ],
    ),
    (  # a number that was skipped
        REGISTER_COUNTERS,
        1,
        [
            (
                "UPDATE complaints_complaint SET register_number = 4, register = '0004/LM/XI/2026/SMG' "
                "WHERE register_number = 3"
            ),
            "UPDATE complaints_registercounter SET last = 4",
        ],
    ),
    (  # a number that was used twice
        REGISTER_COUNTERS,
        1,
        [
            "DROP INDEX IF EXISTS complaint_number_once",
            (
                "UPDATE complaints_complaint SET register_number = 3, register = '0003/LM/X/2026/SMG' "
                "WHERE register_number = 2"
            ),
        ],
    ),
    (REGISTER_NUMBERS, 1, ["UPDATE complaints_complaint SET register = '0009/LM/XI/2026/SMG' WHERE id = {closed}"]),
    (AGENDA_COUNTERS, 1, ["UPDATE complaints_agendacounter SET last = last - 1"]),
    (AGENDA_COUNTERS, 1, ["DELETE FROM complaints_agendacounter"]),
    (
        AGENDA_COUNTERS,
        1,
        [
            "UPDATE complaints_complaint SET agenda = '000009.2026' WHERE agenda = '000003.2026'",
            "UPDATE complaints_agendacounter SET last = 9",
        ],
    ),
    (AGENDA_COUNTERS, 1, ["UPDATE complaints_complaint SET agenda = '3.2026' WHERE agenda = '000002.2026'"]),
    (AGENDA_COUNTERS, 2, ["UPDATE complaints_complaint SET agenda = 'x' WHERE id = {received}"]),
    (
        MOVES,
        1,
        [
            FORCE,
            (
                "UPDATE complaints_event SET code = 'note_added' WHERE code = 'formal_check_passed' "
                "AND complaint_id = {closed}"
            ),
        ],
    ),
    (MOVES, 2, [FORCE, f"UPDATE complaints_event SET state = 'plenary' {RECEIVED} AND sequence = 2"]),
    (STATES, 1, ["UPDATE complaints_complaint SET state = 'mediation' WHERE id = {received}"]),
    (STATES, 1, [f"UPDATE complaints_historyhead SET state = 'mediation' {RECEIVED}"]),
    (STATES, 1, [f"DELETE FROM complaints_historyhead {RECEIVED}"]),
    (CLOSED, 1, [REOPEN_A_DEADLINE]),
    (
        CLOSED,
        1,
        [
            DROP.format(table="complaint", name="complaint_closed_with_reason"),
            "UPDATE complaints_complaint SET closing_reason = '' WHERE id = {closed}",
        ],
    ),
    (
        CLOSED,
        1,
        [
            DROP.format(table="complaint", name="complaint_closed_with_reason"),
            "UPDATE complaints_complaint SET closed_at = NULL WHERE id = {closed}",
        ],
    ),
    (
        OPEN,
        1,
        [
            (
                "UPDATE complaints_deadline SET settled_at = now(), settled_on = now(), outcome = 'met', "
                f"next_mark_at = NULL {RECEIVED}"
            )
        ],
    ),
    (
        RULE_SETS,
        1,
        [
            (
                "UPDATE complaints_complaint SET rule_set_id = (SELECT min(id) FROM complaints_ruleset) "
                "WHERE id = {received}"
            )
        ],
    ),
    (RULE_SETS, 1, ["UPDATE complaints_complaint SET registered_at = '2023-06-01T12:00Z' WHERE id = {received}"]),
    (PAUSED, 1, ["UPDATE complaints_pause SET until_on = from_on"]),
    (PAUSED, 1, ["DELETE FROM complaints_pause"]),
    (
        PAUSED,
        1,
        [
            DROP.format(table="deadline", name="deadline_paused_is_not_marked"),
            "UPDATE complaints_deadline SET next_mark_at = now() WHERE is_paused",
        ],
    ),
    (PAUSED, 1, ["UPDATE complaints_deadline SET is_paused = false, next_mark_at = now() WHERE is_paused"]),
    (
        PAUSED,
        1,
        [
            (
                "UPDATE complaints_pause SET deadline_id = (SELECT max(id) FROM complaints_deadline "
                "WHERE complaint_id = {closed})"
            ),
            "UPDATE complaints_deadline SET is_paused = false, next_mark_at = now() WHERE is_paused",
        ],
    ),
    (RUNNING, 3, [f"UPDATE complaints_deadline SET next_mark_at = NULL {RECEIVED}"]),
    (RUNNING, 3, [f"UPDATE complaints_deadline SET next_mark_at = NULL, next_mark = NULL {RECEIVED}"]),
    (
        SETTLED,
        1,
        [
            SETTLED_WHOLE,
            (
                "UPDATE complaints_deadline SET next_mark_at = now() "
                "WHERE id = (SELECT max(id) FROM complaints_deadline WHERE complaint_id = {closed})"
            ),
        ],
    ),
    (
        SETTLED,
        1,
        [
            SETTLED_WHOLE,
            (
                "UPDATE complaints_deadline SET outcome = '' "
                "WHERE id = (SELECT max(id) FROM complaints_deadline WHERE complaint_id = {closed})"
            ),
        ],
    ),
    (
        TOO_EARLY,
        1,
        [
            (
                "UPDATE complaints_deadlinemark SET made_at = '2026-11-16T12:00Z' WHERE kind = 'missed' "
                "AND deadline_id IN (SELECT id FROM complaints_deadline WHERE step = 'first_reply')"
            )
        ],
    ),
    (  # of a day on which the deadline isn't due any more
        TOO_EARLY,
        1,
        [
            (
                "UPDATE complaints_deadlinemark SET due_on = '2026-12-01' WHERE kind = 'missed' "
                "AND deadline_id IN (SELECT id FROM complaints_deadline WHERE step = 'first_reply')"
            )
        ],
    ),
    (
        TOO_EARLY,
        1,
        [
            (
                "UPDATE complaints_deadlinemark SET made_at = '2026-11-03T12:00Z' WHERE kind = 'near' "
                "AND deadline_id IN (SELECT id FROM complaints_deadline WHERE step = 'formal_check')"
            )
        ],
    ),
    (
        TWICE,
        1,
        ["UPDATE complaints_deadline SET next_mark = 1 WHERE step = 'first_reply' AND settled_at IS NULL"],
    ),
    (
        TARGETS,
        1,
        [
            DROP.format(table="deadline", name="deadline_agreed_not_after_legal"),
            (
                "UPDATE complaints_deadline SET agreed_on = due_on + 1, agreed_days = 15, agreed_unit = 'calendar' "
                f"{RECEIVED} AND step = 'first_reply'"
            ),
        ],
    ),
    (
        NOTICES,
        1,
        ["UPDATE complaints_notice SET sent_at = NULL WHERE id = (SELECT min(id) FROM complaints_notice)"],
    ),
    (
        NOTICES,
        1,
        ["UPDATE complaints_notice SET state = 'queued' WHERE id = (SELECT min(id) FROM complaints_notice)"],
    ),
    (
        NOTICES,
        1,
        [
            (
                "UPDATE complaints_notice SET state = 'failed', sent_at = NULL "
                "WHERE id = (SELECT min(id) FROM complaints_notice)"
            )
        ],
    ),
]
