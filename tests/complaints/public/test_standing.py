"""One sentence where a report stands, and what one can do: for every state, in both languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.utils import translation

from complaints.events import day_in_words
from complaints.models import Complaint, Deadline
from complaints.procedure import Party, Step
from complaints.public.standing import SENTENCES, TO_DO, next_of, standing
from complaints.states import State
from regions.models import Body, Office
from tests.factories import MONDAY

DUE_ON = date(2026, 11, 16)
DAY = timedelta(days=1)
IN_TIME = MONDAY
LATE = MONDAY + timedelta(days=20)


def a_case(state: str) -> Complaint:
    reason = "settled_by_body" if state == State.CLOSED else ""
    return Complaint(
        office=Office(time_zone=Office.Zone.WIB), body=Body(name="Dinas Sosial"), state=state, closing_reason=reason
    )


def a_deadline(step: str, *, due_on: date = DUE_ON, is_paused: bool = False, body: Body | None = None) -> Deadline:
    return Deadline(step=step, due_on=due_on, is_paused=is_paused, body=body)


def test_every_state_has_a_sentence_and_something_to_do() -> None:
    assert SENTENCES.keys() == TO_DO.keys() == set(State)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("state", State)
def test_every_state_is_told_whatever_deadline_runs(state: str, language: str) -> None:
    deadlines: list[Deadline | None] = [None]
    for step in Step:
        deadlines += [a_deadline(step), a_deadline(step, is_paused=True)]
    with translation.override(language):
        for deadline, now, commented in product(deadlines, (IN_TIME, LATE), (False, True)):
            told = standing(a_case(state), deadline, now, has_commented=commented)
            for words in (told.sentence, *told.to_do):
                assert words
                assert "%(" not in words
            assert told.to_do
            sentences = told.sentence.replace("!", ".").split(". ")
            assert max(len(sentence.split()) for sentence in sentences) <= 20, told.sentence


SUPERIOR = Body(name="Gubernur")


@pytest.mark.parametrize(
    ("state", "deadline", "now", "expected"),
    [
        (State.RECEIVED, a_deadline(Step.FIRST_REPLY), IN_TIME, "You get our first answer by {day}."),
        (State.RECEIVED, a_deadline(Step.FIRST_REPLY), LATE, "We wanted to be done by {day} and are late."),
        (State.COMPLETION, a_deadline(Step.COMPLETION), IN_TIME, "Send us what is missing by {day}."),
        (State.COMPLETION, a_deadline(Step.COMPLETION), LATE, "we take it as long as your report is open"),
        (
            State.CLARIFICATION,
            a_deadline(Step.CLARIFICATION_2),
            IN_TIME,
            "for an explanation and wait for it until {day}.",
        ),
        (
            State.CLARIFICATION,
            a_deadline(Step.CLARIFICATION_1),
            LATE,
            "Dinas Sosial had to answer us by {day} and has not.",
        ),
        (State.CLARIFICATION, a_deadline(Step.CLARIFICATION_1, is_paused=True), LATE, "The clock stands still for now"),
        (State.OUTCOME, a_deadline(Step.OUTCOME_COMMENT), IN_TIME, "You have until {day}."),
        (State.MONITORING, a_deadline(Step.CORRECTIVE_ACTION), IN_TIME, "Dinas Sosial has until {day} for it."),
        (State.MONITORING, a_deadline(Step.CORRECTIVE_ACTION), LATE, "Now we look at what Dinas Sosial did."),
        (
            State.RECOMMENDATION,
            a_deadline(Step.RECOMMENDATION_REPORT, body=SUPERIOR),
            IN_TIME,
            "Gubernur has to report to us by {day} how it followed it.",
        ),
        (State.EXAMINATION, a_deadline(Step.WHOLE_CASE_HEAVY), IN_TIME, "For all of it we give ourselves until {day}."),
    ],
)
def test_who_acts_and_by_when(state: str, deadline: Deadline, now: datetime, expected: str) -> None:
    with translation.override("en"):
        assert expected.format(day=day_in_words(DUE_ON)) in standing(a_case(state), deadline, now).sentence


def test_after_the_time_for_a_comment_nobody_is_asked_for_one() -> None:
    with translation.override("en"):
        told = standing(a_case(State.OUTCOME), a_deadline(Step.OUTCOME_COMMENT), LATE)
        assert told.sentence == (f"The time for a comment ended on {day_in_words(DUE_ON)}. Now we finish our report.")
        assert told.to_do[0] == "You need not do anything now."


def test_the_complainants_own_day_is_told_first_and_the_whole_case_last() -> None:
    whole = a_deadline(Step.WHOLE_CASE_SIMPLE, due_on=DUE_ON - 9 * DAY)
    answer = a_deadline(Step.CLARIFICATION_1)
    later = a_deadline(Step.CORRECTIVE_ACTION, due_on=DUE_ON + DAY)
    assert next_of([whole, answer, later]) is answer
    assert next_of([whole]) is whole
    own = Deadline(step=Step.COMPLETION, obliged=Party.COMPLAINANT, due_on=DUE_ON + 9 * DAY)
    assert next_of([whole, a_deadline(Step.FORMAL_CHECK), own]) is own
    assert next_of([]) is None
