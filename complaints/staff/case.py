"""The page of one case: everything that the staff read about it, gathered in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import downloads
from complaints.events import Audience, By
from complaints.models import Clarification, Complaint, Deadline, Document, Notice
from complaints.notices import SUBJECTS
from complaints.procedure import local_day
from complaints.queries import explained, history_for_staff, shown, shown_with_reasons
from complaints.staff.act_view import find
from complaints.staff.acts import offers
from complaints.staff.intake_acts import OpenIdentity
from regions.models import User


def describe(complaint: Complaint, user: User | AnonymousUser, now: datetime) -> dict[str, Any]:
    zone = complaint.office.zone
    deadlines = list(explained(complaint.deadlines.all()))
    still_open = shown_with_reasons([one for one in deadlines if one.is_open], zone, now)
    settled = shown_with_reasons([one for one in deadlines if not one.is_open], zone, now)
    return {
        "complaint": complaint,
        "received": date_format(local_day(complaint.registered_at, zone), "j F Y"),
        "next_deadline": still_open[0] if still_open else None,
        "deadlines": still_open + settled,
        "offers": offers(complaint, now),
        "identity_url": OpenIdentity.address(complaint),
        "agreement_url": _agreement_url(complaint, user),
        "summary": _summary(complaint),
        "clarifications": [_clarification(one, zone, now) for one in _clarifications(complaint)],
        "documents": [_document(one, zone) for one in complaint.documents.filter(clarification__isnull=True)],
        "history": history_for_staff(complaint),
        "notices": [_notice(one) for one in _notices(complaint)],
    }


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


# --- Clarifications and documents -------------------------------------------------------------------------------------


def _clarifications(complaint: Complaint) -> list[Clarification]:
    return list(
        complaint.clarifications.select_related("body", "asked_by", "answered_by").prefetch_related(
            "documents", Prefetch("deadline", Deadline.objects.select_related("rule"))
        )
    )


def _clarification(asked: Clarification, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    return {
        "asked": asked,
        "deadline": shown(asked.deadline, zone, now),
        "documents": [_document(one, zone) for one in asked.documents.all()],
    }


def _document(document: Document, zone: ZoneInfo) -> dict[str, Any]:
    note = [str(By(document.by).label), date_format(local_day(document.added_at, zone), "j F Y")]
    if document.is_shown_to_body and document.clarification_id is None:
        note.append(_("the body may see it"))
    address = reverse("admin:complaints_complaint_document", args=[document.complaint_id, document.key])
    return {"title": document.name, "url": address, "size": document.size, "note": " · ".join(note)}


def download(request: HttpRequest, pk: int, key: Any) -> FileResponse:
    return downloads.download(get_object_or_404(Document, complaint=find(request, pk), key=key))


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
