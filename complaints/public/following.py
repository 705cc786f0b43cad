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

from complaints.actions import checking
from complaints.actions.examining import comment_outcome
from complaints.actions.refusal import Refused
from complaints.downloads import download
from complaints.events import By
from complaints.models import Complaint, Deadline, Document
from complaints.plain_words import plain_step
from complaints.public.course import missing_in, outcome_of, report_of
from complaints.public.filing import page
from complaints.public.following_forms import CommentForm, CompletionForm
from complaints.public.forms import FollowForm
from complaints.public.session import CASE_MINUTES, leave_case, open_case, opened_case
from complaints.public.standing import next_of, standing
from complaints.queries import (
    ShownDeadline,
    explained,
    find_by_code,
    history_for_complainant,
    open_deadlines,
    shown_with_reasons,
)
from complaints.uploads import RefusableForm

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
    deadline = _next_deadline(complaint)
    outcome = outcome_of(complaint, now)
    has_commented = outcome is not None and outcome.commented_on is not None
    context = {
        "complaint": complaint,
        "standing": standing(complaint, deadline, now, has_commented=has_commented),
        "deadline": _shown(deadline, zone, now) if deadline else None,
        "missing": missing_in(complaint),
        "outcome": outcome,
        "report": report_of(complaint),
        "documents": _own_documents(complaint),
        "history": history_for_complainant(complaint),
        "case_minutes": CASE_MINUTES,
    }
    with timezone.override(zone):
        return render(request, "public/complaint/case.html", context)


def _next_deadline(complaint: Complaint) -> Deadline | None:
    return next_of(
        list(explained(open_deadlines(complaint)).select_related("rule__rule_set", "extension_request", "body"))
    )


def _shown(deadline: Deadline, zone: ZoneInfo, now: datetime) -> ShownDeadline:
    """As every door shows it, but in plain words, which say who has to act."""
    (told,) = shown_with_reasons([deadline], zone, now)
    return replace(told, title=capfirst(plain_step(deadline.step)), who="")


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


# --- What the complainant sends ---------------------------------------------------------------------------------------


@page
@with_case
def complete(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Send what was missing; it is taken as long as it is asked for."""
    missing = missing_in(complaint)
    if request.method != "POST":
        return _ask(request, "complete.html", CompletionForm(), missing=missing) if missing else _back()
    form = CompletionForm(request.POST, request.FILES)
    if form.is_valid():
        text, files = form.cleaned_data["text"], form.cleaned_data["documents"]
        try:
            checking.complete(complaint.pk, actor=None, at=timezone.now(), note=text, files=files)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We received what you sent. Now we go on with our check."))
            return _back()
    form.ask_for_files_again()
    return _ask(request, "complete.html", form, missing=missing)


@page
@with_case
def comment(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Comment on what was found: once, and until the last day."""
    now = timezone.now()
    outcome = outcome_of(complaint, now)
    if request.method != "POST":
        may_comment = outcome is not None and outcome.may_comment
        return _ask(request, "comment.html", CommentForm(), outcome=outcome) if may_comment else _back()
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment_outcome(complaint.pk, comment=form.cleaned_data["comment"], actor=None, at=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We received your comment. We read it before we finish our report."))
            return _back()
    return _ask(request, "comment.html", form, outcome=outcome)


def _back() -> HttpResponse:
    return redirect("follow-case")


def _ask(request: HttpRequest, template: str, form: RefusableForm, **more: object) -> HttpResponse:
    context = {"form": form, "case_minutes": CASE_MINUTES} | more
    return render(request, f"public/complaint/{template}", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    leave_case(request)
    messages.success(request, _("You left your report. To open it again you need the number and the code."))
    return redirect("follow")
