"""Writing a report, one thing a page. What was sent is on the server before the next page is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints.actions.documents import add_draft_document, remove_draft_document
from complaints.actions.drafting import erase_draft, save_answers, start_draft
from complaints.actions.refusal import Refused, ReportDeleted
from complaints.admissibility import latest_today
from complaints.models import Draft
from complaints.public.advice import ADVICE
from complaints.public.forms import BodyForm, DocumentForm, StartForm, StepForm
from complaints.public.session import DRAFT_HOURS, draft_of, forget_draft, keep_draft
from complaints.public.steps import (
    PAGES,
    START,
    STEP_OF,
    STEPS,
    Filing,
    FilingStep,
    page_number,
    step_before,
    url_after,
)
from regions.models import Body
from regions.queries import bodies_matching

MOST_RESULTS = 12

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

page = require_http_methods(["GET", "HEAD", "POST"])


def unless_deleted(view: View[P]) -> View[P]:
    """Leads to the start when the report was thrown away in another window while this request was at it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ReportDeleted as deleted:
            messages.info(request, str(deleted))
            return redirect("file-start")

    return guarded


def with_draft(view: Callable[Concatenate[HttpRequest, Filing, P], HttpResponse]) -> View[P]:
    """Hands the view the report that this browser is writing; a filed one leads to its receipt."""

    @never_cache
    @unless_deleted
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        draft = draft_of(request)
        if draft is None:
            messages.info(request, _("We found no report in this browser that you are writing. Start here."))
            return redirect("file-start")
        if draft.complaint is not None:
            return redirect("file-done")
        keep_draft(request, draft)
        return view(request, Filing(draft, timezone.now()), *args, **kwargs)

    return guarded


# --- Before the first page ----------------------------------------------------------------------------------


@never_cache
@page
@unless_deleted
def start(request: HttpRequest) -> HttpResponse:
    """The questions that tell early whether the report can be taken; an answer opens a draft."""
    draft = draft_of(request)
    if draft is not None and draft.complaint is not None:
        return redirect("file-done")
    now = timezone.now()
    form = StartForm(_sent(request) or _kept(draft, START), today=latest_today(now))
    if request.method == "POST" and form.is_valid():
        return _open(request, draft or start_draft(at=now), form)
    return render(
        request,
        "public/complaint/start.html",
        {"form": form, "draft": draft, "continue_url": _continue_url(draft), "draft_hours": DRAFT_HOURS},
    )


def _open(request: HttpRequest, draft: Draft, form: StartForm) -> HttpResponse:
    keep_draft(request, draft)
    save_answers(draft, {START: form.typed()}, at=timezone.now())
    return redirect("file-advice" if form.grounds() else STEPS[0].url)


def _continue_url(draft: Draft | None) -> str:
    if draft is None:
        return ""
    missing = Filing(draft, timezone.now()).first_missing()
    return missing.url if missing else reverse("file-check")


@require_safe
@with_draft
def advice(request: HttpRequest, filing: Filing) -> HttpResponse:
    """What speaks against the report and what to do; going on stays possible."""
    form = StartForm(filing.draft.answers.get(START), today=filing.today)
    if not form.is_valid():
        return redirect("file-start")
    return render(
        request,
        "public/complaint/advice.html",
        {"advice": [ADVICE[ground] for ground in form.grounds()], "next_url": _continue_url(filing.draft)},
    )


