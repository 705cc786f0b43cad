"""Intake: the body, the completion of the file, the two checks, and the decision to take a report up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.queries import agreement_covering
from complaints.actions.deadlines import drop, follow_agreement, settle, start, take_over_pauses
from complaints.actions.documents import add_completion_documents
from complaints.actions.history import record
from complaints.actions.moving import enter, lock_for_complainant, lock_for_staff, require_body
from complaints.actions.notices import tell_complainant, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.checklists import Check, slugs_of
from complaints.events import By, EventCode
from complaints.models import ChecklistItem, Complaint
from complaints.permissions import may_be_assigned
from complaints.procedure import WHOLE_CASE, Step, Weight, local_day, start_of_day
from complaints.states import (
    ACCEPT,
    ASK_COMPLETION,
    COMPLETE,
    PASS_FORMAL_CHECK,
    PASS_SUBSTANTIVE_CHECK,
    RESPOND_RAPIDLY,
    SET_BODY,
    WORK_ON,
    Move,
)
from regions.models import Body, User

MOVE_OF_CHECK: dict[str, Move] = {Check.FORMAL: PASS_FORMAL_CHECK, Check.SUBSTANTIVE: PASS_SUBSTANTIVE_CHECK}
STEP_OF_CHECK: dict[str, Step] = {Check.FORMAL: Step.FORMAL_CHECK, Check.SUBSTANTIVE: Step.SUBSTANTIVE_CHECK}
INTAKE_STEPS = (Step.FIRST_REPLY, Step.COMPLETION, Step.FORMAL_CHECK, Step.SUBSTANTIVE_CHECK)


def set_body(complaint_id: int, *, body: Body, actor: User, at: datetime) -> Complaint:
    """Enter or correct the reported body while a report is checked; the agreement follows the body.

    The agreement is the one of the day of registration, however late the body is found.
    """
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, SET_BODY, actor)
        complaint.body = body
        complaint.agreement = agreement_covering(body, local_day(complaint.registered_at, complaint.office.zone))
        complaint.save(update_fields=["body", "agreement"])
        follow_agreement(complaint)
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


def ask_completion(complaint_id: int, *, missing: str, actor: User, at: datetime, note: str = "") -> Complaint:
    """Ask the complainant for what is missing (UU 37/2008 art. 25); it is the first reply at the same time."""
    require_words(missing, _("Write what is missing."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, ASK_COMPLETION, actor)
        enter(complaint, ASK_COMPLETION)
        settle(complaint, Step.FIRST_REPLY, at=at)
        deadline = start(complaint, Step.COMPLETION, at=at)
        event = record(
            complaint,
            EventCode.COMPLETION_ASKED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            missing=missing,
            due_on=deadline.due_on.isoformat(),
        )
        tell_complainant(event)
    return complaint


def complete(
    complaint_id: int,
    *,
    actor: User | None,
    at: datetime,
    note: str = "",
    files: Iterable[UploadedFile] = (),
) -> Complaint:
    """What was missing has come, from the complainant themselves (no actor) or through staff; the formal check goes on.

    Late is taken as long as the case is open. What the complainant writes is the note of the event.
    """
    if actor is None:
        require_words(note, _("Write what we asked you for, or what the files show."))
    with transaction.atomic():
        complaint = lock_for_complainant(complaint_id, COMPLETE, actor)
        enter(complaint, COMPLETE)
        settle(complaint, Step.COMPLETION, at=at)
        by = By.STAFF if actor else By.COMPLAINANT
        event = record(complaint, EventCode.COMPLETED, by=by, actor=actor, at=at, note=note)
        tell_complainant(event)
        if actor is None:
            tell_staff(event, complaint)
        add_completion_documents(complaint, files, actor=actor, at=at)
    return complaint


def keep_checklist(complaint_id: int, check: Check, *, met: Collection[str], actor: User, at: datetime) -> Complaint:
    """Store what somebody found at each item of a checklist, without passing the check yet."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, MOVE_OF_CHECK[check], actor)
        _keep(complaint, check, met, actor, at)
        record(
            complaint,
            EventCode.CHECKLIST_KEPT,
            by=By.STAFF,
            actor=actor,
            at=at,
            step=STEP_OF_CHECK[check],
            met=len(met),
            items=len(slugs_of(check)),
        )
    return complaint


