"""All acts on a case in the order in which its page offers them, and which of them the state allows now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints.actions.refusal import Refused
from complaints.models import Complaint
from complaints.staff.act_view import ActView
from complaints.staff.clock_acts import CLOCK_ACTS
from complaints.staff.examination_acts import EXAMINATION_ACTS
from complaints.staff.intake_acts import INTAKE_ACTS

ACTS: tuple[type[ActView], ...] = (*INTAKE_ACTS, *EXAMINATION_ACTS, *CLOCK_ACTS)


@dataclass(frozen=True)
class Offer:
    """An act that the state allows; `hindrance` says what has to be done before it."""

    title: str
    url: str
    leads_on: bool
    is_dangerous: bool
    hindrance: str


def offers(complaint: Complaint, now: datetime) -> list[Offer]:
    return [_offer(act, complaint, now) for act in ACTS if act.move is not None and act.move.allows(complaint.state)]


def _offer(act: type[ActView], complaint: Complaint, now: datetime) -> Offer:
    hindrance = ""
    try:
        act.require(complaint, now)
    except Refused as refusal:
        hindrance = str(refusal)
    return Offer(str(act.title), act.address(complaint), act.leads_on, act.is_dangerous, hindrance)
