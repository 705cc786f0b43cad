"""Who works on a case: the officer, the office and its division, and who may not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import move_to_office
from complaints.actions.history import record
from complaints.actions.moving import lock_for_staff
from complaints.actions.notices import tell_complainant, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.models import Complaint, ConflictOfInterest
from complaints.permissions import may_be_assigned
from complaints.states import WORK_ON
from regions.models import Division, Office, User


def assign(complaint_id: int, *, officer: User, actor: User, at: datetime) -> Complaint:
    """Give a case to a member of staff of its office; they are told."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        if not may_be_assigned(officer, complaint):
            raise Refused(_("This person doesn't work for the office of the report, or may not act on it."))
        complaint.officer = officer
        complaint.save(update_fields=["officer"])
        event = record(complaint, EventCode.ASSIGNED, by=By.STAFF, actor=actor, at=at, officer=str(officer))
        if officer != actor:
            tell_staff(event, complaint)
    return complaint


def transfer(
    complaint_id: int, *, office: Office, division: Division | None, reason: str, actor: User, at: datetime
) -> Complaint:
    """Give a case to another office, another division, or both, after coordination; the heads there are told.

    Numbers and days stay; the days end at the midnight of the new office. At another office the case has no officer.
    """
    require_words(reason, _("Write why the case moves, and with whom it was agreed."))
    if division is not None and division.office_id != office.pk:
        raise Refused(_("This division belongs to another office."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        is_new_office = complaint.office_id != office.pk
        if not is_new_office and complaint.division == division:
            raise Refused(_("The case is there already."))
        complaint.office, complaint.division = office, division
        if is_new_office:
            complaint.officer = None
            move_to_office(complaint, office)
        complaint.save(update_fields=["office", "division", "officer"])
        event = record(
            complaint,
            EventCode.TRANSFERRED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=reason,
            office=str(office),
            division=str(division or ""),
        )
        tell_staff(event, complaint)
        if is_new_office:
            tell_complainant(event)
    return complaint


def declare_conflict(complaint_id: int, *, reason: str, actor: User, at: datetime) -> ConflictOfInterest:
    """Somebody says that they are biased (UU 37/2008 art. 40): from now on they can't act on the case.

    If they worked on it, nobody does now, and the heads of the office are told.
    """
    require_words(reason, _("Write what ties you to the case."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        conflict = ConflictOfInterest.objects.create(complaint=complaint, user=actor, reason=reason, declared_at=at)
        if complaint.officer == actor:
            complaint.officer = None
            complaint.save(update_fields=["officer"])
        event = record(complaint, EventCode.CONFLICT_DECLARED, by=By.STAFF, actor=actor, at=at, person=str(actor))
        tell_staff(event, complaint)
    return conflict
