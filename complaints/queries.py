"""Reading a case for a page: its history as one audience is told it, and whose turn it is."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.events import Audience, By, EventCode
from complaints.explanation import calendar_after, explain
from complaints.models import Clarification, Complaint, CorrectiveAction, Deadline, Event, Recommendation
from complaints.procedure import MARKS, Mark, Step, local_day
from complaints.register import digest_of, normal_register
from regions.models import Office


@dataclass(frozen=True)
class Told:
    """One line of a timeline, in the active language."""

    at: datetime
    title: str
    who: str
    tone: str  # good, near, overdue or empty
    text: str = ""  # the note: for staff, and the body's own for the body


TONES = {
    EventCode.ACCEPTED: "good",
    EventCode.RAPID_RESPONSE: "near",
    EventCode.EXTENSION_GRANTED: "good",
    EventCode.DEADLINE_DUE: "near",
    EventCode.DEADLINE_ESCALATED: "overdue",
    EventCode.PUBLISHED: "overdue",
    EventCode.CLARIFICATION_ANSWERED: "good",
    EventCode.DEADLINE_NEAR: "near",
    EventCode.DEADLINE_MISSED: "overdue",
}


def history_for_staff(complaint: Complaint) -> list[Told]:
    """All of it, newest first, with the names of those who acted and the internal notes."""
    return _told(complaint.events.select_related("actor"), Audience.STAFF)


def history_for_complainant(complaint: Complaint) -> list[Told]:
    return _told(complaint.events.all(), Audience.COMPLAINANT)


def history_for_body(clarification: Clarification) -> list[Told]:
    """What one request's body is told: what was asked of it, what it did, and how the case ended."""
    told = Q(clarification=clarification) | Q(code=EventCode.CLOSED)
    events = Event.objects.filter(told, complaint=clarification.complaint_id).select_related("actor")
    return _told(events, Audience.BODY)


OF_EXTENSIONS = (EventCode.EXTENSION_ASKED, EventCode.EXTENSION_GRANTED, EventCode.EXTENSION_REFUSED)


def history_of_correction(action: CorrectiveAction) -> list[Told]:
    """What an addressee of a report is told since then: what it did itself, and how the case went on."""
    of_all = Q(code__in=(EventCode.REPORT_ISSUED, EventCode.PASSED_TO_RESOLUTION, EventCode.CLOSED))
    own = Q(code__in=(EventCode.CORRECTION_REPORTED, EventCode.CORRECTION_JUDGED))
    own |= Q(code__in=OF_EXTENSIONS, facts__step=Step.CORRECTIVE_ACTION)
    told = of_all | (own & Q(facts__body=action.body.name))
    return _told_since(action.complaint_id, action.report.issued_at, told)


def history_of_recommendation(recommendation: Recommendation) -> list[Told]:
    """What the superior is told of a recommendation that was sent to it."""
    codes = (
        EventCode.RECOMMENDATION_SENT,
        EventCode.RECOMMENDATION_REPORTED,
        EventCode.PUBLISHED,
        EventCode.CLOSED,
    )
    told = Q(code__in=codes) | Q(code__in=OF_EXTENSIONS, facts__step=Step.RECOMMENDATION_REPORT)
    return _told_since(recommendation.complaint_id, recommendation.signed_at, told)


def _told_since(complaint_id: int, moment: datetime, told: Q) -> list[Told]:
    events = Event.objects.filter(told, complaint=complaint_id, at__gte=moment)
    return _told(events.select_related("actor"), Audience.BODY)


def find_by_code(register: str, code: str) -> Complaint | None:
    """The case of a register number and its secret code; the same work is done for a number that doesn't exist."""
    complaint = (
        Complaint.objects.select_related("office", "body", "agreement")
        .filter(register=normal_register(register))
        .first()
    )
    given = digest_of(code, settings.RECEIPT_KEY.encode())
    kept = bytes(complaint.code_digest) if complaint else bytes(len(given))
    return complaint if hmac.compare_digest(given, kept) else None


def open_deadlines(complaint: Complaint) -> QuerySet[Deadline]:
    """What is still to be done, the nearest first."""
    return complaint.deadlines.filter(settled_at__isnull=True).select_related("rule").order_by("due_on", "id")


