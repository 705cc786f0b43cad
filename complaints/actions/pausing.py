"""Letting clocks stand still, for a ground, and run again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import end_pause, hold, recount
from complaints.actions.history import record
from complaints.actions.moving import lock_for_staff
from complaints.actions.notices import tell_complainant, tell_obliged
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.models import Complaint, Deadline, Pause
from complaints.procedure import PauseGround, local_day
from complaints.states import WORK_ON
from regions.models import User


def pause(
    complaint_id: int, *, deadlines: Collection[int], ground: PauseGround, reason: str, actor: User, at: datetime
) -> list[Pause]:
    """Stop the clocks of open deadlines of a case, from today on. Nobody is warned of them until they run again."""
    require_words(reason, _("Write why the clock stands still."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        today = local_day(at, complaint.office.zone)
        pauses = []
        for deadline in _chosen(complaint, deadlines):
            if deadline.is_paused:
                raise Refused(_("This clock stands still already."))
            if today > deadline.due_on:
                raise Refused(_("This deadline has passed; its clock can't be stopped any more."))
            pauses.append(
                Pause.objects.create(deadline=deadline, ground=ground, reason=reason, from_on=today, paused_by=actor)
            )
            hold(deadline)
            event = record(
                complaint,
                EventCode.PAUSED,
                by=By.STAFF,
                actor=actor,
                at=at,
                note=reason,
                clarification=deadline.clarification,
                step=deadline.step,
                ground=ground,
                from_on=today.isoformat(),
            )
            tell_obliged(event, complaint, deadline)
            tell_complainant(event)
    return pauses


def resume(
    complaint_id: int, *, deadlines: Collection[int], actor: User, at: datetime, note: str = ""
) -> list[Deadline]:
    """Let the clocks run again from today on: each pause adds its days in the unit of the rule."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        today = local_day(at, complaint.office.zone)
        resumed = []
        for deadline in _chosen(complaint, deadlines):
            if not deadline.is_paused:
                raise Refused(_("This clock runs already."))
            end_pause(deadline.pauses.get(until_on__isnull=True), today, actor)
            before = recount(deadline, complaint.office)
            event = record(
                complaint,
                EventCode.RESUMED,
                by=By.STAFF,
                actor=actor,
                at=at,
                note=note,
                clarification=deadline.clarification,
                step=deadline.step,
                due_on=deadline.due_on.isoformat(),
                before_on=before.isoformat(),
            )
            tell_obliged(event, complaint, deadline)
            tell_complainant(event)
            resumed.append(deadline)
    return resumed


def _chosen(complaint: Complaint, ids: Collection[int]) -> list[Deadline]:
    chosen = list(
        complaint.deadlines.filter(pk__in=ids, settled_at__isnull=True).select_related("rule", "clarification", "body")
    )
    if not chosen or len(chosen) != len(set(ids)):
        raise Refused(_("Choose deadlines of this report that are still open."))
    return chosen