def pass_formal_check(
    complaint_id: int, *, met: Collection[str], actor: User, at: datetime, note: str = ""
) -> Complaint:
    """The file is complete (verifikasi formil): the complainant is told, the substantive check begins."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, PASS_FORMAL_CHECK, actor)
        _require_all(Check.FORMAL, met)
        _keep(complaint, Check.FORMAL, met, actor, at)
        enter(complaint, PASS_FORMAL_CHECK)
        event = record(complaint, EventCode.FORMAL_CHECK_PASSED, by=By.STAFF, actor=actor, at=at, note=note)
        settle(complaint, Step.FIRST_REPLY, Step.FORMAL_CHECK, at=at)
        start(complaint, Step.SUBSTANTIVE_CHECK, at=at)
        tell_complainant(event)
    return complaint


def pass_substantive_check(
    complaint_id: int, *, met: Collection[str], actor: User, at: datetime, note: str = ""
) -> Complaint:
    """The case is ours (verifikasi materiil): the plenary decides next."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, PASS_SUBSTANTIVE_CHECK, actor)
        _require_all(Check.SUBSTANTIVE, met)
        _keep(complaint, Check.SUBSTANTIVE, met, actor, at)
        enter(complaint, PASS_SUBSTANTIVE_CHECK)
        event = record(complaint, EventCode.SUBSTANTIVE_CHECK_PASSED, by=By.STAFF, actor=actor, at=at, note=note)
        settle(complaint, Step.SUBSTANTIVE_CHECK, at=at)
        tell_complainant(event)
    return complaint


def accept(
    complaint_id: int, *, actor: User, at: datetime, weight: Weight = Weight.SIMPLE, note: str = ""
) -> Complaint:
    """The plenary takes the report up: the examination begins. The body must be known by now.

    `weight` says how many days the office gives itself for the whole case, counted from its registration.
    """
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, ACCEPT, actor)
        require_body(complaint)
        take_up(complaint, actor)
        enter(complaint, ACCEPT)
        event = record(complaint, EventCode.ACCEPTED, by=By.STAFF, actor=actor, at=at, note=note, weight=weight)
        weigh(complaint, weight, at)
        tell_complainant(event)
    return complaint


def set_weight(complaint_id: int, *, weight: Weight, actor: User, at: datetime, note: str = "") -> Complaint:
    """The case turns out heavier or simpler: the clock of the whole case is another one, from the same start."""
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, WORK_ON, actor)
        if complaint.weight == weight:
            raise Refused(_("This is the weight of the case already."))
        due = weigh(complaint, weight, at)
        record(
            complaint,
            EventCode.WEIGHT_SET,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            weight=weight,
            due_on=due.isoformat(),
        )
    return complaint


def respond_rapidly(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """Decide on rapid response (RCO): examined at once, without the checks and the full path of clarifications.

    For an emergency, a threat to life or to the right to life. Deadlines set from now on warn at once.
    """
    require_words(reason, _("Write why the case can't wait."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, RESPOND_RAPIDLY, actor)
        require_body(complaint)
        take_up(complaint, actor)
        complaint.is_rapid = True
        complaint.save(update_fields=["is_rapid"])
        enter(complaint, RESPOND_RAPIDLY)
        event = record(complaint, EventCode.RAPID_RESPONSE, by=By.STAFF, actor=actor, at=at, note=reason)
        settle(complaint, Step.FIRST_REPLY, at=at)
        drop(complaint, *INTAKE_STEPS, at=at)
        tell_complainant(event)
        tell_staff(event, complaint)
    return complaint


def take_up(complaint: Complaint, actor: User) -> None:
    """Whoever takes a report up works on it, where nobody does yet."""
    if complaint.officer is None and may_be_assigned(actor, complaint):
        complaint.officer = actor
        complaint.save(update_fields=["officer"])


def weigh(complaint: Complaint, weight: Weight, at: datetime) -> date:
    """Set the weight and with it the clock of the whole case, from the day it ran from; returns its last day.

    That is the registration, or the reopening. What the clock stood still is not counted by the new one either.
    """
    current = complaint.deadlines.filter(step__in=WHOLE_CASE, settled_at__isnull=True).first()
    if current is not None and current.step == weight.step:
        return current.due_on
    complaint.weight = weight
    complaint.save(update_fields=["weight"])
    pauses = list(current.pauses.all()) if current else []
    drop(complaint, *WHOLE_CASE, at=at)
    began_at = start_of_day(current.started_on, complaint.office.zone) if current else complaint.registered_at
    deadline = start(complaint, weight.step, at=began_at)
    take_over_pauses(deadline, pauses, complaint.office)
    return deadline.due_on


def _require_all(check: Check, met: Collection[str]) -> None:
    if slugs_of(check) - set(met):
        raise Refused(_("Every item of the checklist has to be met; ask for what is missing, or propose a refusal."))


def _keep(complaint: Complaint, check: Check, met: Collection[str], actor: User, at: datetime) -> None:
    known = slugs_of(check)
    if unknown := set(met) - known:
        raise ValueError(f"the checklist has no items {sorted(unknown)}")
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(complaint=complaint, check_name=check, item=slug, is_met=slug in met, by=actor, at=at)
            for slug in sorted(known)
        ],
        update_conflicts=True,
        unique_fields=["complaint", "check_name", "item"],
        update_fields=["is_met", "by", "at"],
    )
