"""The acts that are possible from the registration on: checks, people, closing, identity."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.forms import Form
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import assigning, checking, clarifying, closing, identity, noting
from complaints.actions.moving import require_body
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.models import Complaint, Identity
from complaints.permissions import may_be_assigned
from complaints.procedure import Step
from complaints.staff import forms
from complaints.staff.act_view import ActView
from complaints.staff.foresight import Foresight
from complaints.states import ACCEPT, ASK_CLARIFICATION, CLOSE, PASS_FORMAL_CHECK, SET_BODY, WORK_ON


class PassFormalCheck(ActView):
    name, move, leads_on = "pass-formal-check", PASS_FORMAL_CHECK, True
    title, button = _("Pass the formal check"), _("The file is complete")
    done = _("The formal check is passed; the substantive check has begun.")
    form_class = forms.CheckForm

    def act(self, form: Form) -> None:
        checking.pass_formal_check(self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.start(self.complaint, Step.SUBSTANTIVE_CHECK, self.now)
        foresight.tell_complainant()


class Accept(ActView):
    name, move, leads_on = "accept", ACCEPT, True
    title, button = _("Accept for examination"), _("Accept the report")
    done = _("The report is accepted; the examination has begun.")
    form_class = forms.CheckForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)

    def act(self, form: Form) -> None:
        checking.accept(self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_complainant()
        if self.complaint.officer is None and may_be_assigned(self.request.user, self.complaint):
            foresight.also.append(gettext("You become the case officer, as the report has none yet."))


class SetBody(ActView):
    name, move = "set-body", SET_BODY
    title, button = _("Set the reported body"), _("Set this body")
    done = _("The reported body is set, and the agreement with it.")
    form_class = forms.BodyForm
    template_name = "admin/complaints/complaint/set_body.html"

    @property
    def search(self) -> str:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return asked.get("q", self.complaint.body_named).replace("\0", "")  # which PostgreSQL can't take

    def act(self, form: Form) -> None:
        checking.set_body(self.complaint.pk, body=form.cleaned_data["body"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(
            gettext("The agreement that covered the body on the day of registration is linked to the report.")
        )
        foresight.also.append(gettext("The complainant sees the body's name when they follow their report."))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"search": self.search}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(search=self.search, **kwargs)


class Assign(ActView):
    name, move = "assign", WORK_ON
    title, button = _("Assign to a case officer"), _("Assign")
    done = _("The report is assigned.")
    form_class = forms.AssignForm

    def act(self, form: Form) -> None:
        assigning.assign(self.complaint.pk, officer=form.cleaned_data["officer"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.told.append(gettext("the person you choose, unless it is you"))


class AskClarification(ActView):
    name, move, leads_on = "ask-clarification", ASK_CLARIFICATION, True
    title, button = _("Ask the body for a clarification"), _("Send the request to the body")
    done = _("The body is asked for a clarification.")
    form_class = forms.ClarificationForm
    template_name = "admin/complaints/complaint/ask_clarification.html"

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)
        clarifying.next_round(complaint, now)

    def act(self, form: Form) -> None:
        clarifying.ask_clarification(
            self.complaint.pk,
            summary=form.cleaned_data["summary"],
            question=form.cleaned_data["question"],
            shown_documents=[document.pk for document in form.cleaned_data.get("documents", [])],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        body = require_body(self.complaint)
        round_ = clarifying.next_round(self.complaint, self.now)
        foresight.start(self.complaint, clarifying.STEP_OF_ROUND[round_], self.now)
        foresight.tell_body(self.complaint, body, self.now)
        foresight.tell_complainant()


class AddNote(ActView):
    name, move = "add-note", WORK_ON
    title, button = _("Add an internal note"), _("Add the note")
    done = _("The note stands in the history.")
    form_class = forms.NoteForm

    def act(self, form: Form) -> None:
        noting.add_note(self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now)


class Close(ActView):
    """In two steps: what was written is shown once more before it is sent."""

    name, move, is_dangerous = "close", CLOSE, True
    title, button = _("Close the report"), _("Continue")
    done = _("The report is closed.")
    form_class = forms.ClosingForm

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        closing.close(
            self.complaint.pk,
            reason=answers["reason"],
            words=answers["words"],
            note=answers["note"],
            actor=self.actor,
            at=self.now,
        )

    def form_valid(self, form: Form) -> HttpResponse:
        match self.request.POST.get("step"):
            case "confirmed":
                return super().form_valid(form)
            case "change":
                return self.render_to_response(self.get_context_data(form=form))
        self.template_name = "admin/complaints/complaint/confirm_closing.html"
        return self.render_to_response(self.get_context_data(form=form, reason=form.cleaned_data["reason"].label))

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("All open deadlines of the report end."))
        foresight.tell_complainant()
        for clarification in self.complaint.clarifications.select_related("body").filter(round=1):
            foresight.tell_body(self.complaint, clarification.body, self.now)


class OpenIdentity(ActView):
    """Shows what it opened in its own answer and nowhere else: reading it again is opening it again."""

    name, is_dangerous = "identity", True
    title, button = _("Open the complainant's identity"), _("Open the identity")
    form_class = forms.IdentityForm

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            opened = identity.open_identity(
                self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        self.template_name = "admin/complaints/complaint/identity.html"
        rows = [
            {"key": capfirst(str(label_for_field(name, Identity))), "value": value} for name, value in _told(opened)
        ]
        return self.render_to_response(self.get_context_data(form=form, rows=rows))

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("The history records who opened the identity, when and why."))
        foresight.also.append(gettext("The identity is shown once. To read it again, open it again."))


def _told(opened: Identity) -> list[tuple[str, str]]:
    return [
        ("full_name", opened.full_name),
        ("birth_place", opened.birth_place),
        ("birth_on", day_in_words(opened.birth_on)),
        ("marital_status", opened.get_marital_status_display()),
        ("occupation", opened.occupation),
        ("address", opened.address),
        ("phone", opened.phone),
        ("email", opened.email),
    ]


INTAKE_ACTS: tuple[type[ActView], ...] = (
    PassFormalCheck,
    Accept,
    AskClarification,
    SetBody,
    Assign,
    AddNote,
    Close,
    OpenIdentity,
)
