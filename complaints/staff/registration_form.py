"""What registering asks of the staff, by the kind of report; a report of the web form is asked in complaints.public."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import admissibility
from complaints.actions.filing import Person, Report
from complaints.actions.registering import ENDS_AT_INTAKE
from complaints.models import Channel, Identity, Kind
from complaints.staff.forms import SHORT_TEXT, long_text
from config.fields import DayField
from regions.models import Body, Office, Region, StaffMember
from regions.queries import bodies_matching

# What each kind of report does not ask. A consultation may leave the person out; nobody stands behind the last two.
PERSON = ("full_name", "birth_place", "birth_on", "marital_status", "occupation", "address", "phone", "email")
MUST_OF_PERSON = PERSON[:6]
PRIOR_STEP = ("raised_on", "raised_outcome", "wish")
NOT_ASKED: dict[str, tuple[str, ...]] = {
    Kind.LM: ("words",),
    Kind.RCO: ("words",),
    Kind.KNL: PRIOR_STEP,
    Kind.COPY: (*PRIOR_STEP, *PERSON, "is_confidential"),
    Kind.IAPS: (*PRIOR_STEP, *PERSON, "is_confidential", "words", "channel", "language"),
}
NEEDS_PERSON = (Kind.LM, Kind.RCO)
OTHER_DOORS = (Channel.WEBSITE, Channel.OWN_INITIATIVE)  # the web form, and the kind that has its channel from itself


class BodyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_with_region)


def _line(label: Any, missing: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": missing},
        **options,
    )


class RegistrationForm(forms.Form):
    """`today` is the latest day it is anywhere in the country; `place` is that of whoever registers."""

    draft = forms.CharField(widget=forms.HiddenInput)

    channel = forms.ChoiceField(
        label=_("How it reached the office"),
        choices=[("", _("Choose a channel")), *((one.value, one.label) for one in Channel if one not in OTHER_DOORS)],
        error_messages={
            "required": _("Choose how the report reached the office."),
            "invalid_choice": _("Choose a channel from the list."),
        },
    )
    office = forms.ModelChoiceField(
        Office.objects.all(),
        label=_("Office"),
        required=False,
        empty_label=_("by the region of the body"),
        error_messages={"invalid_choice": _("Choose an office from the list.")},
    )
    language = forms.ChoiceField(
        label=_("Language in which we write"),
        choices=settings.LANGUAGES,
        initial="id",
        error_messages={"invalid_choice": _("Choose a language from the list.")},
    )

    q = _line(
        _("Search for the reported body"),
        "",
        200,
        required=False,
        help_text=_("Short names work as well, such as “dinkes banyumas”."),
    )
    body = BodyChoice(
        Body.objects.filter(is_active=True, is_reportable=True).select_related("region"),
        label=_("Reported body"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a body from the list.")},
    )
    body_named = _line(
        _("Or its name, if it is not in the list"),
        "",
        200,
        required=False,
        help_text=_("The body can be set later, before the report is accepted."),
    )
    region = forms.ModelChoiceField(
        Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("name"),
        label=_("Province of the named body"),
        required=False,
        empty_label=_("Choose a province"),
        error_messages={"invalid_choice": _("Choose a province from the list.")},
    )

    account = long_text(
        10,
        label=_("What happened"),
        max_length=admissibility.ACCOUNT_LENGTH,
        error_messages={"required": _("Write what happened, as it was told.")},
    )
    occurred_on = DayField(label=_("When it happened"), help_text=_("An approximate date is enough."))
    raised_on = DayField(
        label=_("Raised with the body on"),
        required=False,
        help_text=_("The last time. Leave it empty if it was never raised."),
    )
    raised_outcome = long_text(
        3, label=_("How raising it ended"), max_length=admissibility.OUTCOME_LENGTH, required=False
    )
    wish = long_text(
        3,
        label=_("What the complainant hopes for"),
        max_length=admissibility.WISH_LENGTH,
        error_messages={"required": _("Write what the complainant hopes for.")},
    )

    full_name = _line(_("Full name"), _("Write the full name."), 150)
    birth_place = _line(_("Place of birth"), _("Write the place of birth."), 100)
    birth_on = DayField(label=_("Date of birth"))
    marital_status = forms.ChoiceField(
        label=_("Marital status"),
        choices=[("", _("Choose a status")), *((one.value, capfirst(one.label)) for one in Identity.MaritalStatus)],
        error_messages={
            "required": _("Choose the marital status."),
            "invalid_choice": _("Choose a status from the list."),
        },
    )
    occupation = _line(_("Occupation"), _("Write the occupation. If there is none, write that."), 100)
    address = long_text(
        3,
        label=_("Full address"),
        max_length=admissibility.ADDRESS_LENGTH,
        error_messages={"required": _("Write the full address.")},
    )
    phone = _line(_("Telephone"), "", 30, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("Write the e-mail address in full, for example nama@contoh.id.")},
    )
    is_confidential = forms.BooleanField(
        label=_("The name is kept secret from the body"),
        required=False,
    )

    words = long_text(
        6,
        label=_("The answer that was given"),
        help_text=_("In plain words. The person reads exactly this."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write the answer that was given, or what is done with the copy.")},
    )

    SECTIONS = (
        (_("How it came in"), ("channel", "office", "language")),
        (_("The reported body"), ("q", "body", "body_named", "region")),
        (_("The report"), ("account", "occurred_on", "raised_on", "raised_outcome", "wish")),
        (_("Who complains"), (*PERSON, "is_confidential")),
        (_("The answer"), ("words",)),
    )

    def __init__(self, *args: Any, kind: Kind, place: StaffMember, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.place, self.today = kind, place, today
        for name in NOT_ASKED[kind]:
            del self.fields[name]
        if place.sees_all_offices:
            self.initial.setdefault("office", place.office_id)
        else:
            del self.fields["office"], self.fields["region"]
        self._word_by_kind()
        self._offer_bodies()

    def _word_by_kind(self) -> None:
        if self.kind not in NEEDS_PERSON:
            for name in MUST_OF_PERSON:
                if name in self.fields:
                    self.fields[name].required = False
        if self.kind == Kind.KNL:
            self.fields["account"].label = gettext("What was asked")
            self.fields["occurred_on"].label = gettext("When it happened, or was asked")
        if self.kind == Kind.COPY:
            self.fields["account"].label = gettext("What the letter is about")
            self.fields["occurred_on"].label = gettext("Date of the letter")
            self.fields["words"].label = gettext("What is done with the copy")
            self.fields["words"].help_text = ""

    def _offer_bodies(self) -> None:
        """Those that the search found, and the one that was chosen before it."""
        typed = str(self.data.get("q", "")).replace("\0", "")[:200]  # which PostgreSQL can't take
        self.found = list(bodies_matching(typed).select_related("region"))
        chosen = str(self.data.get("body", ""))
        offered = list(self.found)
        if (
            chosen.isascii()
            and chosen.isdigit()
            and len(chosen) < 19
            and int(chosen) not in {one.pk for one in offered}
        ):
            offered += Body.objects.filter(pk=int(chosen), is_active=True, is_reportable=True).select_related("region")
        self.has_searched = bool(typed.strip())
        choices = [(body.pk, body.name_with_region) for body in offered]
        self.fields["body"].widget.choices = [*choices, ("", gettext("None of these"))] if choices else []

    def sections(self) -> list[dict[str, Any]]:
        """The fields that this kind asks, under their headings."""
        shown = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]
        return [{"title": title, "fields": bound} for title, bound in shown if bound]

    # --- What has to fit together ---

    def clean_occurred_on(self) -> date | None:
        return self._past_day("occurred_on")

    def clean_raised_on(self) -> date | None:
        return self._past_day("raised_on")

    def clean_birth_on(self) -> date | None:
        birth_on: date | None = self.cleaned_data["birth_on"]
        if birth_on is not None and not admissibility.is_plausible_birth(birth_on, self.today):
            raise forms.ValidationError(gettext("Check the year of birth."))
        return birth_on

    def _past_day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day > self.today:
            raise forms.ValidationError(gettext("This date is in the future. Check the day, the month and the year."))
        return day

    def clean(self) -> None:
        self._clean_body()
        self._clean_prior_step()
        self._clean_person()

    def _clean_body(self) -> None:
        answers = self.cleaned_data
        if answers.get("body") is not None or "body" in self.errors or "body_named" in self.errors:
            return
        if not answers.get("body_named"):
            self.add_error("body_named", gettext("Choose the body from the list, or write its name."))
        elif "region" in self.fields and answers.get("office") is None and answers.get("region") is None:
            self.add_error("region", gettext("Choose the province in which the body works, or the office."))

    def _clean_prior_step(self) -> None:
        answers = self.cleaned_data
        if answers.get("raised_on") and not answers.get("raised_outcome") and "raised_outcome" not in self.errors:
            self.add_error("raised_outcome", gettext("Write how it ended. If no answer came, write that."))

    def _clean_person(self) -> None:
        """Where nobody has to be named: all that the law asks of a person, or nothing."""
        given = [name for name in PERSON if self.cleaned_data.get(name)]
        if self.kind in NEEDS_PERSON or not given:
            return
        for name in MUST_OF_PERSON:
            if not self.cleaned_data.get(name) and name not in self.errors:
                missing = self.fields[name].error_messages["required"]
                self.add_error(name, f"{missing} " + gettext("Or leave all about the person empty."))

    # --- What it makes ---

    def report(self) -> Report:
        answers = self.cleaned_data
        body = answers["body"]
        return Report(
            account=answers["account"],
            occurred_on=answers["occurred_on"],
            raised_on=answers.get("raised_on"),
            raised_outcome=answers.get("raised_outcome", ""),
            wish=answers.get("wish", ""),
            is_confidential=answers.get("is_confidential", False),
            person=self._person(),
            language=answers.get("language", settings.LANGUAGE_CODE),
            body=body,
            body_named="" if body else answers["body_named"],
            region=None if body else answers.get("region"),
            channel=Channel(answers.get("channel", Channel.OWN_INITIATIVE)),
            kind=self.kind,
            office=answers.get("office") if self.place.sees_all_offices else self.place.office,
        )

    def _person(self) -> Person | None:
        answers = {name: self.cleaned_data.get(name) for name in PERSON}
        return Person(**answers) if answers["full_name"] else None  # type: ignore[arg-type]  # clean() saw to it

    @property
    def ends_at_intake(self) -> bool:
        return self.kind in ENDS_AT_INTAKE
