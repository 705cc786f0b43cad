"""The examination beside the clarifications: appointments, mediation, and the outcome told to the complainant."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import drop, settle, start
from complaints.actions.history import record
from complaints.actions.moving import enter, lock_for_complainant, lock_for_staff
from complaints.actions.notices import tell_complainant, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.examination import AppointmentKind
from complaints.models import Appointment, Complaint, OutcomeNotice
from complaints.procedure import Step, local_day
from complaints.states import (
    COMMENT,
    END_MEDIATION,
    GIVE_OUTCOME,
    HOLD,
    RESUME_EXAMINATION,
    START_MEDIATION,
    SUMMON,
    VISIT,
    Move,
)
from regions.models import User

MOVE_OF_APPOINTMENT: dict[str, Move] = {
    AppointmentKind.SUMMONS: SUMMON,
    AppointmentKind.SITE_VISIT: VISIT,
    AppointmentKind.MEDIATION: START_MEDIATION,
    AppointmentKind.CONCILIATION: START_MEDIATION,
}
EVENT_OF_APPOINTMENT: dict[str, EventCode] = {
    AppointmentKind.SUMMONS: EventCode.SUMMONED,
    AppointmentKind.SITE_VISIT: EventCode.VISIT_SET,
    AppointmentKind.MEDIATION: EventCode.MEDIATION_STARTED,
    AppointmentKind.CONCILIATION: EventCode.MEDIATION_STARTED,
}
CLARIFICATION_STEPS = (Step.CLARIFICATION_1, Step.CLARIFICATION_2)


def set_appointment(
    complaint_id: int,
    kind: AppointmentKind,
    *,
    held_at: datetime,
    place: str,
    invited: str = "",
    actor: User,
    at: datetime,
    note: str = "",
) -> Appointment:
    """Summon someone, set a site visit, or begin a mediation or conciliation. `invited` names positions."""
    require_words(place, _("Write where it takes place."))
    if kind == AppointmentKind.SUMMONS:
        require_words(invited, _("Write who is summoned, by position."))
    if held_at <= at:
        raise Refused(_("Choose a moment that is still to come."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, MOVE_OF_APPOINTMENT[kind], actor)
        enter(complaint, MOVE_OF_APPOINTMENT[kind])
        appointment = Appointment.objects.create(
            complaint=complaint,
            kind=kind,
            body=complaint.body,
            held_at=held_at,
            place=place,
            invited=invited,
            set_by=actor,
        )
        event = record(
            complaint,
            EVENT_OF_APPOINTMENT[kind],
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            appointment=kind,
            held_on=local_day(held_at, complaint.office.zone).isoformat(),
            place=place,
            invited=invited,
        )
        if kind in (AppointmentKind.MEDIATION, AppointmentKind.CONCILIATION):
            drop(complaint, *CLARIFICATION_STEPS, at=at)
        tell_complainant(event)
    return appointment


def hold_appointment(appointment_id: int, *, outcome: str, actor: User, at: datetime) -> Appointment:
    """Record what an appointment brought; once."""
    require_words(outcome, _("Write what it brought."))
    with transaction.atomic():
        appointment = Appointment.objects.get(pk=appointment_id)
        complaint = lock_for_staff(appointment.complaint_id, HOLD, actor)
        appointment.refresh_from_db(fields=["outcome"])
        if appointment.outcome:
            raise Refused(_("What it brought was recorded already."))
        appointment.outcome = outcome
        appointment.save(update_fields=["outcome"])
        record(
            complaint,
            EventCode.APPOINTMENT_HELD,
            by=By.STAFF,
            actor=actor,
            at=at,
            appointment=appointment.kind,
            held_on=local_day(appointment.held_at, complaint.office.zone).isoformat(),
        )
    return appointment


def end_mediation(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """No agreement: the examination goes on. With one, the case is closed for that reason."""
    require_words(reason, _("Write why no agreement was reached."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, END_MEDIATION, actor)
        enter(complaint, END_MEDIATION)
        event = record(complaint, EventCode.MEDIATION_ENDED, by=By.STAFF, actor=actor, at=at, note=reason)
        tell_complainant(event)
    return complaint


def give_outcome(complaint_id: int, *, words: str, actor: User, at: datetime, note: str = "") -> OutcomeNotice:
    """Tell the complainant what was found, before the report is fixed; they may comment (PO 48/2020 art. 25(5))."""
    require_words(words, _("Tell the complainant what was found."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, GIVE_OUTCOME, actor)
        require_examined(complaint)
        enter(complaint, GIVE_OUTCOME)
        notice = OutcomeNotice.objects.create(complaint=complaint, words=words, given_at=at, given_by=actor)
        deadline = start(complaint, Step.OUTCOME_COMMENT, at=at)
        event = record(
            complaint,
            EventCode.OUTCOME_GIVEN,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            due_on=deadline.due_on.isoformat(),
        )
        tell_complainant(event)
    return notice


def require_examined(complaint: Complaint) -> None:
    """Raises Refused while nobody was heard; rapid response may do without."""
    was_heard = complaint.clarifications.exists() or complaint.appointments.exclude(outcome="").exists()
    if not (was_heard or complaint.is_rapid):
        raise Refused(_("Hear the body first: ask for a clarification, summon, or visit."))


def comment_outcome(complaint_id: int, *, comment: str, actor: User | None, at: datetime) -> OutcomeNotice:
    """Take the complainant's comment, from themselves (no actor) or through staff, until the last day."""
    require_words(comment, _("Write your comment."))
    with transaction.atomic():
        complaint = lock_for_complainant(complaint_id, COMMENT, actor)
        notice = complaint.outcome_notices.latest("given_at")
        if notice.commented_at is not None:
            raise Refused(_("You commented already. We read it before we fix the report."))
        if is_comment_time_over(complaint, at):
            raise Refused(_("The time for a comment is over."))
        notice.comment, notice.commented_at = comment, at
        notice.save(update_fields=["comment", "commented_at"])
        by = By.STAFF if actor else By.COMPLAINANT
        event = record(complaint, EventCode.OUTCOME_COMMENTED, by=by, actor=actor, at=at)
        settle(complaint, Step.OUTCOME_COMMENT, at=at)
        tell_staff(event, complaint)
    return notice


def is_comment_time_over(complaint: Complaint, at: datetime) -> bool:
    """Whether the last day for a comment has passed; a paused clock has no last day."""
    deadline = complaint.deadlines.filter(step=Step.OUTCOME_COMMENT).latest("id")
    return not deadline.is_paused and local_day(at, complaint.office.zone) > deadline.due_on


def resume_examination(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """The comment is well-founded: the examination is taken up again (PO 48/2020 art. 25(5b))."""
    require_words(reason, _("Write why the comment is well-founded."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, RESUME_EXAMINATION, actor)
        if complaint.outcome_notices.latest("given_at").commented_at is None:
            raise Refused(_("The complainant has not commented."))
        enter(complaint, RESUME_EXAMINATION)
        event = record(complaint, EventCode.EXAMINATION_RESUMED, by=By.STAFF, actor=actor, at=at, note=reason)
        tell_complainant(event)
    return complaint
