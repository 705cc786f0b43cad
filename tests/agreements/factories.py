"""Rows of the agreements app for tests."""

from collections.abc import Iterable
from datetime import date

from agreements.models import Agreement
from regions.models import Body, Region


def make_agreement(
    slug: str,
    *bodies: Body,
    signed_on: date = date(2023, 5, 26),
    ends_on: date | None = None,
    covered_regions: Iterable[Region] = (),
    kind: str = Agreement.Kind.NOTA_KESEPAKATAN,
    place: str = "",
) -> Agreement:
    agreement = Agreement.objects.create(
        slug=slug, title=f"Nota {slug}", kind=kind, signed_on=signed_on, ends_on=ends_on, place=place
    )
    agreement.bodies.set(bodies)
    agreement.covered_regions.set(covered_regions)
    return agreement
