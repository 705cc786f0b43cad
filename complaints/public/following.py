"""Following a report with its number and secret code."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints.downloads import download
from complaints.events import By, plain_step
from complaints.models import Complaint, Deadline, Document
from complaints.procedure import local_day
from complaints.public.filing import page
from complaints.public.forms import FollowForm
from complaints.public.session import CASE_MINUTES, leave_case, open_case, opened_case
from complaints.public.standing import standing
from complaints.queries import ShownDeadline, find_by_code, history_for_complainant, next_deadline, shown

P = ParamSpec("P")


def with_case(
    view: Callable[Concatenate[HttpRequest, Complaint, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Hands the view the case that number and code opened; without one it asks for them."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        complaint = opened_case(request)
        if complaint is None:
            messages.info(request, _("Enter number and code to open your report."))
            return redirect("follow")
        return view(request, complaint, *args, **kwargs)

    return guarded


@never_cache
@page
def follow(request: HttpRequest) -> HttpResponse:
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        complaint = find_by_code(form.cleaned_data["register"], form.cleaned_data["code"])
        if complaint is not None:
            open_case(request, complaint.pk)
            return redirect("follow-case")
        form.add_error(
            None,
            _("We found no report with this number and this code. Compare both with what you wrote down."),
        )
    return render(request, "public/complaint/follow.html", {"form": form})


@require_safe
@with_case
def case(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    now = timezone.now()
    zone = complaint.office.zone
    deadline = next_deadline(complaint)
    context = {
        "complaint": complaint,
        "standing": standing(complaint, deadline, now),
        "deadline": _shown(deadline, zone, now) if deadline else None,
        "documents": _own_documents(complaint),
        "history": history_for_complainant(complaint),
        "registered_on": local_day(complaint.registered_at, zone),
        "case_minutes": CASE_MINUTES,
    }
    with timezone.override(zone):
        return render(request, "public/complaint/case.html", context)


def _shown(deadline: Deadline, zone: ZoneInfo, now: datetime) -> ShownDeadline:
    """As every door shows it, but in plain words, which say who has to act."""
    return replace(shown(deadline, zone, now), title=capfirst(plain_step(deadline.step)), who="")


def _own_documents(complaint: Complaint) -> list[dict[str, Any]]:
    return [
        {
            "title": document.name,
            "size": document.size,
            "url": reverse("follow-document", args=[document.key]),
        }
        for document in complaint.documents.filter(by=By.COMPLAINANT)
    ]


@require_safe
@with_case
def document(request: HttpRequest, complaint: Complaint, key: uuid.UUID) -> FileResponse:
    return download(get_object_or_404(Document, complaint=complaint, by=By.COMPLAINANT, key=key))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    leave_case(request)
    messages.success(request, _("You left your report. To open it again you need the number and the code."))
    return redirect("follow")
