"""How the answers of one page are kept in a draft, and how they are told back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from complaints.events import day_in_words

Answers = dict[str, str]


def as_typed(form: forms.Form) -> Answers:
    """What was typed into the form's own fields, by the names of their inputs; files stay out."""
    typed = {name: form.data.get(name) for name in _names_of_inputs(form)}
    return {name: str(value) for name, value in typed.items() if value is not None}


def in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value)) if value else ""
    if isinstance(field, forms.ChoiceField):
        labels: Any = field.choices
        return str(dict(labels).get(value, ""))
    return str(value or "")


def _names_of_inputs(form: forms.Form) -> list[str]:
    names = []
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, forms.MultiWidget):
            names += [f"{name}{ending}" for ending in widget.widgets_names]  # type: ignore[attr-defined]  # not in the stubs
        elif not isinstance(widget, forms.FileInput):
            names.append(name)
    return names
