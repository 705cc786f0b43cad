"""Every move from every state: done where the table allows it, refused with the move's own words where it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from complaints.actions import approving, checking, clarifying, closing, examining, noting, recommending, reporting
from complaints.checklists import Check, slugs_of
from complaints.events import EventCode, Progress
from complaints.examination import AppointmentKind, Judgement, ProposalKind
from complaints.models import Appointment, Clarification, Complaint, CorrectiveAction, ExaminationReport, Proposal
from complaints.replay import FIRST_STATES, MOVES_OF_EVENT, transitions
from complaints.states import CLOSING_REASONS, MOVES, OPEN, ClosingReason, State
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    WAYS,
    case_at,
    commented,
    heard,
    outside_notice,
    recommendation_content,
    refusal_content,
    refused,
    report_content,
)
from tests.factories import MONDAY, pass_formal_check, pass_substantive_check

LATER = MONDAY + timedelta(days=365)
BY_NAME = {move.name: move for move in MOVES}

Attempt = Callable[[Place, Complaint], object]


def staff(place: Place, at: Any = MONDAY) -> dict[str, Any]:
    return {"actor": place.examiner, "at": at}


def request(place: Place, complaint: Complaint) -> int:
    """The request that waits for an answer; an unanswered one of an earlier round where the stage has none."""
    defaults = {"body": place.service, "summary": "s", "question": "q", "asked_at": MONDAY, "asked_by": place.examiner}
    return Clarification.objects.get_or_create(complaint=complaint, round=1, defaults=defaults)[0].pk


def appointment(place: Place, complaint: Complaint) -> int:
    return Appointment.objects.create(
        complaint=complaint, kind=AppointmentKind.SUMMONS, held_at=MONDAY, place="p", set_by=place.examiner
    ).pk


def action(place: Place, complaint: Complaint) -> int:
    found = CorrectiveAction.objects.filter(complaint=complaint).first()
    if found is None:
        people = {"proposed_by": place.examiner, "approved_by": place.head}
        report = ExaminationReport.objects.create(
            complaint=complaint, kind="LHP", result="found", opinion="o", issued_at=MONDAY, **people
        )
        found = CorrectiveAction.objects.create(report=report, complaint=complaint, body=place.service, words="w")
    return found.pk


def propose(place: Place, complaint: Complaint, kind: ProposalKind, content: dict[str, Any]) -> None:
    """Proposed and approved in one go, late enough that nobody has time left to comment."""
    proposal = approving.propose(complaint.pk, kind, content=content, **staff(place, LATER))
    approving.approve(proposal.pk, actor=place.head, at=LATER)


def appoint(place: Place, complaint: Complaint, kind: AppointmentKind) -> object:
    later = LATER + timedelta(days=1)
    return examining.set_appointment(
        complaint.pk, kind, held_at=later, place="p", invited="Kepala dinas", **staff(place, LATER)
    )


def close(place: Place, complaint: Complaint) -> object:
    is_published = complaint.state == State.PUBLISHED
    reason = ClosingReason.RECOMMENDATION_NOT_CARRIED_OUT if is_published else ClosingReason.WITHDRAWN
    return closing.close(complaint.pk, reason=reason, words="w", **staff(place))


ATTEMPTS: dict[str, Attempt] = {
    "ask for completion": lambda p, c: checking.ask_completion(c.pk, missing="KTP", **staff(p)),
    "complete": lambda p, c: checking.complete(c.pk, **staff(p)),
    "pass the formal check": lambda p, c: pass_formal_check(c.pk, **staff(p)),
    "pass the substantive check": lambda p, c: pass_substantive_check(c.pk, **staff(p)),
    "set the body": lambda p, c: checking.set_body(c.pk, body=p.government, **staff(p)),
    "accept by plenary decision": lambda p, c: checking.accept(c.pk, **staff(p)),
    "decide on rapid response": lambda p, c: checking.respond_rapidly(c.pk, reason="Nyawa terancam.", **staff(p)),
    "refuse as outside our competence": lambda p, c: propose(
        p, c, ProposalKind.REFUSAL, refusal_content("outside_competence")
    ),
    "refuse": lambda p, c: propose(p, c, ProposalKind.REFUSAL, refusal_content()),
    "give the notice that it is outside our competence": outside_notice,
    "ask for a clarification": lambda p, c: clarifying.ask_clarification(
        c.pk, summary="s", question="q", **staff(p, LATER)
    ),
    "take the body's answer": lambda p, c: clarifying.answer_clarification(
        request(p, c), answer="a", actor=p.officer, at=MONDAY
    ),
    "go on without an answer": lambda p, c: clarifying.go_on_without_answer(c.pk, **staff(p, LATER)),
    "update the status at the body": lambda p, c: clarifying.report_progress(
        request(p, c), progress=Progress.IN_PROGRESS, actor=p.officer, at=MONDAY
    ),
    "summon": lambda p, c: appoint(p, c, AppointmentKind.SUMMONS),
    "visit the site": lambda p, c: appoint(p, c, AppointmentKind.SITE_VISIT),
    "start mediation or conciliation": lambda p, c: appoint(p, c, AppointmentKind.CONCILIATION),
    "end mediation without an agreement": lambda p, c: examining.end_mediation(c.pk, reason="Menolak.", **staff(p)),
    "record what an appointment brought": lambda p, c: examining.hold_appointment(
        appointment(p, c), outcome="Hadir.", **staff(p)
    ),
    "tell the complainant the outcome": lambda p, c: examining.give_outcome(c.pk, words="w", **staff(p)),
    "comment on the outcome": lambda _, c: examining.comment_outcome(c.pk, comment="k", actor=None, at=MONDAY),
    "examine again after a well-founded comment": lambda p, c: examining.resume_examination(
        c.pk, reason="Benar.", **staff(p)
    ),
    "issue the report: found": lambda p, c: propose(p, c, ProposalKind.REPORT, report_content(p.service)),
    "issue the report: not found or stopped": lambda p, c: propose(
        p, c, ProposalKind.REPORT, report_content(result="not_found")
    ),
    "report on a corrective action": lambda p, c: reporting.report_correction(
        action(p, c), progress=Progress.SETTLED, evidence="Dibayar.", actor=p.officer, at=MONDAY
    ),
    "pass to resolution and monitoring": lambda p, c: reporting.pass_to_resolution(
        c.pk, reason="Belum.", **staff(p, LATER)
    ),
    "sign a recommendation": lambda p, c: propose(p, c, ProposalKind.RECOMMENDATION, recommendation_content()),
    "send the recommendation, and take the superior's report": lambda p, c: recommending.send_recommendation(
        c.pk, **staff(p)
    ),
    "publish": lambda p, c: recommending.publish(c.pk, reason="Tidak dilaksanakan.", **staff(p, LATER)),
    "close": close,
    "reopen on new material": lambda p, c: closing.reopen(c.pk, reason="Bukti baru.", **staff(p)),
    "work on": lambda p, c: noting.add_note(c.pk, note="n", **staff(p)),
}
# What a move needs beside the right state, and this test is not about.
FIRST: dict[str, Attempt] = {
    "tell the complainant the outcome": heard,
    "examine again after a well-founded comment": lambda _, c: commented(c),
    "publish": lambda p, c: recommending.send_recommendation(c.pk, **staff(p)),
}


def kept(complaint: Complaint) -> list[Any]:
    """All that an act could change, but for the rows that it adds."""
    return [
        Complaint.objects.filter(pk=complaint.pk).values().get(),
        list(complaint.deadlines.order_by("id").values()),
        complaint.events.count(),
        Proposal.objects.filter(complaint=complaint).count(),
        list(Clarification.objects.filter(complaint=complaint).values("progress", "answer")),
        list(complaint.outcome_notices.values("comment")),
        list(complaint.corrective_actions.values("progress", "judgement")),
    ]


def test_every_move_of_the_table_has_an_act() -> None:
    assert set(ATTEMPTS) == set(BY_NAME)
    assert len(BY_NAME) == len(MOVES)


def test_every_state_has_a_way_to_it() -> None:
    assert set(WAYS) == set(State)


@pytest.mark.parametrize("state", State)
def test_a_case_can_be_brought_to_it(place: Place, state: State) -> None:
    assert case_at(place, state).state == state


@pytest.mark.parametrize("state", State)
def test_moves_from_another_state_are_refused_and_change_nothing(place: Place, state: State) -> None:
    complaint = case_at(place, state)
    request(place, complaint)
    action(place, complaint)
    before = kept(complaint)
    for move in MOVES:
        if not move.allows(state):
            with refused(move.refusal), transaction.atomic():
                ATTEMPTS[move.name](place, complaint)
            assert kept(complaint) == before, move.name


@pytest.mark.parametrize("state", State)
def test_moves_that_the_table_allows_lead_where_it_says(place: Place, state: State) -> None:
    complaint = case_at(place, state)
    for move in MOVES:
        if move.allows(state):
            with transaction.atomic():
                FIRST.get(move.name, lambda *_: None)(place, complaint)
                ATTEMPTS[move.name](place, complaint)
                assert Complaint.objects.get(pk=complaint.pk).state == (move.target or state), move.name
                assert_history_is_a_way(complaint)
                transaction.set_rollback(True)


def assert_history_is_a_way(complaint: Complaint) -> None:
    before = ""
    for code, state in complaint.events.order_by("sequence").values_list("code", "state"):
        assert (before, code, state) in transitions()
        before = state
    assert before == Complaint.objects.get(pk=complaint.pk).state


def test_every_state_is_reached_from_a_first_one_and_every_open_one_ends() -> None:
    steps = {(source, target) for source, _, target in transitions() if source}
    reached = {str(state) for states in FIRST_STATES.values() for state in states}
    for _round in State:
        reached |= {target for source, target in steps if source in reached}
    assert reached == set(State.values)
    assert {source for source, target in steps if target == State.CLOSED and source != target} == set(OPEN)


def test_an_event_changes_the_state_only_as_a_move_of_the_table_does() -> None:
    pairs = {(str(source), str(move.target)) for move in MOVES if move.target for source in move.sources}
    assert {(source, target) for source, _, target in transitions() if source and source != target} == {
        pair for pair in pairs if pair[0] != pair[1]
    }
    assert {move.name for moves in MOVES_OF_EVENT.values() for move in moves} <= set(BY_NAME)
    assert {code for _, code, _ in transitions()} == set(EventCode.values)


@pytest.mark.parametrize("state", State)
def test_a_case_is_closed_only_for_the_reasons_of_its_state(place: Place, state: State) -> None:
    """What is allowed in the state may still wait for a day or a judgement; what isn't never gets so far."""
    complaint = case_at(place, state)
    otherwise = "This report is already closed." if state == State.CLOSED else CANT_BE_CLOSED
    for reason in set(ClosingReason) - set(CLOSING_REASONS[state]):
        with refused(otherwise):
            closing.close(complaint.pk, reason=reason, words="w", **staff(place))


