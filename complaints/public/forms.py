"""The questions of the citizen's door, in words. What a report must hold: complaints.admissibility."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import admissibility
from complaints.media_types import MEDIA_TYPES
from complaints.models import Identity
from complaints.public.answers import Answers, as_typed, in_words
from complaints.public.fields import BodyField, long_answer, one_of, short_answer
from config.fields import DayField, DayWidget
from regions.models import Body, Region

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
NOT_LETTERS_OR_DIGITS = re.compile(r"[^0-9A-Za-z]")


def marital_statuses() -> list[tuple[str, str]]:
    return [(status.value, capfirst(str(status.label))) for status in Identity.MaritalStatus]


class StepForm(forms.Form):
    """One page of the filing. `today` is the latest day it is anywhere in the country."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def typed(self) -> Answers:
        """The answers as they were typed: what the draft keeps, and what fills the page again."""
        return as_typed(self)

    def summary(self) -> list[tuple[str, str]]:
        """The answers in words, for the page on which they are checked."""
        return [(str(field.label), in_words(field, self.cleaned_data.get(name))) for name, field in self.fields.items()]

    def past_day(self, name: str) -> Any:
        day = self.cleaned_data[name]
        if day is not None and day > self.today:
            raise forms.ValidationError(gettext("This date is in the future. Check the day, the month and the year."))
        return day

    def cautions(self) -> list[str]:
        """What the writer should know about a valid answer before going on."""
        return []


class StartForm(StepForm):
    """The questions that tell early whether the report can be taken."""

    raised = one_of(
        _("Have you complained to the public body itself?"),
        _("Choose “Yes” if you have complained to the public body, otherwise “No”."),
        YES_NO,
        help_text=_("In writing, at the counter, by telephone or through a complaint channel."),
    )
    too_old = one_of(
        _("Did it happen more than two years ago?"),
        _("Choose “No” if it happened less than two years ago or is still going on, otherwise “Yes”."),
        YES_NO,
        help_text=_("If it is still going on, answer “No”."),
    )
    in_court = one_of(
        _("Is a court dealing with this matter, or has it decided?"),
        _("Choose “Yes” if the matter is or was before a court, otherwise “No”."),
        YES_NO,
    )
    public_service = one_of(
        _("Is it about a public service?"),
        _("Choose “Yes” if it is about a public service, otherwise “No”."),
        YES_NO,
        help_text=_(
            "For example of a government office, a state school or hospital, the police, the land agency, or a "
            "state company such as for electricity or water. If you are not sure, answer “Yes”."
        ),
    )
    writes_for = one_of(
        _("Who are you in this matter?"),
        _("Choose whether it happened to you or whether you write for someone else."),
        [("self", _("It happened to me")), ("other", _("I write for someone else"))],
    )

    def grounds(self) -> list[admissibility.Ground]:
        """Why the report may not be taken up, by these answers."""
        answers = self.cleaned_data
        found = {
            admissibility.Ground.NOT_RAISED: answers["raised"] == "no",
            admissibility.Ground.TOO_OLD: answers["too_old"] == "yes",
            admissibility.Ground.IN_COURT: answers["in_court"] == "yes",
            admissibility.Ground.NO_PUBLIC_SERVICE: answers["public_service"] == "no",
            admissibility.Ground.FOR_SOMEONE_ELSE: answers["writes_for"] == "other",
        }
        return [ground for ground, holds in found.items() if holds]


