"""Refusing a report on a ground of the law (UU 37/2008 art. 24, 36), once a second person approved it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.closing import end
from complaints.actions.deadlines import drop, settle, start
from complaints.actions.history import record
from complaints.actions.moving import enter, lock_for_staff, require_move
from complaints.actions.notices import tell_complainant
from complaints.actions.refusal import Refused, require_words
from complaints.admissibility import RefusalGround
from complaints.events import By, EventCode
from complaints.models import Complaint
from complaints.procedure import Step
from complaints.states import DECIDE_OUTSIDE, GIVE_OUTSIDE_NOTICE, REFUSE, ClosingReason, State
from regions.models import User

INTAKE_STEPS = (Step.COMPLETION, Step.FORMAL_CHECK, Step.SUBSTANTIVE_CHECK)
BEFORE_FORMAL_CHECK = frozenset({State.RECEIVED, State.COMPLETION})


def require_refusable(complaint: Complaint, content: dict[str, Any], at: datetime) -> None:
    """`content`: ground (a RefusalGround) and words (to the complainant)."""
    if content.get("ground") not in RefusalGround.values:
        raise Refused(_("Choose the ground of the law on which the report is refused."))
    require_words(content.get("words", ""), _("Tell the complainant why the report is refused."))
    is_outside = content["ground"] == RefusalGround.OUTSIDE_COMPETENCE
    require_move(complaint, DECIDE_OUTSIDE if is_outside else REFUSE)


def refuse(complaint: Complaint, content: dict[str, Any], proposer: User, approver: User, at: datetime) -> None:
    """Close a locked case on its ground; one outside our competence waits for the notice to the complainant first.

    The ground decides which requirement was not met: before the formal check passed the formal, after it the
    substantive one.
    """
    ground = RefusalGround(content["ground"])
    if ground == RefusalGround.OUTSIDE_COMPETENCE:
        _decide_outside(complaint, content["words"], proposer, at)
        return
    is_formal = complaint.state in BEFORE_FORMAL_CHECK
    reason = ClosingReason.FORMAL_REQUIREMENTS if is_formal else ClosingReason.SUBSTANTIVE_REQUIREMENTS
    end(complaint, REFUSE, reason=reason, words=content["words"], actor=approver, at=at, ground=ground)


def _decide_outside(complaint: Complaint, words: str, proposer: User, at: datetime) -> None:
    enter(complaint, DECIDE_OUTSIDE)
    complaint.refusal_ground = RefusalGround.OUTSIDE_COMPETENCE
    complaint.save(update_fields=["refusal_ground"])
    deadline = start(complaint, Step.OUTSIDE_COMPETENCE_NOTICE, at=at)
    event = record(
        complaint,
        EventCode.OUTSIDE_DECIDED,
        by=By.STAFF,
        actor=proposer,
        at=at,
        note=words,
        due_on=deadline.due_on.isoformat(),
    )
    drop(complaint, *INTAKE_STEPS, at=at)
    tell_complainant(event)


def give_outside_notice(complaint_id: int, *, words: str, actor: User, at: datetime, note: str = "") -> Complaint:
    """Tell the complainant that another authority is the right one, and which (UU 37/2008 art. 27); the case ends."""
    require_words(words, _("Tell the complainant which authority is the right one."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, GIVE_OUTSIDE_NOTICE, actor)
        settle(complaint, Step.OUTSIDE_COMPETENCE_NOTICE, at=at)
        end(
            complaint,
            GIVE_OUTSIDE_NOTICE,
            reason=ClosingReason.OUTSIDE_COMPETENCE,
            words=words,
            actor=actor,
            at=at,
            note=note,
        )
    return complaint
