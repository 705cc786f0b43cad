"""Queueing notices: rows of the outbox, written in the transaction of the event they tell of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from complaints.events import Audience
from complaints.models import Complaint, Event, Identity, Notice
from complaints.permissions import may_view
from complaints.procedure import local_day
from regions.models import Body, StaffMember, User
from regions.queries import officers_of


def tell_complainant(event: Event) -> None:
    """Queue a mail to the complainant, if they left an address and the event is told to them."""
    if event.told_to(Audience.COMPLAINANT) is None:
        return
    if Identity.objects.filter(complaint=event.complaint_id).exclude(email="").exists():
        _queue(event, Audience.COMPLAINANT, [None])


def tell_staff(event: Event, complaint: Complaint) -> None:
    """Queue a mail to the case officer, or to the heads of the office while a case has none."""
    _queue(event, Audience.STAFF, responsible_staff(complaint))


def tell_heads(event: Event, complaint: Complaint) -> None:
    """Queue a mail to the case officer and to the heads of the office as well."""
    _queue(event, Audience.STAFF, {*responsible_staff(complaint), *heads_of(complaint)})


def tell_body(event: Event, complaint: Complaint, body: Body) -> None:
    """Queue a mail to the officers of the body and to the focal points above it."""
    day = local_day(event.at, complaint.office.zone)
    _queue(event, Audience.BODY, {officer.user for officer in officers_of(body, day)})


def responsible_staff(complaint: Complaint) -> set[User]:
    """The case officer while they may see the case; otherwise those who have to find another one."""
    if complaint.officer is not None and may_view(complaint.officer, complaint):
        return {complaint.officer}
    return heads_of(complaint)


def heads_of(complaint: Complaint) -> set[User]:
    """The heads of the office, or national supervision and the head office's heads while it has none."""
    serving = User.objects.filter(is_active=True, is_staff=True)
    is_head = Q(staff_member__role=StaffMember.Role.HEAD)
    heads = set(serving.filter(is_head, staff_member__office=complaint.office_id))
    is_national = Q(staff_member__role=StaffMember.Role.NATIONAL)
    return heads or set(serving.filter(is_national | is_head & Q(staff_member__office__is_head_office=True)))


def _queue(event: Event, audience: Audience, recipients: Iterable[User | None]) -> None:
    due_at = min(event.at, timezone.now())  # a sweep for a later moment tells at once all the same
    people = sorted(recipients, key=lambda person: person.pk if person else 0)
    Notice.objects.bulk_create(
        Notice(event=event, audience=audience, recipient=person, due_at=due_at) for person in people
    )
