from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from complaints.actions.refusal import Refused
from complaints.actions.reporting import report_correction
from complaints.downloads import download
from complaints.events import Progress
from complaints.models import CorrectiveAction, Recommendation
from complaints.officer import more_time
from complaints.officer.access import OfficerRequest, for_officers, today
from complaints.officer.correction import Correction, correction_of, own_documents, whole_corrections_of
from complaints.officer.corrections import (
    Place,
    correction_rows,
    corrections_of,
    recommendation_rows,
    recommendations_to,
    rows_after,
)
from complaints.officer.forms import CorrectionForm
from complaints.officer.recommendation import recommendation_of, whole_recommendations_to

CORRECTIONS, RECOMMENDATIONS = "after", "recommended_after"  # where in each list the address stands


@for_officers
@require_safe
def correction_list(request: OfficerRequest) -> HttpResponse:
    """Corrective actions, and below them the recommendations; each list has pages of its own."""
    now, day = timezone.now(), today()
    actions, next_action = rows_after(corrections_of(request.user, day), _place(request, CORRECTIONS))
    recommended, next_recommended = rows_after(recommendations_to(request.user, day), _place(request, RECOMMENDATIONS))
    context = {
        "corrections": correction_rows(actions, now),
        "recommendations": recommendation_rows(recommended, now),
        "shows_bodies": request.officer.is_focal_point,
        "next_url": _address(request, CORRECTIONS, next_action),
        "next_recommended_url": _address(request, RECOMMENDATIONS, next_recommended),
        "first_url": request.path if request.GET.keys() & {CORRECTIONS, RECOMMENDATIONS} else "",
    }
    return render(request, "officer/correction/list.html", context)


def _place(request: OfficerRequest, name: str) -> Place | None:
    return Place.read(request.GET.get(name, ""))


def _address(request: OfficerRequest, name: str, place: Place | None) -> str:
    """The next page of one list; the other one stays where it is."""
    if place is None:
        return ""
    query = request.GET.copy()
    query[name] = str(place)
    return f"{request.path}?{query.urlencode()}"


# --- One corrective action --------------------------------------------------------------------------------------------


def _asked(request: OfficerRequest, pk: int) -> CorrectiveAction:
    """The corrective action of that number, where the officer's bodies are asked; for everyone else there is none."""
    return get_object_or_404(whole_corrections_of(request.user, today()), pk=pk)


@for_officers
@require_safe
def correction_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    action = _asked(request, pk)
    with timezone.override(action.complaint.office.zone):
        correction = correction_of(action, timezone.now())
        return render(request, "officer/correction/detail.html", {"correction": correction})


@for_officers
@require_safe
def correction_document(request: OfficerRequest, pk: int, key: uuid.UUID) -> FileResponse:
    return download(get_object_or_404(own_documents(_asked(request, pk)), key=key))


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def correction_report(request: OfficerRequest, pk: int) -> HttpResponse:
    action = _asked(request, pk)
    now = timezone.now()
    correction = correction_of(action, now)
    if request.method != "POST":
        if not correction.may_report:
            return redirect("officer-correction", pk=pk)
        form = CorrectionForm(initial={"progress": action.progress, "evidence": action.evidence})
        return _report_page(request, form, correction)
    form = CorrectionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            report_correction(
                pk,
                progress=Progress(form.cleaned_data["progress"]),
                evidence=form.cleaned_data["evidence"],
                files=form.cleaned_data["documents"],
                actor=request.user,
                at=now,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your report was sent to the Ombudsman."))
            return redirect("officer-correction", pk=pk)
    form.ask_for_files_again()
    return _report_page(request, form, correction)


def _report_page(request: OfficerRequest, form: CorrectionForm, correction: Correction) -> HttpResponse:
    return render(request, "officer/correction/report.html", {"form": form, "correction": correction})


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def correction_more_time(request: OfficerRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    correction = correction_of(_asked(request, pk), now)
    return more_time.page(request, correction.row, correction.more_time, reverse("officer-correction", args=[pk]), now)


# --- One recommendation -----------------------------------------------------------------------------------------------


def _addressed(request: OfficerRequest, pk: int) -> Recommendation:
    return get_object_or_404(whole_recommendations_to(request.user, today()), pk=pk)


@for_officers
@require_safe
def recommendation_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    recommendation = _addressed(request, pk)
    with timezone.override(recommendation.complaint.office.zone):
        context = {"recommendation": recommendation_of(recommendation, timezone.now())}
        return render(request, "officer/recommendation/detail.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_more_time(request: OfficerRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    recommendation = recommendation_of(_addressed(request, pk), now)
    url = reverse("officer-recommendation", args=[pk])
    return more_time.page(request, recommendation.row, recommendation.more_time, url, now)
