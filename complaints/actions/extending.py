"""More time for a body: asked once, with a reason, before the deadline; granted or refused by staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import recount
from complaints.actions.history import record
from complaints.actions.moving import lock, lock_for_staff
from complaints.actions.notices import tell_complainant, tell_obliged, tell_staff
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.models import Complaint, Deadline, Event, ExtensionRequest
from complaints.permissions import may_answer_for
from complaints.procedure import local_day
from complaints.states import WORK_ON
from regions.models import User

MOST_DAYS = 60  # a slip of the pen, rather than a rule: no law says how long an extension may be


def ask_extension(deadline_id: int, *, reason: str, actor: User, at: datetime) -> ExtensionRequest:
    """An officer of the obliged body asks for more time; staff are told."""
    require_words(reason, _("Write why your body needs more time."))
    with transaction.atomic():
        deadline = Deadline.objects.select_related("body", "clarification").get(pk=deadline_id)
        complaint = lock(deadline.complaint_id)
        deadline.refresh_from_db(fields=["due_on", "settled_at", "is_paused"])
        today = local_day(at, complaint.office.zone)
        if deadline.body is None or not may_answer_for(actor, deadline.body, today):
            raise Refused(_("This deadline is another body's."))
        require_extendable(deadline, at, complaint)
        request = ExtensionRequest.objects.create(deadline=deadline, reason=reason, asked_at=at, asked_by=actor)
        event = _record(complaint, deadline, EventCode.EXTENSION_ASKED, by=By.OFFICER, actor=actor, at=at, note=reason)
        tell_staff(event, complaint)
    return request


def require_extendable(deadline: Deadline, at: datetime, complaint: Complaint) -> None:
    """Raises Refused where no extension of this deadline can be asked for now."""
    if not deadline.is_open:
        raise Refused(_("This was done already; no more time is needed."))
    if ExtensionRequest.objects.filter(deadline=deadline).exists():
        raise Refused(_("More time can be asked for once, and that was done."))
    if local_day(at, complaint.office.zone) > deadline.due_on and not deadline.is_paused:
        raise Refused(_("The deadline has passed; more time has to be asked for before it."))


def grant_extension(deadline_id: int, *, days: int, words: str, actor: User, at: datetime) -> Deadline:
    """Give so many days more, in the unit of the rule."""
    if not 0 < days <= MOST_DAYS:
        raise Refused(_("Grant between 1 and %(most)s days.") % {"most": MOST_DAYS})
    with transaction.atomic():
        complaint, deadline, request = _lock_request(deadline_id, actor)
        if deadline.is_paused:
            raise Refused(_("Let the clock run again first; then it is known which day is extended."))
        _decide(request, ExtensionRequest.State.GRANTED, words, actor=actor, at=at, days=days)
        deadline.extension_days, deadline.extension_unit = days, deadline.rule.unit
        before = recount(deadline, complaint.office)
        event = _record(
            complaint,
            deadline,
            EventCode.EXTENSION_GRANTED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=words,
            body=str(deadline.body or ""),
            before_on=before.isoformat(),
        )
        tell_obliged(event, complaint, deadline)
        tell_complainant(event)
    return deadline


def refuse_extension(deadline_id: int, *, words: str, actor: User, at: datetime) -> Deadline:
    """The day stays as it is; the body is told why."""
    require_words(words, _("Tell the body why it gets no more time."))
    with transaction.atomic():
        complaint, deadline, request = _lock_request(deadline_id, actor)
        _decide(request, ExtensionRequest.State.REFUSED, words, actor=actor, at=at)
        event = _record(complaint, deadline, EventCode.EXTENSION_REFUSED, by=By.STAFF, actor=actor, at=at, note=words)
        tell_obliged(event, complaint, deadline)
    return deadline


def _lock_request(deadline_id: int, actor: User) -> tuple[Complaint, Deadline, ExtensionRequest]:
    found = Deadline.objects.only("complaint_id").get(pk=deadline_id)
    complaint = lock_for_staff(found.complaint_id, WORK_ON, actor)
    deadline = Deadline.objects.select_related("rule", "body", "clarification").get(pk=deadline_id)
    request = ExtensionRequest.objects.filter(deadline=deadline).first()
    if request is None or request.state != ExtensionRequest.State.ASKED:
        raise Refused(_("No request for more time waits for a decision here."))
    if not deadline.is_open:
        raise Refused(_("This was done already; no more time is needed."))
    return complaint, deadline, request


def _decide(
    request: ExtensionRequest,
    state: ExtensionRequest.State,
    words: str,
    *,
    actor: User,
    at: datetime,
    days: int | None = None,
) -> None:
    request.state, request.words, request.days = state, words, days
    request.decided_at, request.decided_by = at, actor
    request.save(update_fields=["state", "words", "days", "decided_at", "decided_by"])


def _record(
    complaint: Complaint,
    deadline: Deadline,
    code: EventCode,
    *,
    by: By,
    actor: User,
    at: datetime,
    note: str,
    **facts: str,
) -> Event:
    return record(
        complaint,
        code,
        by=by,
        actor=actor,
        at=at,
        note=note,
        clarification=deadline.clarification,
        step=deadline.step,
        due_on=deadline.due_on.isoformat(),
        **({"body": str(deadline.body or "")} | facts),
    )
