from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.history import record
from complaints.actions.moving import lock_for_staff
from complaints.actions.refusal import require_words
from complaints.events import By, EventCode
from complaints.models import Event
from complaints.states import WORK_ON
from regions.models import User


def add_note(complaint_id: int, *, note: str, actor: User, at: datetime) -> Event:
    """Write an internal note into the history; no other door shows it."""
    require_words(note, _("Write the note."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        return record(complaint, EventCode.NOTE_ADDED, by=By.STAFF, actor=actor, at=at, note=note)
