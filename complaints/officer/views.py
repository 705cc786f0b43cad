from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.actions.clarifying import answer_clarification, report_progress
from complaints.actions.refusal import Refused
from complaints.downloads import download
from complaints.events import Progress, day_in_words
from complaints.models import Clarification
from complaints.officer import more_time
from complaints.officer.access import OfficerRequest, for_officers, today
from complaints.officer.case import Case, case_of, named_documents
from complaints.officer.filters import RequestFilter
from complaints.officer.forms import AnswerForm, MailsForm, NewPasswordForm, StatusForm
from complaints.officer.requests import (
    Place,
    bodies_asked,
    overview,
    page_of,
    requests_to,
    whole_requests_to,
)
from complaints.uploads import RefusableForm
from regions.actions import choose_mails


@for_officers
@require_safe
def case_list(request: OfficerRequest) -> HttpResponse:
    now, day = timezone.now(), today()
    requests = requests_to(request.user, day)
    bodies = bodies_asked(request.user, day) if request.officer.is_focal_point else None
    filtered = RequestFilter(request.GET, requests, now=now, bodies=bodies)
    page = page_of(filtered.qs, Place.read(request.GET.get("after", "")), now)
    summary = overview(requests, now)
    context = {
        "form": filtered.form,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "rows": page.rows,
        "shows_bodies": bodies is not None,
        "overview": summary,
        "next_due": day_in_words(summary.next_due_on) if summary.next_due_on else "",
        "next_url": _with_place(request, page.next) if page.next else "",
        "first_url": _with_place(request, None) if "after" in request.GET else "",
    }
    return render(request, "officer/case/list.html", context)


def _with_place(request: HttpRequest, place: Place | None) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if place is not None:
        query["after"] = str(place)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _addressed(request: OfficerRequest, pk: int) -> Clarification:
    """The request of that number, where the officer's bodies are asked; for everyone else there is none."""
    return get_object_or_404(whole_requests_to(request.user, today()), pk=pk)


@for_officers
@require_safe
def case_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    clarification = _addressed(request, pk)
    case = case_of(clarification, timezone.now())
    with timezone.override(clarification.complaint.office.zone):
        return render(request, "officer/case/detail.html", {"case": case})


@for_officers
@require_safe
def document(request: OfficerRequest, pk: int, key: uuid.UUID) -> FileResponse:
    for found, name in named_documents(_addressed(request, pk)):
        if found.key == key:
            return download(found, name=name)
    raise Http404


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def case_answer(request: OfficerRequest, pk: int) -> HttpResponse:
    clarification = _addressed(request, pk)
    now = timezone.now()
    case = case_of(clarification, now)
    if request.method != "POST":
        if case.why_not:
            return redirect("officer-case", pk=pk)
        return _form_page(request, "officer/case/answer.html", AnswerForm(), case)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            answered = answer_clarification(
                pk,
                answer=form.cleaned_data["answer"],
                files=form.cleaned_data["documents"],
                actor=request.user,
                at=now,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _sent(answered, case))
            return redirect("officer-case", pk=pk)
    form.ask_for_files_again()
    return _form_page(request, "officer/case/answer.html", form, case)


def _sent(answered: Clarification, case: Case) -> str:
    if case.row.deadline.state == "overdue":
        return _("Your answer was sent to the Ombudsman, after its deadline of %(day)s.") % {
            "day": day_in_words(case.row.deadline.due_on)
        }
    return _("Your answer was sent to the Ombudsman in time.")


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def case_status(request: OfficerRequest, pk: int) -> HttpResponse:
    clarification = _addressed(request, pk)
    now = timezone.now()
    case = case_of(clarification, now)
    if request.method != "POST":
        if not case.may_report:
            return redirect("officer-case", pk=pk)
        form = StatusForm(initial={"progress": clarification.progress})
        return _form_page(request, "officer/case/status.html", form, case)
    form = StatusForm(request.POST)
    if form.is_valid():
        try:
            report_progress(
                pk,
                progress=Progress(form.cleaned_data["progress"]),
                note=form.cleaned_data["note"],
                actor=request.user,
                at=now,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The status was sent to the Ombudsman."))
            return redirect("officer-case", pk=pk)
    return _form_page(request, "officer/case/status.html", form, case)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def case_more_time(request: OfficerRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    case = case_of(_addressed(request, pk), now)
    return more_time.page(request, case.row, case.more_time, reverse("officer-case", args=[pk]), now)


def _form_page(request: OfficerRequest, template: str, form: RefusableForm, case: Case) -> HttpResponse:
    return render(request, template, {"form": form, "case": case})


class ChangePassword(PasswordChangeView):
    template_name = "officer/password/change.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("officer-case-list")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Your password was changed."))
        return response


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: OfficerRequest) -> HttpResponse:
    """Each officer chooses when mails come, and in which language."""
    user = request.user
    kept = {"rhythm": MailsForm.DAILY if user.wants_digest else MailsForm.AT_ONCE, "language": user.language}
    form = MailsForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        choose_mails(user, wants_digest=form.wants_digest, language=form.cleaned_data["language"])
        messages.success(request, _("Your choice was saved."))
        return redirect("officer-mails")
    return render(request, "officer/mails/choose.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("login")
