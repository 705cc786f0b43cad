from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from agreements.models import Agreement, Party
from config.forms import FilterForm
from regions.models import Region


class AgreementFilter(FilterSet):
    """Filters of the list: words of a place or a party, the year of signing, the kind."""

    q = CharFilter(
        method="with_words",
        label=_("Place or party"),
        max_length=100,
        error_messages={"max_length": _("Write at most 100 characters.")},
    )
    year = ChoiceFilter(
        field_name="signed_on",
        lookup_expr="year",
        label=_("Year of signing"),
        empty_label=_("All years"),
        error_messages={"invalid_choice": _("Choose a year from the list.")},
    )
    kind = ChoiceFilter(
        choices=Agreement.Kind.choices,
        label=_("Kind"),
        empty_label=_("All kinds"),
        error_messages={"invalid_choice": _("Choose a kind from the list.")},
    )

    class Meta:
        model = Agreement
        fields = ["q", "year", "kind"]
        form = FilterForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Agreement.objects.dates("signed_on", "year", order="DESC")
        self.filters["year"].extra["choices"] = [(str(day.year), str(day.year)) for day in years]

    def with_words(self, agreements: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        """Those that have every word in their title, place, party, or region."""
        for word in value.split():
            agreements = agreements.filter(_has_word(word))
        return agreements


def _has_word(word: str) -> Q:
    parties = Party.objects.filter(agreement=OuterRef("pk")).filter(
        Q(body__name__icontains=word)
        | Q(body__short_name__icontains=word)
        | Q(body__region__name__icontains=word)
        | Q(body__region__province__name__icontains=word)
    )
    regions = Region.objects.filter(agreements=OuterRef("pk"), name__icontains=word)
    return Q(title__icontains=word) | Q(place__icontains=word) | Exists(parties) | Exists(regions)
