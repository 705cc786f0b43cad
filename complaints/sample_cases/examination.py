"""The examination of an invented case, up to the end of the complainant's time for a comment on the outcome.

Each step tells whether the story goes on: False where the case was closed, or where `now` came before the next act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.actions.examining import CLARIFICATION_STEPS
from complaints.events import By, EventCode, Progress
from complaints.examination import AppointmentKind
from complaints.models import Kind
from complaints.procedure import Step, local_day
from complaints.sample_cases import words
from complaints.sample_cases.life import Life
from complaints.sample_cases.shares import AT_ANY_TIME
from complaints.sample_cases.world import Person
from complaints.states import ClosingReason, State


@dataclass(frozen=True, slots=True)
class Request:
    """A clarification that was asked; stored once it is known whether it was answered."""

    id: int
    round: int
    asked_at: datetime
    asked_by: Person


def examine(life: Life) -> bool:
    """Whether the outcome is told to the complainant."""
    is_short = life.is_rapid and life.chance() < 0.5
    if not is_short and not clarify(life):
        return False
    chance = life.chance()
    if chance < 0.15:
        return life.wait(3, 30) and life.end(AT_ANY_TIME.pick(life.chance()))
    if chance < 0.22 and not mediate(life):
        return False
    return give_outcome(life)


def clarify(life: Life) -> bool:
    if not life.wait(1, 4):
        return False
    first = ask(life, 1)
    if life.chance() < 0.7:
        return be_answered(life, first)
    has_passed = life.wait_past(Step.CLARIFICATION_1, 10, life.body.id)
    store_request(life, first)
    if not has_passed:
        return False
    life.settle(Step.CLARIFICATION_1)
    second = ask(life, 2)
    return be_answered(life, second) if life.chance() < 0.6 else go_on_without(life, second)


def ask(life: Life, round_: int) -> Request:
    request = Request(life.rows.next_id("clarification"), round_, life.at, life.worker)
    life.state = State.CLARIFICATION
    due = life.start(CLARIFICATION_STEPS[round_ - 1], body_id=life.body.id, clarification=request.id)
    facts: dict[str, object] = {"body": life.body.name, "round": round_, "due_on": due.isoformat()}
    life.tell(EventCode.CLARIFICATION_ASKED, By.STAFF, life.worker.id, clarification=request.id, facts=facts)
    return request


def be_answered(life: Life, request: Request) -> bool:
    if not life.wait(3, 10):
        store_request(life, request)
        return False
    if request.round == 2 and life.today > life.clocks[Step.CLARIFICATION_2, life.body.id].due_on:
        return go_on_without(life, request)  # the right to answer is lost
    store_request(life, request, life.at)
    life.state = State.EXAMINATION
    facts: dict[str, object] = {"body": life.body.name, "round": request.round}
    life.tell(EventCode.CLARIFICATION_ANSWERED, By.OFFICER, life.body.officer_id, clarification=request.id, facts=facts)
    life.settle(CLARIFICATION_STEPS[request.round - 1])
    return True


def go_on_without(life: Life, request: Request) -> bool:
    has_passed = life.wait_past(Step.CLARIFICATION_2, 10, life.body.id)
    store_request(life, request)
    if not has_passed:
        return False
    life.state = State.EXAMINATION
    facts: dict[str, object] = {"body": life.body.name}
    life.tell(EventCode.WENT_ON_WITHOUT_ANSWER, By.STAFF, life.worker.id, clarification=request.id, facts=facts)
    life.settle(Step.CLARIFICATION_2)
    return True


def store_request(life: Life, request: Request, answered_at: datetime | None = None) -> None:
    life.rows.add(
        "clarification",
        request.id,
        life.filed.id,
        life.body.id,
        request.round,
        words.SUMMARY % (life.matter, words.HAPPENED[life.form]),
        words.QUESTION,
        request.asked_at,
        request.asked_by.id,
        Progress.IN_PROGRESS if answered_at else Progress.NOT_STARTED,
        words.ANSWER if answered_at else "",
        answered_at,
        life.body.officer_id if answered_at else None,
    )


def mediate(life: Life) -> bool:
    """Whether the examination goes on after it, for want of an agreement."""
    if not life.wait(2, 10):
        return False
    held_at, is_agreed = life.at + timedelta(days=life.rng.between(5, 14)), life.chance() < 0.5
    life.state = State.MEDIATION
    facts: dict[str, object] = {
        "appointment": AppointmentKind.MEDIATION,
        "held_on": local_day(held_at, life.place.zone).isoformat(),
        "place": words.PLACE,
        "invited": words.INVITED,
    }
    set_by = life.worker
    life.tell(EventCode.MEDIATION_STARTED, By.STAFF, set_by.id, facts=facts)
    is_held = life.wait_until(held_at + timedelta(days=1))
    kind, outcome = AppointmentKind.MEDIATION, words.OUTCOME if is_held else ""
    life.rows.add(
        "appointment", life.filed.id, kind, life.body.id, held_at, words.PLACE, words.INVITED, outcome, set_by.id
    )
    if not is_held:
        return False
    told = {"appointment": facts["appointment"], "held_on": facts["held_on"]}
    life.tell(EventCode.APPOINTMENT_HELD, By.STAFF, set_by.id, facts=told)
    if is_agreed:
        return life.end(ClosingReason.SETTLEMENT)
    life.state = State.EXAMINATION
    life.tell(EventCode.MEDIATION_ENDED, By.STAFF, set_by.id)
    return True


def give_outcome(life: Life) -> bool:
    """Whether the time for the complainant's comment is over."""
    if not life.wait(2, 14):
        return False
    given_at, given_by = life.at, life.worker
    life.state = State.OUTCOME
    due = life.start(Step.OUTCOME_COMMENT)
    life.tell(EventCode.OUTCOME_GIVEN, By.STAFF, given_by.id, facts={"due_on": due.isoformat()})
    is_commented = (
        life.filed.kind != Kind.IAPS
        and life.chance() < 0.3
        and life.wait_until(life.at + timedelta(days=life.rng.between(1, 13), minutes=life.rng.between(1, 90)))
    )
    if is_commented:
        life.tell(EventCode.OUTCOME_COMMENTED, By.COMPLAINANT)
        life.settle(Step.OUTCOME_COMMENT)
    comment = (words.COMMENT, life.at) if is_commented else ("", None)
    life.rows.add("outcomenotice", life.filed.id, words.OUTCOME, given_at, given_by.id, *comment)
    return is_commented or life.wait_past(Step.OUTCOME_COMMENT, 5)