CANT_BE_CLOSED = "A report in this state can't be closed for this reason."


def test_a_case_is_deemed_withdrawn_only_after_the_last_day(place: Place) -> None:
    complaint = case_at(place, State.COMPLETION)  # asked on Monday 2 November, due on Wednesday 2 December
    act: dict[str, Any] = {"reason": ClosingReason.DEEMED_WITHDRAWN, "words": "w", "actor": place.examiner}
    with refused("The complainant still has time to complete the file."):
        closing.close(complaint.pk, at=MONDAY + timedelta(days=30), **act)
    closing.close(complaint.pk, at=MONDAY + timedelta(days=31), **act)
    assert list(complaint.deadlines.filter(step="completion").values_list("outcome", flat=True)) == ["late"]


def test_what_the_recommendation_brought_and_the_closing_reason_agree(place: Place) -> None:
    complaint = case_at(place, State.RECOMMENDATION)
    recommending.send_recommendation(complaint.pk, **staff(place))
    recommending.take_recommendation_report(complaint.pk, report="Separuh.", outcome=Judgement.PARTLY, **staff(place))
    with refused("The superior's report was judged otherwise; the reason has to say the same."):
        closing.close(complaint.pk, reason=ClosingReason.RECOMMENDATION_CARRIED_OUT, words="w", **staff(place))
    closing.close(complaint.pk, reason=ClosingReason.RECOMMENDATION_CARRIED_OUT_PARTLY, words="w", **staff(place))


def test_the_formal_check_needs_every_item_and_stores_each(place: Place) -> None:
    complaint = case_at(place, State.RECEIVED)
    some = slugs_of(Check.FORMAL) - {"identity"}
    with refused("Every item of the checklist has to be met; ask for what is missing, or propose a refusal."):
        checking.pass_formal_check(complaint.pk, met=some, **staff(place))
    assert complaint.checklist_items.count() == 0

    checking.keep_checklist(complaint.pk, Check.FORMAL, met=some, **staff(place))
    checking.pass_formal_check(complaint.pk, met=slugs_of(Check.FORMAL), actor=place.head, at=LATER)
    rows = complaint.checklist_items.values_list("item", "is_met", "by", "at")
    assert set(rows) == {(slug, True, place.head.pk, LATER) for slug in slugs_of(Check.FORMAL)}
