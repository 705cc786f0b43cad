from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import drop_all
from complaints.actions.history import record
from complaints.actions.moving import lock_for_staff
from complaints.actions.notices import tell_body, tell_complainant
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.models import Complaint
from complaints.states import CLOSE, CLOSING_REASONS, ClosingReason, State
from regions.models import User


def close(
    complaint_id: int, *, reason: ClosingReason, words: str, actor: User, at: datetime, note: str = ""
) -> Complaint:
    """End a case for a named reason; `words` tell the complainant why, in plain language."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, CLOSE, actor)
        if reason not in CLOSING_REASONS[State(complaint.state)]:
            raise Refused(_("A report in this state can't be closed for this reason."))
        require_words(words, _("Tell the complainant why the report is closed."))
        complaint.state = State.CLOSED
        complaint.closed_at = at
        complaint.closing_reason = reason
        complaint.closing_words = words
        complaint.save(update_fields=["state", "closed_at", "closing_reason", "closing_words"])
        event = record(complaint, EventCode.CLOSED, by=By.STAFF, actor=actor, at=at, note=note, closing_reason=reason)
        drop_all(complaint, at=at)
        tell_complainant(event)
        for clarification in complaint.clarifications.select_related("body").filter(round=1):
            tell_body(event, complaint, clarification.body)
    return complaint
