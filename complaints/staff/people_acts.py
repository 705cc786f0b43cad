"""The acts about people: who works on a case, who may not, what they note, and who complains."""

from __future__ import annotations

from django.contrib.admin.utils import label_for_field
from django.forms import Form
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import assigning, identity, noting
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.models import Identity
from complaints.staff import forms
from complaints.staff.act_view import ActInTwoSteps, ActView
from complaints.staff.foresight import Foresight, changed
from complaints.states import WORK_ON


class Assign(ActView):
    name, move = "assign", WORK_ON
    title, button = _("Assign to a case officer"), _("Assign")
    done = _("The report is assigned.")
    form_class = forms.AssignForm

    def act(self, form: Form) -> None:
        assigning.assign(self.complaint.pk, officer=form.cleaned_data["officer"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.told.append(gettext("the person you choose, unless it is you"))


class Transfer(ActInTwoSteps):
    name, move, foresees_with_answers = "transfer", WORK_ON, True
    title, last_button = _("Transfer to another office or division"), _("Transfer the report")
    done = _("The report is transferred.")
    form_class = forms.TransferForm

    def act(self, form: Form) -> None:
        assert isinstance(form, forms.TransferForm)
        office, division = form.place()
        reason = form.cleaned_data["reason"]
        assigning.transfer(
            self.complaint.pk, office=office, division=division, reason=reason, actor=self.actor, at=self.now
        )

    def form_valid(self, form: Form) -> HttpResponse:
        assert isinstance(form, forms.TransferForm)
        self.place = form.place()
        return super().form_valid(form)

    def foresee(self, foresight: Foresight) -> None:
        office, division = self.place
        later = changed(self.complaint, office=office, division=division)
        if office != self.complaint.office:
            later.officer = None
            foresight.also.append(
                gettext("At the other office the report has no case officer. Its number and its last days stay.")
            )
            foresight.tell_complainant()
        foresight.tell_staff(later)


class DeclareConflict(ActView):
    name, move, is_dangerous = "declare-conflict", WORK_ON, True
    title, button = _("Declare a conflict of interest"), _("I can't act on this report")
    done = _("Your conflict of interest is declared. You can't act on this report any more.")
    form_class = forms.ConflictForm

    def act(self, form: Form) -> None:
        assigning.declare_conflict(self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.warnings.append(
            gettext("This can't be undone: from now on you can read this report, but never act on it.")
        )
        later = self.complaint
        if self.complaint.officer == self.actor:
            foresight.also.append(gettext("The report has no case officer any more."))
            later = changed(self.complaint, officer=None)
        foresight.tell_staff(later)


class AddNote(ActView):
    name, move = "add-note", WORK_ON
    title, button = _("Add an internal note"), _("Add the note")
    done = _("The note stands in the history.")
    form_class = forms.NoteForm

    def act(self, form: Form) -> None:
        noting.add_note(self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now)


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


PEOPLE_ACTS: tuple[type[ActView], ...] = (Assign, Transfer, AddNote, DeclareConflict, OpenIdentity)
