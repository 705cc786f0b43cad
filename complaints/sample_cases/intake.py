"""The intake of an invented case: assigned, checked, refused, or taken up. About half of the reports pass.

Each step tells whether the story goes on: False where the case was closed, or where `now` came before the next act.
"""

from __future__ import annotations

from complaints.admissibility import RefusalGround
from complaints.checklists import Check, slugs_of
from complaints.events import By, EventCode
from complaints.examination import ProposalKind
from complaints.models import Kind
from complaints.procedure import WHOLE_CASE, Step, Weight
from complaints.sample_cases import words
from complaints.sample_cases.life import Life
from complaints.sample_cases.shares import AT_ANY_TIME, FORMAL_GROUNDS, SUBSTANTIVE_GROUNDS, WEIGHTS
from complaints.states import ClosingReason, State

INTAKE_STEPS = (Step.FIRST_REPLY, Step.COMPLETION, Step.FORMAL_CHECK, Step.SUBSTANTIVE_CHECK)
SLUGS = {check: sorted(slugs_of(check)) for check in Check}


def admit(life: Life) -> bool:
    """Whether the examination begins."""
    if life.filed.kind == Kind.RCO:
        return respond_rapidly(life)
    if life.chance() < 0.9 and not assign(life):
        return False
    if life.filed.kind == Kind.LM and not (check_form(life) and check_substance(life)):
        return False
    return accept(life)


def assign(life: Life) -> bool:
    if not life.wait(0, 2):
        return False
    life.officer = life.rng.one_of(life.place.examiners)
    life.tell(EventCode.ASSIGNED, By.STAFF, life.place.head.id, facts={"officer": life.officer.name})
    return True


def respond_rapidly(life: Life) -> bool:
    if not life.wait(0, 1):
        return False
    life.take_up()
    life.state = State.EXAMINATION
    life.tell(EventCode.RAPID_RESPONSE, By.STAFF, life.worker.id)
    life.settle(Step.FIRST_REPLY)
    life.drop(*INTAKE_STEPS)
    return True


def check_form(life: Life) -> bool:
    chance = life.chance()
    if chance < 0.18:
        if not ask_completion(life):
            return False
    elif chance < 0.34:
        return life.wait(2, 10) and refuse(life, FORMAL_GROUNDS.pick(life.chance()))
    elif chance < 0.4:
        return life.wait(1, 14) and life.end(AT_ANY_TIME.pick(life.chance()))
    if not life.wait(1, 8):
        return False
    keep_checklist(life, Check.FORMAL)
    life.state = State.SUBSTANTIVE_CHECK
    life.tell(EventCode.FORMAL_CHECK_PASSED, By.STAFF, life.worker.id)
    life.settle(Step.FIRST_REPLY, Step.FORMAL_CHECK)
    life.start(Step.SUBSTANTIVE_CHECK)
    return True


def ask_completion(life: Life) -> bool:
    if not life.wait(1, 8):
        return False
    life.state = State.COMPLETION
    life.settle(Step.FIRST_REPLY)
    due = life.start(Step.COMPLETION)
    facts: dict[str, object] = {"missing": words.MISSING, "due_on": due.isoformat()}
    life.tell(EventCode.COMPLETION_ASKED, By.STAFF, life.worker.id, facts=facts)
    if life.chance() < 0.3:
        return life.wait_past(Step.COMPLETION, 10) and life.end(ClosingReason.DEEMED_WITHDRAWN)
    if not life.wait(3, 20):
        return False
    life.state = State.RECEIVED
    life.settle(Step.COMPLETION)
    life.tell(EventCode.COMPLETED, By.STAFF, life.worker.id)
    return True


def check_substance(life: Life) -> bool:
    chance = life.chance()
    if chance < 0.06:
        return life.wait(3, 20) and refuse(life, RefusalGround.OUTSIDE_COMPETENCE)
    if chance < 0.2:
        return life.wait(3, 30) and refuse(life, SUBSTANTIVE_GROUNDS.pick(life.chance()))
    if chance < 0.26:
        return life.wait(2, 30) and life.end(AT_ANY_TIME.pick(life.chance()))
    if not life.wait(2, 16):
        return False
    keep_checklist(life, Check.SUBSTANTIVE)
    life.state = State.PLENARY
    life.tell(EventCode.SUBSTANTIVE_CHECK_PASSED, By.STAFF, life.worker.id)
    life.settle(Step.SUBSTANTIVE_CHECK)
    return True


def accept(life: Life) -> bool:
    if not life.wait(1, 5):
        return False
    life.take_up()
    weight = WEIGHTS.pick(life.chance())
    life.state = State.EXAMINATION
    life.tell(EventCode.ACCEPTED, By.STAFF, life.worker.id, facts={"weight": weight})
    if weight != Weight.SIMPLE:
        life.weight = str(weight)
        life.drop(*WHOLE_CASE)
        life.start(weight.step, started_at=life.filed.at)
    return True


def refuse(life: Life, ground: RefusalGround) -> bool:
    content: dict[str, object] = {"ground": ground, "words": words.CLOSING}
    if not life.have_approved(ProposalKind.REFUSAL, content):
        return False
    life.refusal_ground = str(ground)
    if ground != RefusalGround.OUTSIDE_COMPETENCE:
        is_formal = life.state in (State.RECEIVED, State.COMPLETION)
        reason = ClosingReason.FORMAL_REQUIREMENTS if is_formal else ClosingReason.SUBSTANTIVE_REQUIREMENTS
        life.close(reason, life.place.head)
        return False
    life.state = State.OUTSIDE
    due = life.start(Step.OUTSIDE_COMPETENCE_NOTICE)
    life.tell(EventCode.OUTSIDE_DECIDED, By.STAFF, life.worker.id, facts={"due_on": due.isoformat()})
    life.drop(*INTAKE_STEPS[1:])
    if life.wait(1, 6):
        life.settle(Step.OUTSIDE_COMPETENCE_NOTICE)
        life.close(ClosingReason.OUTSIDE_COMPETENCE, life.worker)
    return False


def keep_checklist(life: Life, check: Check) -> None:
    by = f"{life.worker.id}\t{life.at.isoformat()}\n"
    life.rows.lines["checklistitem"] += [f"{life.filed.id}\t{check}\t{slug}\tt\t{by}" for slug in SLUGS[check]]
