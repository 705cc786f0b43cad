from __future__ import annotations

from datetime import datetime

from complaints.events import By, EventCode
from complaints.models import Clarification, Complaint, Event
from regions.models import User


def record(
    complaint: Complaint,
    code: EventCode,
    *,
    by: By,
    at: datetime,
    actor: User | None = None,
    note: str = "",
    clarification: Clarification | None = None,
    **facts: object,
) -> Event:
    """Write one line of history. Facts are told to other doors in words: no personal data in them.

    A fact that ends in `_on` is a day in ISO form; the note stays with staff.
    """
    return Event.objects.create(
        complaint=complaint,
        code=code,
        by=by,
        at=at,
        actor=actor,
        note=note,
        clarification=clarification,
        state=complaint.state,
        facts=facts,
    )
