"""Queueing notices: rows of the outbox, written in the transaction of the event they tell of.

Whom each is for stands here, once, for the acts and for the sweep. Someone who chose one mail a day gets what is not
urgent in the digest of the next morning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from complaints.events import Audience
from complaints.models import Complaint, Deadline, Digest, Event, Identity, Notice, Proposal
from complaints.permissions import may_view
from complaints.procedure import local_day
from regions.models import Body, StaffMember, User
from regions.queries import officers_of

Role = StaffMember.Role


def tell_complainant(event: Event) -> None:
    """Queue a mail to the complainant, if they left an address and the event is told to them."""
    if event.told_to(Audience.COMPLAINANT) is None:
        return
    if Identity.objects.filter(complaint=event.complaint_id).exclude(email="").exists():
        _queue(event, Audience.COMPLAINANT, [None])


def tell_staff(event: Event, complaint: Complaint) -> None:
    """Queue a mail to the case officer, or to the heads of the office while a case has none."""
    _queue(event, Audience.STAFF, responsible_staff(complaint), is_urgent=complaint.is_rapid)


def tell_approvers(event: Event, complaint: Complaint, proposal: Proposal) -> None:
    """Queue a mail to the heads who may approve a proposal."""
    _queue(event, Audience.STAFF, heads_of(complaint) - {proposal.proposed_by}, is_urgent=complaint.is_rapid)


def tell_person(event: Event, person: User) -> None:
    """Queue a mail to one member of staff."""
    _queue(event, Audience.STAFF, [person])


def tell_body(event: Event, complaint: Complaint, body: Body) -> None:
    """Queue a mail to the officers of the body and to the focal points above it."""
    _queue(event, Audience.BODY, body_staff(complaint, body, event.at), is_urgent=complaint.is_rapid)


def tell_bodies(event: Event, complaint: Complaint) -> None:
    """Queue a mail to all bodies that the case ever asked anything of."""
    people: set[User] = set()
    for body in asked_bodies(complaint):
        people |= body_staff(complaint, body, event.at)
    _queue(event, Audience.BODY, people, is_urgent=complaint.is_rapid)


def tell_obliged(event: Event, complaint: Complaint, deadline: Deadline) -> None:
    """Queue a mail to the body that a deadline obliges, if it is a body's."""
    if deadline.body is not None:
        tell_body(event, complaint, deadline.body)


# --- Who they are -----------------------------------------------------------------------------------------------------


def body_staff(complaint: Complaint, body: Body, at: datetime) -> set[User]:
    """The officers of a body and the focal points above it, which are its superior's eyes as well."""
    return {officer.user for officer in officers_of(body, local_day(at, complaint.office.zone)).select_related("user")}


def asked_bodies(complaint: Complaint) -> QuerySet[Body]:
    """All bodies that the case ever asked anything of."""
    asked = Q(clarifications__complaint=complaint) | Q(corrective_actions__complaint=complaint)
    return Body.objects.filter(asked | Q(recommendations__complaint=complaint)).distinct()


def responsible_staff(complaint: Complaint) -> set[User]:
    """The case officer while they may see the case; otherwise those who have to find another one."""
    if complaint.officer is not None and may_view(complaint.officer, complaint):
        return {complaint.officer}
    return heads_of(complaint)


def heads_of(complaint: Complaint) -> set[User]:
    """The heads of the office, or national supervision while it has none."""
    heads = _serving().filter(staff_member__role=Role.HEAD, staff_member__office=complaint.office_id)
    return set(heads) or national_supervision()


def national_supervision() -> set[User]:
    """The end of the line: national supervision, and the heads of the head office."""
    is_head_there = Q(staff_member__role=Role.HEAD, staff_member__office__is_head_office=True)
    return set(_serving().filter(Q(staff_member__role=Role.NATIONAL) | is_head_there))


def _serving() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True)


# --- The rows ---------------------------------------------------------------------------------------------------------


def next_digest(now: datetime) -> datetime:
    """The morning of the next digest, at the hour of DIGEST_HOUR in WIB."""
    zone = ZoneInfo(settings.TIME_ZONE)
    morning = datetime.combine(local_day(now, zone), time(settings.DIGEST_HOUR), tzinfo=zone)
    return morning if now < morning else morning + timedelta(days=1)


def address(person: User | None, audience: Audience, *, at: datetime, now: datetime, is_urgent: bool = False) -> Notice:
    """An unsaved notice without its event: when it is due, and whether it waits for a digest."""
    notice = Notice(audience=audience, recipient=person, is_urgent=is_urgent, due_at=min(at, now))
    if person is not None and person.wants_digest and not is_urgent:
        notice.due_at = next_digest(now)
        day = local_day(notice.due_at, ZoneInfo(settings.TIME_ZONE))
        notice.digest = Digest.objects.get_or_create(recipient=person, day=day)[0]
    return notice


def _queue(event: Event, audience: Audience, recipients: Iterable[User | None], *, is_urgent: bool = False) -> None:
    """Nobody is told twice of one event, though several bodies may have the same focal point."""
    now = timezone.now()  # a sweep for a later moment tells at once all the same
    people = sorted(recipients, key=lambda person: person.pk if person else 0)
    notices = [address(person, audience, at=event.at, now=now, is_urgent=is_urgent) for person in people]
    for notice in notices:
        notice.event = event
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
