"""The replay of a history: which moves each event can tell of; every other event leaves the state as it is. Pure.

`manage.py check_books` plays the histories through this table and compares with the state that each case has.
"""

from __future__ import annotations

from complaints.events import EventCode
from complaints.states import (
    ACCEPT,
    ASK_CLARIFICATION,
    ASK_COMPLETION,
    CLOSE,
    COMPLETE,
    DECIDE_OUTSIDE,
    END_MEDIATION,
    GIVE_OUTCOME,
    GIVE_OUTSIDE_NOTICE,
    GO_ON_WITHOUT_ANSWER,
    PASS_FORMAL_CHECK,
    PASS_SUBSTANTIVE_CHECK,
    PASS_TO_RESOLUTION,
    PUBLISH,
    RECEIVE_ANSWER,
    RECOMMEND,
    REFUSE,
    REOPEN,
    REPORT_FOUND,
    RESPOND_RAPIDLY,
    RESUME_EXAMINATION,
    START_MEDIATION,
    Move,
    State,
)

MOVES_OF_EVENT: dict[str, tuple[Move, ...]] = {
    EventCode.COMPLETION_ASKED: (ASK_COMPLETION,),
    EventCode.COMPLETED: (COMPLETE,),
    EventCode.FORMAL_CHECK_PASSED: (PASS_FORMAL_CHECK,),
    EventCode.SUBSTANTIVE_CHECK_PASSED: (PASS_SUBSTANTIVE_CHECK,),
    EventCode.ACCEPTED: (ACCEPT,),
    EventCode.RAPID_RESPONSE: (RESPOND_RAPIDLY,),
    EventCode.OUTSIDE_DECIDED: (DECIDE_OUTSIDE,),
    EventCode.CLARIFICATION_ASKED: (ASK_CLARIFICATION,),
    EventCode.CLARIFICATION_ANSWERED: (RECEIVE_ANSWER,),
    EventCode.WENT_ON_WITHOUT_ANSWER: (GO_ON_WITHOUT_ANSWER,),
    EventCode.MEDIATION_STARTED: (START_MEDIATION,),
    EventCode.MEDIATION_ENDED: (END_MEDIATION,),
    EventCode.OUTCOME_GIVEN: (GIVE_OUTCOME,),
    EventCode.EXAMINATION_RESUMED: (RESUME_EXAMINATION,),
    EventCode.REPORT_ISSUED: (REPORT_FOUND,),
    EventCode.PASSED_TO_RESOLUTION: (PASS_TO_RESOLUTION,),
    EventCode.RECOMMENDED: (RECOMMEND,),
    EventCode.PUBLISHED: (PUBLISH,),
    EventCode.CLOSED: (CLOSE, REFUSE, GIVE_OUTSIDE_NOTICE),
    EventCode.REOPENED: (REOPEN,),
}
# Before the plenary decision had a state of its own, the substantive check led straight to the examination.
OF_EARLIER_TABLES = frozenset({("substantive_check", "accepted", "examination")})
# A report that found nothing closes the case with an event of its own; being issued leaves the state as it is.
MAY_STAY = frozenset({EventCode.REPORT_ISSUED})
FIRST_STATES: dict[str, tuple[State, ...]] = {
    EventCode.FILED: (State.RECEIVED, State.PLENARY)  # an own-initiative case has nothing to check
}


def transitions() -> set[tuple[str, str, str]]:
    """Every (state before, code, state afterwards) that a history can hold; the first line has "" before it."""
    possible = {("", str(code), str(state)) for code, states in FIRST_STATES.items() for state in states}
    possible |= OF_EARLIER_TABLES
    for code in EventCode:
        moves = MOVES_OF_EVENT.get(code, ())
        if not moves or code in MAY_STAY:
            possible |= {(str(state), str(code), str(state)) for state in State if code not in FIRST_STATES}
        possible |= {(str(source), str(code), str(move.target)) for move in moves for source in move.sources}
    return possible
