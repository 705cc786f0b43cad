"""More time for a deadline of a body: whether it can be asked for, what became of it, and the page that asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.actions.extending import ask_extension, require_extendable
from complaints.actions.refusal import Refused
from complaints.explanation import days_in_words
from complaints.models import Complaint, Deadline, ExtensionRequest
from complaints.officer.access import OfficerRequest
from complaints.officer.forms import MoreTimeForm
from complaints.procedure import local_day
from complaints.queries import ShownDeadline

TONES = {
    ExtensionRequest.State.ASKED: "info",
    ExtensionRequest.State.GRANTED: "good",
    ExtensionRequest.State.REFUSED: "overdue",
}


@dataclass(frozen=True)
class Asked:
    """A request for more time as its body reads it."""

    label: str
    tone: str
    on: date
    by: str
    reason: str
    days: str  # granted ones in words, otherwise empty
    words: str  # of the Ombudsman to the body


@dataclass(frozen=True)
class MoreTime:
    url: str  # of the page that asks
    deadline_id: int
    why_not: str  # why it can't be asked for now, empty where it can
    is_over: bool  # the step is done, or no longer needed: then nobody wonders why not
    asked: Asked | None


def more_time_for(deadline: Deadline, complaint: Complaint, url: str, now: datetime) -> MoreTime:
    """The deadline comes with its rule, its `extension_request` and who asked."""
    request: ExtensionRequest | None = getattr(deadline, "extension_request", None)
    return MoreTime(
        url=url,
        deadline_id=deadline.pk,
        why_not=_why_not(deadline, complaint, now),
        is_over=not deadline.is_open,
        asked=_asked(request, deadline, complaint) if request else None,
    )


def _why_not(deadline: Deadline, complaint: Complaint, now: datetime) -> str:
    try:
        require_extendable(deadline, now, complaint)
    except Refused as refusal:
        return str(refusal)
    return ""


def _asked(request: ExtensionRequest, deadline: Deadline, complaint: Complaint) -> Asked:
    return Asked(
        label=capfirst(str(ExtensionRequest.State(request.state).label)),
        tone=TONES[ExtensionRequest.State(request.state)],
        on=local_day(request.asked_at, complaint.office.zone),
        by=str(request.asked_by),
        reason=request.reason,
        days=days_in_words(request.days, deadline.extension_unit) if request.days else "",
        words=request.words,
    )


class Subject(Protocol):
    """What the deadline belongs to: a request, a corrective action or a recommendation."""

    @property
    def register(self) -> str: ...

    @property
    def deadline(self) -> ShownDeadline | None: ...


def page(request: OfficerRequest, subject: Subject, more_time: MoreTime, url: str, now: datetime) -> HttpResponse:
    """The form, and the act. `url` is the subject's own page, which says why where nothing can be asked."""
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and more_time.why_not:
        return redirect(url)
    if request.method == "POST" and form.is_valid():
        try:
            ask_extension(more_time.deadline_id, reason=form.cleaned_data["reason"], actor=request.user, at=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your request for more time was sent to the Ombudsman."))
            return redirect(url)
    return render(request, "officer/more_time/ask.html", {"form": form, "subject": subject, "subject_url": url})
