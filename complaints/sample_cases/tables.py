"""The tables that invented cases fill, and their rows as COPY reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

Lines = dict[str, list[str]]
NOTHING = "\\N"
COLUMNS: dict[str, str] = {
    "complaint": (
        "id, filing_token, code_digest, kind, channel, office_id, register_year, register_number, register, agenda, "
        "registered_at, rule_set_id, body_id, body_named, agreement_id, account, occurred_on, raised_on, "
        "raised_outcome, wish, is_confidential, language, weight, is_rapid, state, officer_id, closed_at, "
        "closing_reason, refusal_ground, closing_words"
    ),
    "identity": ("complaint_id, full_name, birth_place, birth_on, marital_status, occupation, address, phone, email"),
    "checklistitem": "complaint_id, check_name, item, is_met, by_id, at",
    "clarification": (
        "id, complaint_id, body_id, round, summary, question, asked_at, asked_by_id, progress, answer, answered_at, "
        "answered_by_id"
    ),
    "appointment": "complaint_id, kind, body_id, held_at, place, invited, outcome, set_by_id",
    "outcomenotice": "complaint_id, words, given_at, given_by_id, comment, commented_at",
    "proposal": ("complaint_id, kind, content, proposed_by_id, proposed_at, state, decided_by_id, decided_at, words"),
    "examinationreport": "id, complaint_id, kind, result, opinion, words, issued_at, proposed_by_id, approved_by_id",
    "finding": "report_id, form, is_found",
    "correctiveaction": (
        "report_id, complaint_id, body_id, words, progress, evidence, reported_at, reported_by_id, judgement, judged_at"
    ),
    "recommendation": (
        "complaint_id, body_id, words, signed_at, proposed_by_id, approved_by_id, sent_at, report, reported_at, "
        "outcome, published_at"
    ),
    "deadline": (
        "id, complaint_id, rule_id, step, obliged, body_id, clarification_id, started_on, time_zone, due_on, base_on, "
        "skipped, extension_unit, agreed_on, agreed_days, agreed_unit, is_paused, settled_at, settled_on, outcome, "
        "mark_moments, next_mark, next_mark_at"
    ),
    "deadlinemark": "deadline_id, kind, due_on, made_at",
    "event": "complaint_id, sequence, at, code, by, actor_id, state, facts, note, clarification_id",
}
NUMBERED = ("complaint", "clarification", "examinationreport", "deadline")  # rows that others point to


class Rows:
    """Lines for COPY, by table, of one batch of cases; `next_id` numbers the rows that others point to."""

    def __init__(self, next_ids: dict[str, int]) -> None:
        self.next_ids = next_ids
        self.lines: Lines = {table: [] for table in COLUMNS}

    def next_id(self, table: str) -> int:
        number = self.next_ids[table]
        self.next_ids[table] = number + 1
        return number

    def add(self, table: str, *values: Any) -> None:
        self.lines[table].append("\t".join([in_copy(value) for value in values]) + "\n")

    def take(self) -> Lines:
        """The lines of the batch, which are gone from here."""
        lines, self.lines = self.lines, {table: [] for table in COLUMNS}
        return lines


def in_copy(value: Any) -> str:
    """A value as COPY reads it."""
    return _TEXT.get(type(value), escaped)(value)


def escaped(text: Any) -> str:
    return str(text).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def facts_in_copy(facts: Mapping[str, object]) -> str:
    return escaped(_encode(facts))


def moments_in_copy(moments: Sequence[datetime | None]) -> str:
    return "{" + ",".join(f'"{moment.isoformat()}"' if moment else NO_MOMENT for moment in moments) + "}"


def with_first(moment: datetime, moments: str) -> str:
    """The array with a moment in the place of the first, which is empty."""
    return f'{{"{moment.isoformat()}"{moments.removeprefix("{" + NO_MOMENT)}'


NO_MOMENT = "NULL"
_encode = json.JSONEncoder(ensure_ascii=False).encode
_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _nothing: NOTHING,
    bool: lambda flag: "t" if flag else "f",
    int: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    dict: facts_in_copy,
}
