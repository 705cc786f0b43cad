from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from complaints.events import Progress
from complaints.models import Clarification
from complaints.officer.requests import ANSWERED, WAITING
from complaints.queries import past_due
from complaints.register import normal_register
from config.forms import FilterForm
from regions.models import Body


class RequestFilter(FilterSet):
    """The filters of the list; `bodies` None leaves the choice of a body out."""

    q = CharFilter(
        method="with_register",
        label=_("Register number"),
        max_length=40,
        error_messages={"max_length": _("Write at most 40 characters.")},
    )
    state = ChoiceFilter(
        method="in_state",
        label=_("Answer"),
        empty_label=_("All requests"),
        choices=[
            ("waiting", _("Awaiting answer")),
            ("overdue", _("Overdue")),
            ("answered", _("Answered")),
            ("ended", _("Without an answer")),
        ],
        error_messages={"invalid_choice": _("Choose a state from the list.")},
    )
    progress = ChoiceFilter(
        label=_("Status at the body"),
        empty_label=_("Every status"),
        choices=[(value, capfirst(label)) for value, label in Progress.choices],
        error_messages={"invalid_choice": _("Choose a status from the list.")},
    )
    body = ModelChoiceFilter(
        label=_("Public body"),
        empty_label=_("All bodies"),
        queryset=Body.objects.none(),
        error_messages={"invalid_choice": _("Choose a body from the list.")},
    )

    class Meta:
        model = Clarification
        fields = ["q", "state", "progress", "body"]
        form = FilterForm

    def __init__(self, *args: Any, now: datetime, bodies: QuerySet[Body] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if bodies is None:
            del self.filters["body"]
        else:
            self.filters["body"].queryset = bodies

    def with_register(self, requests: QuerySet[Clarification], name: str, value: str) -> QuerySet[Clarification]:
        """The whole number with or without the zeros before it, or any part of one, such as "BJM" or "XI/2026"."""
        part = "".join(value.split()).upper()
        number = normal_register(value)
        return requests.filter(Q(complaint__register__contains=part) | Q(complaint__register__contains=number))

    def in_state(self, requests: QuerySet[Clarification], name: str, value: str) -> QuerySet[Clarification]:
        return requests.filter(self._condition(value))

    def _condition(self, state: str) -> Q:
        match state:
            case "waiting":
                return WAITING
            case "overdue":
                return past_due(self.now)
            case "answered":
                return ANSWERED
            case _:
                return ~WAITING & ~ANSWERED
