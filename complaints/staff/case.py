"""The page of one case: everything that the staff read about it, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.events import Audience
from complaints.models import Clarification, Complaint, Deadline, ExtensionRequest, Notice, Pause
from complaints.notices import SUBJECTS
from complaints.procedure import Step, local_day
from complaints.queries import ShownDeadline, explained, history_for_staff, shown_with_reasons
from complaints.staff import case_examination
from complaints.staff.acts import offers
from complaints.staff.documents import ShownDocument, shown_document
from complaints.staff.people_acts import OpenIdentity
from regions.models import User


def describe(complaint: Complaint, user: User | AnonymousUser, now: datetime) -> dict[str, Any]:
    zone = complaint.office.zone
    clocks = _clocks(complaint, zone, now)
    running = [one for one in clocks if one.runs]
    paused = [one for one in clocks if one.deadline.is_paused]
    corrections = {
        (one.deadline.body_id, one.deadline.started_on): one.shown
        for one in clocks
        if one.deadline.step == Step.CORRECTIVE_ACTION
    }
    context = {
        "complaint": complaint,
        "received": date_format(local_day(complaint.registered_at, zone), "j F Y"),
        "next_deadline": next((one.shown for one in running + paused), None),
        "paused": [one.shown.title for one in paused],
        "deadlines": clocks,
        "offers": offers(complaint, now, user if isinstance(user, User) else None),
        "identity_url": OpenIdentity.address(complaint),
        "agreement_url": _agreement_url(complaint, user),
        "summary": _summary(complaint),
        "clarifications": _clarifications(complaint, clocks),
        "documents": _documents(complaint),
        "history": history_for_staff(complaint),
        "notices": [_notice(one) for one in _notices(complaint)],
        **case_examination.describe(complaint, user, corrections),
    }
    return context | {"parts": _parts(context)}


def _agreement_url(complaint: Complaint, user: User | AnonymousUser) -> str:
    if complaint.agreement is None or not user.has_perm("agreements.view_agreement"):
        return ""
    return reverse("admin:agreements_agreement_change", args=[complaint.agreement_id])


def _summary(complaint: Complaint) -> list[dict[str, str]]:
    raised = date_format(complaint.raised_on, "j F Y") if complaint.raised_on else ""
    return [
        {"key": _("What happened"), "value": complaint.account},
        {"key": _("When it happened"), "value": date_format(complaint.occurred_on, "j F Y")},
        {"key": _("Raised with the body before"), "value": raised},
        {"key": _("How that ended"), "value": complaint.raised_outcome},
        {"key": _("What the complainant hopes for"), "value": complaint.wish},
    ]


# --- Parts of the page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A line of the page's own navigation; some parts have nothing to count."""

    anchor: str
    title: str
    count: int | None = None


def _parts(context: dict[str, Any]) -> list[Part]:
    """In the order of the page; what has its place only once there is something is left out before."""

    def filled(anchor: str, title: str, rows: Sized) -> list[Part]:
        return [Part(anchor, title, len(rows))] if rows else []

    return [
        Part("summary", _("The report")),
        *filled("checks", _("Checks"), context["checks"]),
        *filled("proposals", _("Proposals"), context["proposals"]),
        Part("clarifications", _("Clarifications"), len(context["clarifications"])),
        *filled("appointments", _("Appointments"), context["appointments"]),
        *filled("outcome", _("Outcome and comment"), context["outcome_notices"]),
        *filled("reports", _("Reports on the examination"), context["reports"]),
        *([Part("recommendation", _("Recommendation"))] if context["recommendation"] else []),
        Part("deadlines", _("Deadlines"), len(context["deadlines"])),
        *filled("conflicts", _("Conflicts of interest"), context["conflicts"]),
        Part("documents", _("Documents"), len(context["documents"])),
        Part("timeline", _("History"), len(context["history"])),
        Part("mails", _("Mails"), len(context["notices"])),
    ]


# --- Clocks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """A deadline as it is shown, with what was done to it."""

    deadline: Deadline
    shown: ShownDeadline
    pauses: list[Pause]
    request: ExtensionRequest | None

    @property
    def runs(self) -> bool:
        return self.deadline.is_open and not self.deadline.is_paused


def _clocks(complaint: Complaint, zone: ZoneInfo, now: datetime) -> list[Clock]:
    """What is open, the nearest first; then what is settled."""
    people = ("body", "extension_request__asked_by", "extension_request__decided_by")
    found = explained(complaint.deadlines.all()).select_related(*people)
    found = found.prefetch_related("pauses__paused_by", "pauses__resumed_by")
    deadlines = sorted(found, key=lambda one: not one.is_open)  # else as they come, by their days
    return [
        Clock(one, shown, list(one.pauses.all()), getattr(one, "extension_request", None))
        for one, shown in zip(deadlines, shown_with_reasons(deadlines, zone, now), strict=True)
    ]


# --- Clarifications and documents -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownClarification:
    asked: Clarification
    deadline: ShownDeadline
    documents: list[ShownDocument]


def _clarifications(complaint: Complaint, clocks: list[Clock]) -> list[ShownClarification]:
    asked = complaint.clarifications.select_related("body", "asked_by", "answered_by").prefetch_related("documents")
    deadlines = {one.deadline.clarification_id: one.shown for one in clocks}
    return [
        ShownClarification(
            asked=one,
            deadline=deadlines[one.pk],
            documents=[shown_document(document, complaint.office.zone) for document in one.documents.all()],
        )
        for one in asked
    ]


def _documents(complaint: Complaint) -> list[ShownDocument]:
    """What belongs to the report itself; a body's files stand beside its answer and its corrective action."""
    own = complaint.documents.filter(clarification__isnull=True, corrective_action__isnull=True)
    return [shown_document(one, complaint.office.zone) for one in own]


# --- Mails ------------------------------------------------------------------------------------------------------------

TONES = {Notice.State.SENT: "good", Notice.State.FAILED: "overdue"}


@dataclass(frozen=True)
class ShownNotice:
    what: str
    to: str
    state: str
    tone: str
    at: datetime
    error: str


def _notices(complaint: Complaint) -> list[Notice]:
    return list(Notice.objects.filter(event__complaint=complaint).select_related("event", "recipient").order_by("-id"))


def _notice(notice: Notice) -> ShownNotice:
    return ShownNotice(
        what=str(SUBJECTS[notice.event.code, notice.audience]),
        to=str(notice.recipient or Audience(notice.audience).label),
        state=notice.get_state_display(),
        tone=TONES.get(Notice.State(notice.state), "quiet"),
        at=notice.sent_at or notice.event.at,
        error=notice.error,
    )
