"""The page on which the staff register what reaches the office by other ways than the web form."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.drafting import find_draft, start_draft
from complaints.actions.filing import Receipt
from complaints.actions.refusal import Refused
from complaints.actions.registering import register_by_staff
from complaints.admissibility import latest_today
from complaints.models import Complaint, Draft, Identity, Kind
from complaints.permissions import may_view, place_of
from complaints.register import grouped
from complaints.staff.act_view import case_address
from complaints.staff.registration_form import RegistrationForm
from complaints.staff.tables import own_page
from regions.models import User

KINDS = {
    Kind.LM: gettext_lazy("Someone complains about a public service. The checks begin."),
    Kind.RCO: gettext_lazy("An emergency, a threat to life or to the right to life. The office is warned at once."),
    Kind.IAPS: gettext_lazy("The Ombudsman examines on its own initiative. The plenary decides next."),
    Kind.KNL: gettext_lazy("A question that was answered. It is closed as soon as it is registered."),
    Kind.COPY: gettext_lazy("A letter to somebody else that we got for information. It is filed and closed."),
}


def register(request: HttpRequest) -> HttpResponse:
    """The kind first; then a form that asks what this kind needs. One page that was opened makes one case."""
    user, now = request.user, timezone.now()
    place = place_of(user)
    if place is None or not isinstance(user, User):
        raise PermissionDenied
    kind = _kind(request)
    if kind is None:
        kinds = [{"kind": one, "words": words, "url": f"?kind={one.value}"} for one, words in KINDS.items()]
        return _page(request, "choose_kind.html", kinds=kinds)

    form_of = partial(RegistrationForm, kind=kind, place=place, today=latest_today(now))
    if request.method != "POST":
        return _ask(request, form_of(initial={"draft": start_draft(at=now).token}))
    draft, sent, is_known = _draft_of(request)
    form = form_of(sent)
    if "search" in request.POST:
        form.errors.clear()  # the page was not sent to be registered yet
    elif not is_known:
        form.add_error(None, _("This page was open for too long. Check what you wrote and send it again."))
    elif form.is_valid():
        try:
            receipt = register_by_staff(
                form.report(), words=form.cleaned_data.get("words", ""), draft=draft, actor=user, at=now
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _registered(request, receipt)
    return _ask(request, form)


def _kind(request: HttpRequest) -> Kind | None:
    named = request.GET.get("kind")
    return Kind(named) if named in Kind.values else None


def _draft_of(request: HttpRequest) -> tuple[Draft, QueryDict, bool]:
    """The draft that the page was opened with, or a new one where that is gone; and what was sent, with its token."""
    draft = find_draft(request.POST.get("draft", ""))
    if draft is not None:
        return draft, request.POST, True
    draft, sent = start_draft(at=timezone.now()), request.POST.copy()
    sent["draft"] = str(draft.token)
    return draft, sent, False


def _ask(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    return _page(request, "register.html", form=form, kind=form.kind)


def _registered(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """The code is in this answer and nowhere else: it is printed, or read out, and then gone."""
    complaint = Complaint.objects.select_related("office").get(pk=receipt.complaint_id)
    has_person = Identity.objects.filter(complaint=complaint).exists()
    return _page(
        request,
        "registered.html",
        receipt=receipt,
        registered=complaint,
        code_groups=grouped(receipt.code).split() if has_person else [],
        registered_url=case_address(complaint) if may_view(request.user, complaint) else "",
        another_url=reverse("admin:complaints_complaint_register"),
    )


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    shared = {
        **admin.site.each_context(request),
        **own_page(_("Register a report")),
        "opts": admin.site.get_model_admin(Complaint).opts,
    }
    return TemplateResponse(request, f"admin/complaints/complaint/{template}", shared | context)
