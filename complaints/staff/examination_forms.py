"""What the acts of the examination ask. The rules stand in the actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.examination import AppointmentKind
from complaints.models import Appointment
from complaints.staff.forms import LONG_TEXT, SHORT_TEXT, ActForm
from config.fields import DayField

LINE = 200  # what a line of an appointment takes
HOURS = ("%H.%M", "%H:%M")
Words = Any  # a str, or one whose language is chosen later: the stubs name the latter in private


def text(rows: int, *, otherwise: Words = "", **options: Any) -> forms.CharField:
    """A text of several lines; `otherwise` is what a person reads who left it empty."""
    messages: dict[str, Words] = {"required": otherwise} if otherwise else {}
    return forms.CharField(widget=forms.Textarea({"rows": rows}), error_messages=messages, **options)


def internal_note() -> forms.CharField:
    return text(
        3,
        label=_("Internal note"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        required=False,
    )


def chosen(label: Words, choices: list[tuple[str, Any]], otherwise: Words) -> forms.ChoiceField:
    """One of a few values, each with its radio button."""
    return forms.ChoiceField(
        label=label,
        choices=[(value, capfirst(words)) for value, words in choices],
        widget=forms.RadioSelect,
        error_messages={"required": otherwise, "invalid_choice": otherwise},
    )


class NoteOnlyForm(ActForm):
    note = internal_note()


class AppointmentForm(ActForm):
    """Day and hour are asked apart and read in the local time of the office."""

    held_on = DayField(label=_("Day"), help_text=_("For example 27 3 2026."))
    hour = forms.TimeField(
        label=_("Hour"),
        input_formats=HOURS,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "required": _("Write the hour, for example 09.30."),
            "invalid": _("Write the hour with a point between hours and minutes, for example 09.30."),
        },
    )
    place = forms.CharField(
        label=_("Place"), max_length=LINE, error_messages={"required": _("Write where it takes place.")}
    )
    invited = forms.CharField(
        label=_("Who is invited"), help_text=_("Positions rather than names."), max_length=LINE, required=False
    )
    note = internal_note()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.complaint.office.get_time_zone_display()
        self.fields["hour"].help_text = gettext("Local time of the office, %(zone)s. For example 09.30.") % {
            "zone": zone
        }

    @property
    def held_at(self) -> datetime:
        answers = self.cleaned_data
        return datetime.combine(answers["held_on"], answers["hour"], tzinfo=self.complaint.office.zone)


class SummonsForm(AppointmentForm):
    invited = forms.CharField(
        label=_("Who is summoned"),
        help_text=_("Positions rather than names."),
        max_length=LINE,
        error_messages={"required": _("Write who is summoned, by position.")},
    )


class MediationForm(AppointmentForm):
    kind = chosen(
        _("What it is"),
        [(kind.value, kind.label) for kind in (AppointmentKind.MEDIATION, AppointmentKind.CONCILIATION)],
        _("Choose mediation or conciliation."),
    )
    field_order = ("kind",)


class AppointmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        moment = timezone.localtime(obj.held_at, obj.complaint.office.zone)
        return f"{capfirst(obj.get_kind_display())}, {date_format(moment, 'j F Y, H.i T')} – {obj.place}"


class AppointmentOutcomeForm(ActForm):
    appointment = AppointmentChoice(
        queryset=Appointment.objects.none(),
        label=_("Appointment"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the appointment."),
            "invalid_choice": _("Choose an appointment of this report that has no outcome yet."),
        },
    )
    outcome = text(
        8,
        label=_("What it brought"),
        help_text=_("For the staff only."),
        max_length=LONG_TEXT,
        otherwise=_("Write what it brought."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_outcome = self.complaint.appointments.filter(outcome="").select_related("complaint__office")
        self.choose_from("appointment", without_outcome)


class EndMediationForm(ActForm):
    reason = text(
        5,
        label=_("Why no agreement was reached"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        otherwise=_("Write why no agreement was reached."),
    )


class OutcomeForm(ActForm):
    words = text(
        10,
        label=_("Words to the complainant"),
        help_text=_("In plain words: what was found so far. They read exactly this and may comment on it."),
        max_length=LONG_TEXT,
        otherwise=_("Tell the complainant what was found."),
    )
    note = internal_note()


class CommentForm(ActForm):
    comment = text(
        10,
        label=_("The complainant's comment"),
        help_text=_("As it came, by letter, telephone or at the office."),
        max_length=LONG_TEXT,
        otherwise=_("Write the complainant's comment."),
    )


class ResumeForm(ActForm):
    reason = text(
        5,
        label=_("Why the comment is well-founded"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        otherwise=_("Write why the comment is well-founded."),
    )
