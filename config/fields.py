"""A day asked in three number fields.

Never free text: Django reads 03/09/2026 as September in Indonesian and as March in English, and refuses
"3 Agustus 2026".
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 1900

_NAMES = {"day": _("day"), "month": _("month"), "year": _("year")}
_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
_WIDTHS = {"day": 2, "month": 2, "year": 4}


class DayWidget(forms.MultiWidget):
    """Three text inputs named <name>_day, <name>_month and <name>_year.

    `autocomplete` is the prefix of the browser's own tokens: "bday" gives bday-day, bday-month, bday-year.
    """

    template_name = "django/forms/widgets/day.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part, width in _WIDTHS.items():
            part_attrs = {
                "inputmode": "numeric",
                "class": f"govuk-date-input__input govuk-input--width-{width}",
            }
            if autocomplete:
                part_attrs["autocomplete"] = f"{autocomplete}-{part}"
            inputs[part] = forms.TextInput(part_attrs)
        super().__init__(inputs, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], _LABELS.values(), strict=True):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        return _numbers(value)


class DayField(forms.MultiValueField):
    """Answers a `date`, or None when it may be left empty. Each mistake has a message that says what to do."""

    widget = DayWidget
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write the day, month and year."),
        "incomplete": _("Write the %(parts)s as well."),
        "not_numbers": _("Write the date in numbers, for example 27 3 2026."),
        "year": _("Write the year with 4 digits, for example 2026."),
        "no_such_day": _("There is no such date: %(day)s/%(month)s/%(year)s. Check the day and the month."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=tuple(forms.CharField(required=False) for _part in _WIDTHS), **kwargs)

    def clean(self, value: Any) -> date | None:
        if self.disabled and not isinstance(value, list):
            value = _numbers(value)
        parts = ["" if part is None else str(part).strip() for part in value or ["", "", ""]]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day = self.compress(parts)
        self.run_validators(day)
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before = ["" if part is None else str(part) for part in _numbers(initial)]
        return before != ["" if part is None else str(part).strip().lstrip("0") for part in data or ["", "", ""]]

    def compress(self, data_list: Sequence[str]) -> date:
        # shortened, since int() refuses thousands of digits and nobody wants to read them back
        given = {part: text[:5] for part, text in zip(_WIDTHS, data_list, strict=True)}
        missing = [_NAMES[part] for part, text in given.items() if not text]
        if missing:
            raise self._error("incomplete", parts=_joined(missing))
        # isdigit alone would let "²" through, which int() refuses
        if not all(text.isascii() and text.isdigit() for text in given.values()):
            raise self._error("not_numbers")
        if len(given["year"]) != 4 or int(given["year"]) < FIRST_YEAR:
            raise self._error("year")
        try:
            return date(int(given["year"]), int(given["month"]), int(given["day"]))
        except ValueError:
            raise self._error("no_such_day", **given) from None

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


def _numbers(day: Any) -> list[Any]:
    return [day.day, day.month, day.year] if isinstance(day, date) else [None, None, None]


def _joined(names: list[Any]) -> Any:
    if len(names) == 1:
        return names[0]
    return format_lazy(_("{first} and {second}"), first=names[0], second=names[1])