@page
@with_draft
def discard(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Throw the report away, for those who write at a computer of others."""
    if request.method == "POST":
        erase_draft(filing.draft)
        forget_draft(request)
        messages.success(request, _("We deleted what you wrote. Nothing was sent."))
        return redirect("home")
    return render(request, "public/complaint/discard.html", {"back_url": _continue_url(filing.draft)})


# --- The pages ----------------------------------------------------------------------------------------------


@page
@with_draft
def questions(request: HttpRequest, filing: Filing, slug: str) -> HttpResponse:
    """A page that asks and keeps; the others have views of their own."""
    step = STEP_OF.get(slug)
    if step is None:
        raise Http404
    if missing := filing.first_missing(before=step):
        return redirect(missing.url)
    form = filing.form(step, _sent(request))
    if request.method == "POST" and form.is_valid():
        return _go_on(request, filing, step, form)
    return _show(request, filing, step, form)


@page
@with_draft
def body(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Search, choose, or write the name: the search is a GET on this page, its words stay in the address."""
    step = STEP_OF["body"]
    search = request.GET.get("q", "").strip()[:200]
    found = list(bodies_matching(search, limit=MOST_RESULTS).select_related("region"))
    form = _body_form(request, filing, search)
    if not form.is_named:
        form.offer(found or _chosen(form))
    if request.method == "POST" and form.is_valid():
        return _go_on(request, filing, step, form)
    shown = {"search": search, "found": found, "is_cut": len(found) == MOST_RESULTS}
    return _show(request, filing, step, form, "body.html", **shown)


def _body_form(request: HttpRequest, filing: Filing, search: str) -> BodyForm:
    """With what was sent, or with what the draft holds, unless a search or a name to write put that aside.

    The link back to the list is an empty search: it puts a written name aside, but not a body that was chosen.
    """
    is_named = "named" in request.GET
    kept = _kept(filing.draft, "body")
    was_named = kept is not None and "body_named" in kept
    is_aside = bool(search) or (not was_named if is_named else was_named and "q" in request.GET)
    data = _sent(request) or (None if is_aside else kept)
    return BodyForm(data, today=filing.today, is_named=is_named)


def _chosen(form: BodyForm) -> list[Body]:
    return [form.cleaned_data["body"]] if form.is_valid() else []


@page
@with_draft
def documents(request: HttpRequest, filing: Filing) -> HttpResponse:
    """One file a request. The button that goes on takes a chosen file along, so that none is forgotten."""
    step = STEP_OF["documents"]
    if missing := filing.first_missing(before=step):
        return redirect(missing.url)
    form = DocumentForm(_sent(request), files=request.FILES, today=filing.today)
    if request.method == "POST" and form.is_valid():
        _take(request, filing, form)
        if not form.errors:
            is_one_more = "add" in request.POST
            return redirect(request.get_full_path()) if is_one_more else _go_on(request, filing, step, form)
    return _show(request, filing, step, form, "documents.html", documents=_listed(filing))


def _take(request: HttpRequest, filing: Filing, form: DocumentForm) -> None:
    file = form.cleaned_data["file"]
    if not file:
        if "add" in request.POST:
            form.add_error("file", _("Choose a file first, then press “Add this file”."))
        return
    try:
        add_draft_document(filing.draft, file, at=filing.now)
    except Refused as refused:
        form.add_error("file", str(refused))
    else:
        messages.success(request, _("The file was added."))


def _listed(filing: Filing) -> list[dict[str, Any]]:
    return [
        {
            "title": document.name,
            "size": document.size,
            "remove_url": reverse("file-document-remove", args=[document.key]),
        }
        for document in filing.draft.documents.all()
    ]


@page
@with_draft
def remove_document(request: HttpRequest, filing: Filing, key: uuid.UUID) -> HttpResponse:
    document = filing.draft.documents.filter(key=key).first()
    if document is None:
        return redirect("file-step", "documents")
    if request.method == "POST":
        remove_draft_document(filing.draft, key)
        messages.success(request, _("The file was removed."))
        return redirect("file-step", "documents")
    return render(request, "public/complaint/remove_document.html", {"document": document})


# --- What the pages share -----------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the form of this page was sent with; an empty form is still a sent one."""
    return (request.POST or {"": ""}) if request.method == "POST" else None


def _kept(draft: Draft | None, slug: str) -> Mapping[str, Any] | None:
    return draft.answers.get(slug) if draft is not None else None


def _go_on(request: HttpRequest, filing: Filing, step: FilingStep, form: StepForm) -> HttpResponse:
    filing.save(step, form)
    next_url = reverse("file-check") if "change" in request.GET else url_after(step)
    if next_url != reverse("file-check"):  # which repeats all cautions itself
        for caution in form.cautions():
            messages.warning(request, caution)
    return redirect(next_url)


def _show(
    request: HttpRequest,
    filing: Filing,
    step: FilingStep,
    form: StepForm,
    template: str = "step.html",
    **more: Any,
) -> HttpResponse:
    before = step_before(step)
    is_change = "change" in request.GET
    back_url = reverse("file-check") if is_change else before.url if before else reverse("file-start")
    context = {
        "form": form,
        "step": step,
        "page": page_number(step),
        "pages": PAGES,
        "is_change": is_change,
        "back_url": back_url,
        "draft_hours": DRAFT_HOURS,
    }
    return render(request, f"public/complaint/{template}", context | more)
