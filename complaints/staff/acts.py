"""All acts on a case in the order in which its page offers them, and which of them the state allows now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints.actions.moving import require_staff
from complaints.actions.refusal import Refused
from complaints.models import Complaint
from complaints.staff.act_view import ActView
from complaints.staff.clock_acts import CLOCK_ACTS
from complaints.staff.closing_acts import CLOSING_ACTS
from complaints.staff.examination_acts import EXAMINATION_ACTS
from complaints.staff.intake_acts import INTAKE_ACTS
from complaints.staff.people_acts import PEOPLE_ACTS
from regions.models import User

ACTS: tuple[type[ActView], ...] = (*INTAKE_ACTS, *EXAMINATION_ACTS, *CLOCK_ACTS, *PEOPLE_ACTS, *CLOSING_ACTS)


@dataclass(frozen=True)
class Offer:
    """An act that the state allows; `hindrance` says what has to be done before it."""

    title: str
    url: str
    leads_on: bool
    is_dangerous: bool
    hindrance: str


def offers(complaint: Complaint, now: datetime, actor: User | None = None) -> list[Offer]:
    """None for an actor who may not act on the case, such as one with a conflict of interest."""
    if actor is not None:
        try:
            require_staff(complaint, actor)
        except Refused:
            return []
    return [_offer(act, complaint, now) for act in ACTS if act.is_offered(complaint, now)]


def _offer(act: type[ActView], complaint: Complaint, now: datetime) -> Offer:
    hindrance = ""
    try:
        act.require(complaint, now)
    except Refused as refusal:
        hindrance = str(refusal)
    return Offer(str(act.title), act.address(complaint), act.leads_on, act.is_dangerous, hindrance)
