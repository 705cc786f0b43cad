"""What is asked of a rule set and of each of its rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import Rule, RuleSet
from complaints.procedure import Unit, local_day
from config.fields import DayField
from regions.models import Office

CARRIED_ON = ("step", "obliged", "unit", "starts_from", "starts_from_en")  # from a rule to the one that follows it
FOLLOWING_FIELDS = ["days", "unit", "basis", "basis_en", "consequence", "consequence_en", "is_verified"]


class DaysField(forms.IntegerField):
    """A number of days, or of hours, that a rule or an agreement gives."""

    default_error_messages = {
        "required": _("Write the number of days."),
        "invalid": _("Write the number of days in numbers, for example 14."),
    }
    default_validators = [
        MinValueValidator(1, _("Write a number of days from 1 to 999.")),
        MaxValueValidator(999, _("Write a number of days from 1 to 999.")),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"label": _("Number of days")} | options))


class RuleForm(forms.ModelForm):
    """One rule. What the law counts in hours stays in hours: no clock of a case could count it otherwise."""

    days = DaysField()

    class Meta:
        model = Rule
        fields = [
            "days",
            "unit",
            "starts_from",
            "starts_from_en",
            "basis",
            "basis_en",
            "consequence",
            "consequence_en",
            "is_verified",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [Unit.HOURS] if self.instance.unit == Unit.HOURS else [Unit.CALENDAR, Unit.WORKING]
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(unit.value, unit.label) for unit in units]


class FollowingRuleForm(RuleForm):
    """A rule of a new set, filled in with the one that it follows."""

    class Meta(RuleForm.Meta):
        fields = FOLLOWING_FIELDS

    def __init__(self, data: Any, *, before: Rule) -> None:
        names = {*CARRIED_ON, *FOLLOWING_FIELDS}
        copy = Rule(**{name: getattr(before, name) for name in names})
        super().__init__(data, instance=copy, prefix=before.step)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget = forms.Textarea({"rows": 2, "maxlength": field.widget.attrs.get("maxlength")})


class SuccessorForm(forms.ModelForm):
    from_on = DayField(
        label=_("From day"), help_text=_("The first day of registration to which it applies. It may lie in the past.")
    )
    reason = forms.CharField(
        label=_("Why the rules change"),
        help_text=_("Such as the regulation with its number. It goes into the history of each case that moves."),
        max_length=200,
        error_messages={"required": _("Write why the rules change, such as the regulation.")},
    )

    class Meta:
        model = RuleSet
        fields = ["code", "name", "from_on", "is_start_verified", "report_kind"]
        help_texts = {
            "code": _("Short, of letters, numbers and hyphens, such as po-58-2023."),
            "is_start_verified": _("Read in the regulation's text or on an official page."),
        }


class UnusedRuleSetForm(forms.ModelForm):
    class Meta:
        model = RuleSet
        fields = ["name", "from_on", "report_kind", "is_start_verified"]

    def clean_from_on(self) -> Any:
        """Since a day in the past reports may be registered under the set before: those have to be counted again."""
        day = self.cleaned_data["from_on"]
        if "from_on" in self.changed_data and day <= local_day(timezone.now(), Office.earliest_zone()):
            raise forms.ValidationError(
                _("Choose a day after today. For a day in the past, let a new rule set succeed the one before.")
            )
        return day
