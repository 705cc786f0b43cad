from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.history import record
from complaints.actions.moving import lock, require_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.models import Identity
from regions.models import User


def open_identity(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Identity:
    """Who filed a report, for a member of staff who says why; recorded before it is returned."""
    require_words(reason, _("Say why you need to see the identity."))
    with transaction.atomic():
        complaint = lock(complaint_id)
        require_staff(complaint, actor)
        if not Identity.objects.filter(complaint=complaint_id).exists():
            raise Refused(_("Nobody complains here: the Ombudsman began this case itself."))
        record(complaint, EventCode.IDENTITY_OPENED, by=By.STAFF, actor=actor, at=at, note=reason)
        return Identity.objects.get(complaint=complaint_id)
