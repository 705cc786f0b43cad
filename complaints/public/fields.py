"""The kinds of questions that the citizen's pages ask, each with its own words for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.models import Body

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone


def short_answer(
    label: Words, missing: Words, *, most: int, autocomplete: str = "off", **options: Any
) -> forms.CharField:
    """A short answer on one line."""
    widget = options.pop("widget", None) or forms.TextInput({"autocomplete": autocomplete})
    return _text(label, missing, most=most, widget=widget, **options)


def long_answer(label: Words, missing: Words, *, most: int, rows: int, **options: Any) -> forms.CharField:
    """A long answer, told in one's own words."""
    return _text(label, missing, most=most, widget=forms.Textarea({"rows": rows}), **options)


def _text(label: Words, missing: Words, *, most: int, **options: Any) -> forms.CharField:
    too_long = _("This is too long: it has %(show_value)d characters and %(limit_value)d fit. Shorten it.")
    return forms.CharField(
        label=label, max_length=most, error_messages={"required": missing, "max_length": too_long}, **options
    )


def one_of(label: Words, missing: Words, choices: Any, **options: Any) -> forms.ChoiceField:
    messages = {"required": missing, "invalid_choice": _("Choose one of the answers shown.")}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages, **options)


class BodyField(forms.ModelChoiceField):
    """A body of the list. The page offers those that were searched for; any that can be reported is taken."""

    def __init__(self, **options: Any) -> None:
        bodies = Body.objects.filter(is_active=True, is_reportable=True).select_related("region")
        super().__init__(bodies, widget=forms.RadioSelect, empty_label=None, **options)

    def label_from_instance(self, body: Any) -> str:
        return str(body.name_with_region)

    def offer(self, bodies: list[Body]) -> None:
        self.widget.choices = [(body.pk, self.label_from_instance(body)) for body in bodies]