class BodyForm(StepForm):
    """A body from the list, or, with `is_named`, its name as the writer knows it and the province."""

    body = BodyField(
        label=_("Which one do you mean?"),
        error_messages={
            "required": _("Choose the public body. If it is not in the list, search again or write its name."),
            "invalid_choice": _("We no longer take reports about this body under this name. Search for it again."),
        },
    )
    body_named = short_answer(
        _("Name of the public body"),
        _("Write the name of the public body."),
        most=200,
        help_text=_("As complete as you can, for example with the village or the town."),
    )
    region = forms.ModelChoiceField(
        Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("name"),
        label=_("Province"),
        empty_label=_("Choose a province"),
        error_messages={
            "required": _("Choose the province in which the body works."),
            "invalid_choice": _("Choose a province from the list."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_named: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        self.is_named = is_named or (data is not None and "body_named" in data)
        for name in ("body",) if self.is_named else ("body_named", "region"):
            del self.fields[name]

    def offer(self, bodies: list[Body]) -> None:
        field = self.fields["body"]
        assert isinstance(field, BodyField)
        field.offer(bodies)


class EventForm(StepForm):
    heading_field = "account"

    account = long_answer(
        _("What happened?"),
        _("Write what happened."),
        most=admissibility.ACCOUNT_LENGTH,
        rows=12,
        help_text=_(
            "Tell it in order: what you needed, whom you met, what they did or did not do, and what it "
            "meant for you. You can write up to 10,000 characters, about four pages."
        ),
    )
    occurred_on = DayField(
        label=_("When did it happen?"),
        help_text=_(
            "If it is still going on, write the last day on which you noticed it. An approximate date is enough."
        ),
    )

    def clean_occurred_on(self) -> Any:
        return self.past_day("occurred_on")

    def cautions(self) -> list[str]:
        if not admissibility.is_too_old(self.cleaned_data["occurred_on"], self.today):
            return []
        return [
            gettext(
                "The date you wrote is more than two years ago. The law lets us examine only what is more "
                "recent. You can still send the report: write in your account why it comes only now, or what "
                "still goes on."
            )
        ]


class BeforeForm(StepForm):
    all_optional = True  # the last two are asked only of those who answer yes

    raised = one_of(
        _("Have you complained to the public body itself?"),
        _("Choose “Yes” if you have complained to the public body, otherwise “No”."),
        YES_NO,
    )
    raised_on = DayField(
        label=_("When did you complain?"),
        required=False,
        help_text=_("The last time. An approximate date is enough."),
    )
    raised_outcome = long_answer(
        _("How did it end?"),
        "",
        most=admissibility.OUTCOME_LENGTH,
        rows=5,
        required=False,
        help_text=_("To whom you complained, and what they answered. If no answer came, write that."),
    )

    def clean_raised_on(self) -> Any:
        return self.past_day("raised_on")

    def clean(self) -> None:
        if self.cleaned_data.get("raised") != "yes":
            self.cleaned_data |= {"raised_on": None, "raised_outcome": ""}
            for name in ("raised_on", "raised_outcome"):
                self.errors.pop(name, None)
            return
        if self.cleaned_data.get("raised_on") is None and "raised_on" not in self.errors:
            self.add_error(
                "raised_on",
                gettext("Write when you complained to the public body. An approximate date is enough."),
            )
        if not self.cleaned_data.get("raised_outcome") and "raised_outcome" not in self.errors:
            self.add_error("raised_outcome", gettext("Write how it ended. If no answer came, write that."))

    def summary(self) -> list[tuple[str, str]]:
        return super().summary()[: None if self.cleaned_data["raised"] == "yes" else 1]

    def cautions(self) -> list[str]:
        if self.cleaned_data["raised"] == "yes":
            return []
        return [
            gettext(
                "You have not complained to the public body yet. The law asks for that first, so we may have "
                "to send your report back. You can still send it, or complain to the body first and come "
                "back."
            )
        ]


class WishForm(StepForm):
    heading_field = "wish"

    wish = long_answer(
        _("What do you hope for?"),
        _("Write what you hope for."),
        most=admissibility.WISH_LENGTH,
        rows=5,
        help_text=_("For example: my certificate is issued, or I get a clear answer."),
    )


class DocumentForm(StepForm):
    """One file at a time; what is taken and what is not is told by complaints.actions.documents."""

    all_optional = True  # the page says that none is needed

    file = forms.FileField(
        label=_("Add a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ",".join(MEDIA_TYPES)}),
        error_messages={"invalid": _("The file did not arrive. Choose it again.")},
    )

    def summary(self) -> list[tuple[str, str]]:
        return []


class PersonForm(StepForm):
    full_name = short_answer(
        _("Full name"),
        _("Write your full name."),
        most=150,
        autocomplete="name",
        help_text=_("As on your identity card."),
    )
    birth_place = short_answer(_("Place of birth"), _("Write the town or regency in which you were born."), most=100)
    birth_on = DayField(label=_("Date of birth"), widget=DayWidget(autocomplete="bday"))
    marital_status = one_of(
        _("Marital status"),
        _("Choose your marital status."),
        marital_statuses,
    )
    occupation = short_answer(
        _("Occupation"),
        _("Write your occupation. If you have none, write that."),
        most=100,
        autocomplete="organization-title",
    )
    address = long_answer(
        _("Full address"),
        _("Write your full address."),
        most=admissibility.ADDRESS_LENGTH,
        rows=3,
        help_text=_("Street and number, village, sub-district, regency or city, province."),
    )

    def clean_birth_on(self) -> date:
        birth_on: date = self.cleaned_data["birth_on"]
        if not admissibility.is_plausible_birth(birth_on, self.today):
            raise forms.ValidationError(
                gettext(
                    "Check the year of birth. If you write for a small child, give your own name and date of birth."
                )
            )
        return birth_on


class ContactForm(StepForm):
    phone = short_answer(
        _("Mobile or telephone number"),
        "",
        most=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        validators=[
            RegexValidator(
                r"^\+?(?:[\s().-]*\d){6,15}[\s().-]*$",
                _("Write the number in digits only, for example 0812 3456 7890."),
            )
        ],
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We write to you there when something changes, without the content of your report."),
        error_messages={
            "invalid": _("Write the e-mail address in full, for example nama@contoh.id."),
            "max_length": _("This e-mail address is too long. Check it."),
        },
    )
    is_confidential = one_of(
        _("Shall we keep your name secret from the public body?"),
        _("Choose “Yes” if we shall keep your name secret, otherwise “No”."),
        YES_NO,
        help_text=_(
            "If you answer “Yes”, the body learns what happened, but not who told us. Some matters, such as "
            "a licence in your name, can't be solved without the name. Then we ask you first."
        ),
    )

    def cautions(self) -> list[str]:
        if self.cleaned_data["email"]:
            return []
        return [
            gettext(
                "You gave no e-mail address, so we can't write to you when something changes. Look here from "
                "time to time, with the number and the secret code that you get after sending."
            )
        ]


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(
        label=_("What I wrote is true, as far as I know."),
        help_text=_("We use your data only to deal with your report."),
        error_messages={"required": _("Tick the box if what you wrote is true. Otherwise change your answers.")},
    )


EXACT = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "tuntas-code"}


class FollowForm(forms.Form):
    """Number and code as people type and paste them."""

    register = short_answer(
        _("Number of your report"),
        _("Write the number of your report."),
        most=60,
        help_text=_("For example 0179/LM/VI/2022/BJM."),
        widget=forms.TextInput(EXACT),
    )
    code = short_answer(
        _("Secret code"),
        _("Write the secret code."),
        most=60,
        help_text=_("16 letters and digits. Spaces and small letters do not matter."),
        widget=forms.TextInput(EXACT),
    )

    def clean_code(self) -> str:
        return NOT_LETTERS_OR_DIGITS.sub("", self.cleaned_data["code"])
