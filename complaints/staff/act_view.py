"""What every act on a case shares: a small form on its own address, which says what it will do before it does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.generic import FormView

from complaints.actions.moving import require_move
from complaints.actions.refusal import Refused
from complaints.models import Complaint
from complaints.permissions import visible_to
from complaints.staff import forms
from complaints.staff.foresight import Foresight
from complaints.states import Move
from regions.models import User


def find(request: HttpRequest, pk: int) -> Complaint:
    """The case, if whoever asks may see it; for anyone else there is none."""
    cases = visible_to(request.user).select_related("office", "body__region", "officer", "rule_set", "agreement")
    return get_object_or_404(cases, pk=pk)


def case_address(complaint: Complaint) -> str:
    return reverse("admin:complaints_complaint_change", args=[complaint.pk])


class ActView(FormView):
    """One act: asks, says what it will do, calls the action, and shows again what was written if that is refused."""

    template_name = "admin/complaints/complaint/act.html"
    form_class: type[forms.ActForm]

    name: ClassVar[str]  # the last part of its address
    title: ClassVar[Promise]
    button: ClassVar[Promise]
    done: ClassVar[Promise]
    move: ClassVar[Move | None] = None
    leads_on = False  # the step that a case in this state waits for
    is_dangerous = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.now = timezone.now()

    @classmethod
    def address(cls, complaint: Complaint) -> str:
        return reverse(f"admin:complaints_complaint_{cls.name}", args=[complaint.pk])

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:  # noqa: ARG003 - some acts ask the clock
        """Raises Refused when the act isn't possible now, as the action itself would."""
        if cls.move is not None:
            require_move(complaint, cls.move)

    def act(self, form: Form) -> None:
        raise NotImplementedError

    def foresee(self, foresight: Foresight) -> None:
        """Fill in what the act will do."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.complaint = find(request, kwargs["pk"])
        assert isinstance(request.user, User)  # nobody else finds a case
        self.actor = request.user

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.require(self.complaint, self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return case_address(self.complaint)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"complaint": self.complaint, "user": self.actor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        foresight = Foresight()
        if self.move is not None:
            foresight.enter(self.complaint, self.move)
        try:
            self.foresee(foresight)
        except Refused:
            foresight = Foresight()  # the form says why it can't be done any more
        own = {
            "is_nav_sidebar_enabled": False,
            "title": self.title,
            "opts": admin.site.get_model_admin(Complaint).opts,
            "complaint": self.complaint,
            "case_url": case_address(self.complaint),
            "foresight": foresight,
        }
        return super().get_context_data(**(admin.site.each_context(self.request) | own | kwargs))
