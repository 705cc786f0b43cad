"""The last page before sending, and the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from complaints.actions.filing import file_report, receipt_of
from complaints.actions.refusal import Refused
from complaints.models import Draft
from complaints.procedure import local_day
from complaints.public.filing import page, with_draft
from complaints.public.forms import DeclarationForm
from complaints.public.session import draft_of, forget_draft
from complaints.public.standing import to_expect
from complaints.public.steps import PAGES, STEPS, Filing
from complaints.queries import open_deadlines
from complaints.register import grouped


@page
@with_draft
def check(request: HttpRequest, filing: Filing) -> HttpResponse:
    """All answers and the way back to each; sending files the report, once however often it is sent."""
    if unfinished := filing.first_unfinished():
        return redirect(f"{unfinished.url}?change=1")
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            file_report(filing.draft, filing.report(get_language() or "id"), at=filing.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("file-done")
    context = {
        "form": form,
        "sections": _sections(filing),
        "cautions": [caution for step in STEPS for caution in filing.forms[step.slug].cautions()],
        "page": PAGES,
        "pages": PAGES,
        "back_url": STEPS[-1].url,
    }
    return render(request, "public/complaint/check.html", context)


def _sections(filing: Filing) -> list[dict[str, Any]]:
    sections = []
    for step in STEPS:
        answers = filing.forms[step.slug].summary() or [(_("Files"), _file_names(filing.draft))]
        rows = [{"key": key, "value": value or _("You left this empty")} for key, value in answers]
        sections.append({"title": step.title, "url": f"{step.url}?change=1", "rows": rows})
    return sections


def _file_names(draft: Draft) -> str:
    return "\n".join(document.name for document in draft.documents.all()) or _("No files")


@never_cache
@page
def done(request: HttpRequest) -> HttpResponse:
    """The receipt, as often as this browser asks for it, until the writer says that the code is noted."""
    draft = draft_of(request)
    if draft is None:
        return redirect("follow")
    receipt = receipt_of(draft)
    if receipt is None or draft.complaint is None:
        return redirect("file-check")
    if request.method == "POST":
        forget_draft(request)
        messages.success(request, _("Good. With number and code you can open your report here whenever you want."))
        return redirect("follow")
    zone = draft.complaint.office.zone
    context = {
        "register": receipt.register,
        "code_groups": grouped(receipt.code).split(),
        "registered_on": local_day(receipt.registered_at, zone),
        "office": draft.complaint.office,
        "to_expect": to_expect(open_deadlines(draft.complaint)),
        "follow_address": request.build_absolute_uri(reverse("follow")),
    }
    return render(request, "public/complaint/done.html", context)
