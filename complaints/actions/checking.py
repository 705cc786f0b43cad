"""The two checks at intake, and who works on a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.queries import agreement_covering
from complaints.actions.deadlines import settle, start
from complaints.actions.history import record
from complaints.actions.moving import enter, lock_for_staff, require_body
from complaints.actions.notices import tell_complainant, tell_staff
from complaints.actions.refusal import Refused
from complaints.events import By, EventCode
from complaints.models import Complaint
from complaints.permissions import may_be_assigned
from complaints.procedure import Step, local_day
from complaints.states import ACCEPT, PASS_FORMAL_CHECK, SET_BODY, WORK_ON
from regions.models import Body, User


def assign(complaint_id: int, *, officer: User, actor: User, at: datetime) -> Complaint:
    """Give a case to a member of staff of its office; they are told."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        if not may_be_assigned(officer, complaint):
            raise Refused(_("This person doesn't work for the office of the report."))
        complaint.officer = officer
        complaint.save(update_fields=["officer"])
        event = record(complaint, EventCode.ASSIGNED, by=By.STAFF, actor=actor, at=at, officer=str(officer))
        if officer != actor:
            tell_staff(event, complaint)
    return complaint


def set_body(complaint_id: int, *, body: Body, actor: User, at: datetime) -> Complaint:
    """Enter or correct the reported body while a report is checked; the agreement follows the body.

    The agreement is the one of the day of registration, however late the body is found.
    """
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, SET_BODY, actor)
        complaint.body = body
        complaint.agreement = agreement_covering(body, local_day(complaint.registered_at, complaint.office.zone))
        complaint.save(update_fields=["body", "agreement"])
        record(
            complaint,
            EventCode.BODY_SET,
            by=By.STAFF,
            actor=actor,
            at=at,
            body=body.name,
            agreement=str(complaint.agreement or ""),
        )
    return complaint


def pass_formal_check(complaint_id: int, *, actor: User, at: datetime, note: str = "") -> Complaint:
    """The file is complete (verifikasi formil): the complainant is told, the substantive check begins."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, PASS_FORMAL_CHECK, actor)
        enter(complaint, PASS_FORMAL_CHECK)
        event = record(complaint, EventCode.FORMAL_CHECK_PASSED, by=By.STAFF, actor=actor, at=at, note=note)
        settle(complaint, Step.FIRST_REPLY, at=at)
        settle(complaint, Step.FORMAL_CHECK, at=at)
        start(complaint, Step.SUBSTANTIVE_CHECK, at=at)
        tell_complainant(event)
    return complaint


def accept(complaint_id: int, *, actor: User, at: datetime, note: str = "") -> Complaint:
    """The case is ours (verifikasi materiil): the examination begins. The body must be known by now."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, ACCEPT, actor)
        require_body(complaint)
        if complaint.officer is None and may_be_assigned(actor, complaint):
            complaint.officer = actor
            complaint.save(update_fields=["officer"])
        enter(complaint, ACCEPT)
        event = record(complaint, EventCode.ACCEPTED, by=By.STAFF, actor=actor, at=at, note=note)
        settle(complaint, Step.SUBSTANTIVE_CHECK, at=at)
        tell_complainant(event)
    return complaint
