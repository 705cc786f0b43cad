"""What every act on a case shares: a small form on its own address, which says what it will do before it does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms as fields
from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from complaints.actions.moving import require_move, require_staff
from complaints.actions.refusal import Refused
from complaints.models import Complaint
from complaints.permissions import may_view, visible_to
from complaints.staff import forms
from complaints.staff.foresight import Foresight
from complaints.states import Move
from regions.models import User


def find(request: HttpRequest, pk: int) -> Complaint:
    """The case, if whoever asks may see it; for anyone else there is none."""
    cases = visible_to(request.user).select_related(
        "office", "division", "body__region", "officer", "rule_set", "agreement"
    )
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
    is_proposal = False  # changes nothing before a second person approved it

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.now = timezone.now()
        self.answers: dict[str, Any] = {}  # what a valid form asks for, for those acts that foresee with it

    @classmethod
    def address(cls, complaint: Complaint) -> str:
        return reverse(f"admin:complaints_complaint_{cls.name}", args=[complaint.pk])

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:  # noqa: ARG003 - some acts ask the clock
        """Whether the page of the case names the act, be it with what stands in its way."""
        return cls.move is not None and cls.move.allows(complaint.state)

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
            if self.move is not None:
                require_staff(self.complaint, self.actor)
            self.require(self.complaint, self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(case_address(self.complaint))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.words_when_done())
        return super().form_valid(form)

    def words_when_done(self) -> str:
        return str(self.done)

    def get_success_url(self) -> str:
        """The case, or the list where the act took the case out of sight."""
        if may_view(self.actor, Complaint.objects.get(pk=self.complaint.pk)):
            return case_address(self.complaint)
        return reverse("admin:complaints_complaint_changelist")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"complaint": self.complaint, "user": self.actor, "now": self.now}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "is_nav_sidebar_enabled": False,
            "title": self.title,
            "opts": admin.site.get_model_admin(Complaint).opts,
            "complaint": self.complaint,
            "case_url": case_address(self.complaint),
            "foresight": self.foresight(),
        }
        return super().get_context_data(**(admin.site.each_context(self.request) | own | kwargs))

    def foresight(self) -> Foresight | None:
        foresight = Foresight(self.complaint)
        if self.move is not None and not self.is_proposal:
            foresight.enter(self.complaint, self.move)
        if self.is_proposal:
            foresight.also.append(gettext("A second person has to approve it. Nothing changes before that."))
        try:
            self.foresee(foresight)
        except Refused:
            return Foresight(self.complaint)  # the form says why it can't be done any more
        return foresight


class ActInTwoSteps(ActView):
    """Shows once more what was chosen and written, and what follows from it, before it is done."""

    check_template_name = "admin/complaints/complaint/check.html"
    caution: ClassVar[Promise] = _("Check once more before it is done.")
    button: ClassVar[Promise] = _("Continue")
    last_button: ClassVar[Promise]
    foresees_with_answers = False  # nothing can be foretold before the form is filled in

    def form_valid(self, form: Form) -> HttpResponse:
        self.answers = form.cleaned_data
        match self.request.POST.get("step"):
            case "confirmed":
                return super().form_valid(form)
            case "change":
                return self.render_to_response(self.get_context_data(form=form))
        self.template_name = self.check_template_name
        return self.render_to_response(self.get_context_data(form=form, rows=in_words(form)))

    def foresight(self) -> Foresight | None:
        if self.foresees_with_answers and not self.answers:
            return None
        return super().foresight()


# --- What was answered, in words --------------------------------------------------------------------------------------


def in_words(form: Form) -> list[dict[str, str]]:
    """The answers of a valid form, for the page on which they are checked; what was left empty is left out."""
    rows = []
    for bound in form.visible_fields():
        words = _answer_in_words(bound.field, form.cleaned_data.get(bound.name))
        if words:
            rows.append({"key": str(bound.label), "value": words})
    return rows


def _answer_in_words(field: fields.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, fields.ModelMultipleChoiceField):
        return "\n".join(field.label_from_instance(one) for one in value)
    if isinstance(field, fields.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, fields.ChoiceField):
        return _label_of(field, str(value))
    return str(value)


def _label_of(field: fields.ChoiceField, value: str) -> str:
    choices: Any = field.choices
    for key, label in choices:
        options = label if isinstance(label, list | tuple) else [(key, label)]
        for option, words in options:
            if str(option) == value:
                return str(words)
    return ""
