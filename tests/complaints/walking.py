"""Every act of the office, tried by anybody on any case at any moment: what the random walk is made of.

An act draws what it needs, mostly as it should be and sometimes not. It raises Refused where the rules don't allow it,
and Idle where there is nothing that it could be tried on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from complaints.actions import (
    approving,
    assigning,
    checking,
    clarifying,
    closing,
    examining,
    extending,
    identity,
    noting,
    pausing,
    recommending,
    refusing,
    reporting,
)
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.actions.registering import register_by_staff
from complaints.admissibility import RefusalGround
from complaints.checklists import Check, slugs_of
from complaints.events import Progress
from complaints.examination import AppointmentKind, Judgement, Maladministration, ProposalKind, Result
from complaints.models import Channel, Complaint, Kind
from complaints.procedure import PauseGround, Weight
from complaints.states import CLOSING_REASONS, ClosingReason, State
from regions.models import StaffMember, User
from tests.complaints.country import Country
from tests.factories import (
    make_report,
)

T = TypeVar("T")
DAY = timedelta(days=1)
Role = StaffMember.Role


class Idle(Exception):
    """There is nothing on which the act could be tried."""


class Walk(Protocol):
    """What an act takes from the walk: the country, the moment, and chance."""

    now: datetime

    @property
    def country(self) -> Country: ...

    def one_of(self, these: Sequence[T]) -> T: ...

    def draw(self, strategy: st.SearchStrategy[T]) -> T: ...


Act = Callable[[Walk, Complaint, User], object]

OFTEN = st.sampled_from([True] * 9 + [False])


def words(walk: Walk) -> str:
    """Nearly always there."""
    return "Kata-kata." if walk.draw(OFTEN) else " "


def existing(walk: Walk, these: Any) -> Any:
    """One of these rows, mostly of the last."""
    rows = list(these.order_by("-pk")[:3])
    if not rows:
        raise Idle
    return rows[0] if walk.draw(OFTEN) else walk.one_of(rows)


# --- Intake -----------------------------------------------------------------------------------------------------------


def file(walk: Walk) -> None:
    at = walk.now
    body = walk.one_of(walk.country.bodies)
    in_words = {} if walk.draw(OFTEN) else {"body_named": "Kantor desa", "region": body.region}
    file_report(start_draft(at=at), make_report(None if in_words else body, **in_words), at=at)


def register(walk: Walk, actor: User) -> None:
    kind = walk.one_of(list(Kind))
    report = make_report(
        walk.one_of(walk.country.bodies),
        kind=kind,
        channel=Channel.OWN_INITIATIVE if kind == Kind.IAPS else Channel.LETTER,
        office=walk.one_of(walk.country.offices),
        **({"person": None} if kind == Kind.IAPS else {}),
    )
    register_by_staff(report, actor=actor, at=walk.now, words=words(walk))


def met(walk: Walk, check: Check) -> set[str]:
    return set(slugs_of(check)) if walk.draw(OFTEN) else set(sorted(slugs_of(check))[1:])


def keep_checklist(walk: Walk, case: Complaint, actor: User) -> None:
    check = Check.FORMAL if case.state == State.RECEIVED else Check.SUBSTANTIVE
    checking.keep_checklist(case.pk, check, met=met(walk, check), actor=actor, at=walk.now)


def pass_formal_check(walk: Walk, case: Complaint, actor: User) -> None:
    checking.pass_formal_check(case.pk, met=met(walk, Check.FORMAL), actor=actor, at=walk.now)


def pass_substantive_check(walk: Walk, case: Complaint, actor: User) -> None:
    checking.pass_substantive_check(case.pk, met=met(walk, Check.SUBSTANTIVE), actor=actor, at=walk.now)


def set_body(walk: Walk, case: Complaint, actor: User) -> None:
    checking.set_body(case.pk, body=walk.one_of(walk.country.bodies), actor=actor, at=walk.now)


def ask_completion(walk: Walk, case: Complaint, actor: User) -> None:
    checking.ask_completion(case.pk, missing=words(walk), actor=actor, at=walk.now)


def complete(walk: Walk, case: Complaint, actor: User) -> None:
    checking.complete(case.pk, actor=actor, at=walk.now)


def accept(walk: Walk, case: Complaint, actor: User) -> None:
    checking.accept(case.pk, weight=walk.one_of(list(Weight)), actor=actor, at=walk.now)


def set_weight(walk: Walk, case: Complaint, actor: User) -> None:
    checking.set_weight(case.pk, weight=walk.one_of(list(Weight)), actor=actor, at=walk.now)


def respond_rapidly(walk: Walk, case: Complaint, actor: User) -> None:
    checking.respond_rapidly(case.pk, reason=words(walk), actor=actor, at=walk.now)


def propose_refusal(walk: Walk, case: Complaint, actor: User) -> None:
    content = {
        "ground": walk.one_of(["outside_competence", "outside_competence", *RefusalGround.values, "none"]),
        "words": words(walk),
    }
    approving.propose(case.pk, ProposalKind.REFUSAL, content=content, actor=actor, at=walk.now)


def give_outside_notice(walk: Walk, case: Complaint, actor: User) -> None:
    refusing.give_outside_notice(case.pk, words=words(walk), actor=actor, at=walk.now)


# --- Examination ------------------------------------------------------------------------------------------------------


def ask_clarification(walk: Walk, case: Complaint, actor: User) -> None:
    clarifying.ask_clarification(case.pk, summary=words(walk), question="Mengapa?", actor=actor, at=walk.now)


def answer(walk: Walk, case: Complaint, actor: User) -> None:
    request = existing(walk, case.clarifications)
    clarifying.answer_clarification(request.pk, answer=words(walk), actor=actor, at=walk.now)


def go_on_without_answer(walk: Walk, case: Complaint, actor: User) -> None:
    clarifying.go_on_without_answer(case.pk, actor=actor, at=walk.now)


def report_progress(walk: Walk, case: Complaint, actor: User) -> None:
    request = existing(walk, case.clarifications)
    clarifying.report_progress(request.pk, progress=walk.one_of(list(Progress)), actor=actor, at=walk.now)


def set_appointment(walk: Walk, case: Complaint, actor: User) -> None:
    kind = walk.one_of(list(AppointmentKind))
    held_at = walk.now + DAY if walk.draw(OFTEN) else walk.now
    examining.set_appointment(
        case.pk, kind, held_at=held_at, place="Kantor", invited=words(walk), actor=actor, at=walk.now
    )


def hold_appointment(walk: Walk, case: Complaint, actor: User) -> None:
    appointment = existing(walk, case.appointments)
    examining.hold_appointment(appointment.pk, outcome=words(walk), actor=actor, at=walk.now)


def end_mediation(walk: Walk, case: Complaint, actor: User) -> None:
    examining.end_mediation(case.pk, reason=words(walk), actor=actor, at=walk.now)


def give_outcome(walk: Walk, case: Complaint, actor: User) -> None:
    examining.give_outcome(case.pk, words=words(walk), actor=actor, at=walk.now)


def comment(walk: Walk, case: Complaint, actor: User) -> None:
    by = walk.one_of([actor, None])
    examining.comment_outcome(case.pk, comment=words(walk), actor=by, at=walk.now)


def resume_examination(walk: Walk, case: Complaint, actor: User) -> None:
    examining.resume_examination(case.pk, reason=words(walk), actor=actor, at=walk.now)


def propose_report(walk: Walk, case: Complaint, actor: User) -> None:
    result = walk.one_of([Result.FOUND, Result.FOUND, *Result])
    is_found = (result == Result.FOUND) == walk.draw(OFTEN)
    bodies = [walk.one_of(walk.country.bodies) for _number in range(walk.draw(st.integers(1, 2)))]
    content = {
        "result": result,
        "opinion": words(walk),
        "words": words(walk),
        "findings": {Maladministration.UNDUE_DELAY: is_found, Maladministration.PARTIALITY: False},
        "actions": {str(body.pk): words(walk) for body in bodies} if is_found else {},
    }
    approving.propose(case.pk, ProposalKind.REPORT, content=content, actor=actor, at=walk.now)


def report_correction(walk: Walk, case: Complaint, actor: User) -> None:
    action = existing(walk, case.corrective_actions)
    progress = walk.one_of(list(Progress))
    reporting.report_correction(action.pk, progress=progress, evidence=words(walk), actor=actor, at=walk.now)


def judge_correction(walk: Walk, case: Complaint, actor: User) -> None:
    action = existing(walk, case.corrective_actions)
    reporting.judge_correction(action.pk, judgement=walk.one_of(list(Judgement)), actor=actor, at=walk.now)


def pass_to_resolution(walk: Walk, case: Complaint, actor: User) -> None:
    reporting.pass_to_resolution(case.pk, reason=words(walk), actor=actor, at=walk.now)


def propose_recommendation(walk: Walk, case: Complaint, actor: User) -> None:
    content = {"body": walk.one_of([*(body.pk for body in walk.country.bodies), 0]), "words": words(walk)}
    approving.propose(case.pk, ProposalKind.RECOMMENDATION, content=content, actor=actor, at=walk.now)


def send_recommendation(walk: Walk, case: Complaint, actor: User) -> None:
    recommending.send_recommendation(case.pk, actor=actor, at=walk.now)


def take_recommendation_report(walk: Walk, case: Complaint, actor: User) -> None:
    outcome = walk.one_of(list(Judgement))
    recommending.take_recommendation_report(case.pk, report=words(walk), outcome=outcome, actor=actor, at=walk.now)


def publish(walk: Walk, case: Complaint, actor: User) -> None:
    recommending.publish(case.pk, reason=words(walk), actor=actor, at=walk.now)


# --- At any time ------------------------------------------------------------------------------------------------------


def approve(walk: Walk, case: Complaint, actor: User) -> None:
    approving.approve(existing(walk, case.proposals).pk, actor=actor, at=walk.now)


def return_proposal(walk: Walk, case: Complaint, actor: User) -> None:
    approving.return_proposal(existing(walk, case.proposals).pk, words=words(walk), actor=actor, at=walk.now)


def pause(walk: Walk, case: Complaint, actor: User) -> None:
    chosen = {existing(walk, case.deadlines).pk for _number in range(walk.draw(st.integers(1, 3)))}
    ground = walk.one_of(list(PauseGround))
    pausing.pause(case.pk, deadlines=chosen, ground=ground, reason=words(walk), actor=actor, at=walk.now)


def resume(walk: Walk, case: Complaint, actor: User) -> None:
    paused = case.deadlines.filter(is_paused=True) if walk.draw(OFTEN) else case.deadlines
    pausing.resume(case.pk, deadlines=[existing(walk, paused).pk], actor=actor, at=walk.now)


def ask_extension(walk: Walk, case: Complaint, actor: User) -> None:
    deadline = existing(walk, case.deadlines)
    extending.ask_extension(deadline.pk, reason=words(walk), actor=actor, at=walk.now)


def _asked(walk: Walk, case: Complaint) -> Any:
    return existing(walk, case.deadlines.filter(extension_request__isnull=False))


def grant_extension(walk: Walk, case: Complaint, actor: User) -> None:
    days = walk.one_of([0, 5, 14, 61])
    extending.grant_extension(_asked(walk, case).pk, days=days, words="", actor=actor, at=walk.now)


def refuse_extension(walk: Walk, case: Complaint, actor: User) -> None:
    extending.refuse_extension(_asked(walk, case).pk, words=words(walk), actor=actor, at=walk.now)


def assign(walk: Walk, case: Complaint, actor: User) -> None:
    assigning.assign(case.pk, officer=walk.one_of(walk.country.people), actor=actor, at=walk.now)


def transfer(walk: Walk, case: Complaint, actor: User) -> None:
    office = walk.one_of(walk.country.offices)
    fitting = [division for division in walk.country.divisions if division.office_id == office.pk]
    division = walk.one_of([None, *(fitting if walk.draw(OFTEN) else walk.country.divisions)])
    assigning.transfer(case.pk, office=office, division=division, reason=words(walk), actor=actor, at=walk.now)


def declare_conflict(walk: Walk, case: Complaint, actor: User) -> None:
    assigning.declare_conflict(case.pk, reason=words(walk), actor=actor, at=walk.now)


def add_note(walk: Walk, case: Complaint, actor: User) -> None:
    noting.add_note(case.pk, note=words(walk), actor=actor, at=walk.now)


def open_identity(walk: Walk, case: Complaint, actor: User) -> None:
    identity.open_identity(case.pk, reason=words(walk), actor=actor, at=walk.now)


def close(walk: Walk, case: Complaint, actor: User) -> None:
    is_fitting = walk.draw(OFTEN)
    fitting = CLOSING_REASONS[State(case.state)] if is_fitting else ()
    reason = walk.one_of(fitting or list(ClosingReason))
    closing.close(case.pk, reason=reason, words=words(walk), actor=actor, at=walk.now)


def reopen(walk: Walk, case: Complaint, actor: User) -> None:
    closing.reopen(case.pk, reason=words(walk), actor=actor, at=walk.now)


# --- Which of them lead on --------------------------------------------------------------------------------------------

LEADS_ON: dict[State, tuple[Act, ...]] = {
    State.RECEIVED: (pass_formal_check, pass_formal_check, pass_formal_check, ask_completion, propose_refusal, approve),
    State.COMPLETION: (complete, complete, propose_refusal, approve, close),
    State.SUBSTANTIVE_CHECK: (
        pass_substantive_check,
        pass_substantive_check,
        respond_rapidly,
        propose_refusal,
        approve,
    ),
    State.PLENARY: (accept, accept, accept, set_body, propose_refusal, approve),
    State.OUTSIDE: (give_outside_notice,),
    State.EXAMINATION: (ask_clarification, give_outcome, give_outcome, set_appointment, hold_appointment),
    State.CLARIFICATION: (answer, answer, ask_clarification, go_on_without_answer, ask_extension, set_appointment),
    State.MEDIATION: (end_mediation, end_mediation, hold_appointment, close),
    State.OUTCOME: (comment, propose_report, propose_report, approve, approve, resume_examination),
    State.MONITORING: (report_correction, judge_correction, pass_to_resolution, pass_to_resolution, ask_extension),
    State.RESOLUTION: (propose_recommendation, propose_recommendation, approve, approve, judge_correction, close),
    State.RECOMMENDATION: (send_recommendation, take_recommendation_report, publish, publish, ask_extension),
    State.PUBLISHED: (close,),
    State.CLOSED: (reopen,),
}
AT_ANY_TIME: tuple[Act, ...] = (
    *(return_proposal, pause, resume, grant_extension, refuse_extension, set_weight, assign, transfer),
    *(declare_conflict, add_note, open_identity, keep_checklist, report_progress),
)
ACTS: tuple[Act, ...] = tuple(dict.fromkeys([act for acts in LEADS_ON.values() for act in acts] + list(AT_ANY_TIME)))
BY_OFFICERS: frozenset[Act] = frozenset({answer, report_progress, report_correction, ask_extension})