def next_deadline(complaint: Complaint) -> Deadline | None:
    """The open deadline that comes first: it tells who has to act now."""
    return open_deadlines(complaint).first()


@dataclass(frozen=True)
class ShownDeadline:
    """A deadline as every door shows it, in the active language."""

    title: str
    who: str
    due_on: date
    basis: str
    verified: bool
    consequence: str
    state: str  # overdue, near, paused, met or empty
    words: str
    agreed_on: date | None = None  # beside the legal date, from the covering agreement
    explanation: Sequence[str] = ()  # sentence by sentence; empty where a page has no room for it


EXPLAINED = ("rule__rule_set", "extension_request")  # select_related of what explain() reads, beside the pauses


def explained(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Deadlines with all that their explanation reads."""
    return deadlines.select_related(*EXPLAINED).prefetch_related("pauses")


def shown_with_reasons(deadlines: Sequence[Deadline], zone: ZoneInfo, now: datetime) -> list[ShownDeadline]:
    """As `shown`, each with its explanation; the deadlines come from `explained`. One query for the calendar."""
    calendar = calendar_after(deadlines)
    if calendar is None:
        return []
    return [replace(shown(one, zone, now), explanation=tuple(explain(one, calendar))) for one in deadlines]


def shown(deadline: Deadline, zone: ZoneInfo, now: datetime) -> ShownDeadline:
    """`zone` is that of the office that handles the case: the day ends at its midnight."""
    today = local_day(now, zone)
    return ShownDeadline(
        title=deadline.get_step_display(),
        who=deadline.get_obliged_display(),
        due_on=deadline.due_on,
        basis=deadline.rule.local_basis,
        verified=deadline.rule.is_verified,
        consequence=deadline.rule.local_consequence,
        state=_state(deadline, today, zone),
        words=_words(deadline, today),
        agreed_on=deadline.agreed_on,
    )


def past_due(now: datetime) -> Q:
    """Of requests to bodies: those whose open deadline has passed, by the day of each office (`shown` for a list)."""
    passed = by_the_day_of_each_office(now, lambda today: Q(deadline__due_on__lt=today))
    return Q(deadline__settled_at__isnull=True, deadline__is_paused=False) & passed


def by_the_day_of_each_office(now: datetime, condition: Callable[[date], Q]) -> Q:
    """A condition on what belongs to a case; the day it is given is that of the office that handles the case."""
    by_zone = Q()
    for zone in Office.Zone:
        by_zone |= Q(complaint__office__time_zone=zone) & condition(local_day(now, ZoneInfo(zone)))
    return by_zone


def _state(deadline: Deadline, today: date, zone: ZoneInfo) -> str:
    if not deadline.is_open:
        return "met" if deadline.outcome == Deadline.Outcome.MET else ""
    if deadline.is_paused:
        return "paused"
    if today > deadline.due_on:
        return "overdue"
    near = deadline.mark_moments[MARKS.index(Mark.NEAR)]
    return "near" if near is not None and local_day(near, zone) <= today else ""


def _words(deadline: Deadline, today: date) -> str:
    if not deadline.is_open:
        return str(Deadline.Outcome(deadline.outcome).label)
    if deadline.is_paused:
        return _("the clock stands still")
    days = (deadline.due_on - today).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        return _("today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _told(events: QuerySet[Event], audience: Audience) -> list[Told]:
    told = []
    for event in events:
        title = event.told_to(audience)
        if title is not None:
            told.append(_line(event, title, audience))
    return told


def _line(event: Event, title: str, audience: Audience) -> Told:
    is_own_note = audience == Audience.BODY and event.by == By.OFFICER
    return Told(
        at=event.at,
        title=title,
        who=_who(event, audience),
        tone=TONES.get(EventCode(event.code), ""),
        text=event.note if audience == Audience.STAFF or is_own_note else "",
    )


def _who(event: Event, audience: Audience) -> str:
    """Staff see names; a body sees the names of its own people; a citizen sees who of the three it was."""
    if audience == Audience.COMPLAINANT and event.by == By.COMPLAINANT:
        return _("You")
    sees_name = audience == Audience.STAFF or (audience == Audience.BODY and event.by == By.OFFICER)
    if sees_name and event.actor is not None:
        return str(event.actor)
    return str(By(event.by).label)
