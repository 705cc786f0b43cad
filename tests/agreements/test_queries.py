from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from agreements.queries import LONGEST_LINE, agreement_covering
from regions.models import Body, Region
from tests.agreements.factories import make_agreement
from tests.regions.factories import make_body, make_province, make_regency

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 1)
DAY_BEFORE = date(2024, 2, 29)
DAY_AFTER = date(2024, 3, 2)
EARLIER = date(2023, 5, 26)


@dataclass
class Place:
    """A village of a sub-district of a government, in a regency of a province."""

    province: Region
    regency: Region
    government: Body
    sub_district: Body
    village: Body


@pytest.fixture
def place() -> Place:
    province = make_province()
    regency = make_regency(province)
    government = make_body("Pemerintah Kabupaten Banyumas", region=regency, kind=Body.Kind.GOVERNMENT)
    sub_district = make_body("Kecamatan Baturraden", region=regency, parent=government)
    village = make_body("Desa Karangmangu", region=regency, parent=sub_district)
    return Place(province, regency, government, sub_district, village)


# What is signed, and the slug of the agreement that covers the village on DAY.
TABLE: dict[str, tuple[Callable[[Place], object], str | None]] = {
    "none": (lambda _at: None, None),
    "own": (lambda at: make_agreement("own", at.village, signed_on=EARLIER), "own"),
    "parent's": (lambda at: make_agreement("parent", at.sub_district, signed_on=EARLIER), "parent"),
    "grandparent's": (lambda at: make_agreement("top", at.government, signed_on=EARLIER), "top"),
    "region's": (lambda at: make_agreement("regency", covered_regions=[at.regency]), "regency"),
    "province's": (lambda at: make_agreement("province", covered_regions=[at.province]), "province"),
    "signed the day before": (lambda at: make_agreement("a", at.village, signed_on=DAY_BEFORE), "a"),
    "signed that day": (lambda at: make_agreement("a", at.village, signed_on=DAY), "a"),
    "signed the day after": (lambda at: make_agreement("a", at.village, signed_on=DAY_AFTER), None),
    "ended the day before": (lambda at: make_agreement("a", at.village, ends_on=DAY_BEFORE), None),
    "ends that day": (lambda at: make_agreement("a", at.village, ends_on=DAY), "a"),
    "ends the day after": (lambda at: make_agreement("a", at.village, ends_on=DAY_AFTER), "a"),
    "signed and ended that day": (
        lambda at: make_agreement("a", at.village, signed_on=DAY, ends_on=DAY),
        "a",
    ),
    "own before a later one of the parent": (
        lambda at: (
            make_agreement("own", at.village, signed_on=EARLIER),
            make_agreement("parent", at.sub_district, signed_on=DAY),
        ),
        "own",
    ),
    "the nearer parent's before a later one of the farther": (
        lambda at: (
            make_agreement("parent", at.sub_district, signed_on=EARLIER),
            make_agreement("top", at.government, signed_on=DAY),
        ),
        "parent",
    ),
    "a parent's before a later one of the region": (
        lambda at: (
            make_agreement("top", at.government, signed_on=EARLIER),
            make_agreement("regency", covered_regions=[at.regency], signed_on=DAY),
        ),
        "top",
    ),
    "the region's before a later one of the province": (
        lambda at: (
            make_agreement("regency", covered_regions=[at.regency], signed_on=EARLIER),
            make_agreement("province", covered_regions=[at.province], signed_on=DAY),
        ),
        "regency",
    ),
    "an ended own one gives way to the parent's": (
        lambda at: (
            make_agreement("own", at.village, ends_on=DAY_BEFORE),
            make_agreement("parent", at.sub_district),
        ),
        "parent",
    ),
    "two at once: the one signed last": (
        lambda at: (
            make_agreement("late", at.village, signed_on=DAY_BEFORE),
            make_agreement("early", at.village, signed_on=EARLIER),
        ),
        "late",
    ),
    "two signed on one day: the one entered last": (
        lambda at: (make_agreement("first", at.village), make_agreement("second", at.village)),
        "second",
    ),
    "one agreement, party and region at once": (
        lambda at: make_agreement("both", at.government, covered_regions=[at.regency, at.province]),
        "both",
    ),
}


@pytest.mark.parametrize(("sign", "slug"), TABLE.values(), ids=TABLE.keys())
def test_the_covering_agreement(place: Place, sign: Callable[[Place], object], slug: str | None) -> None:
    sign(place)

    agreement = agreement_covering(place.village, DAY)

    assert (agreement and agreement.slug) == slug


def test_a_childs_agreement_does_not_cover_its_parent(place: Place) -> None:
    make_agreement("village", place.village)

    assert agreement_covering(place.government, DAY) is None


def test_a_regencys_agreement_does_not_cover_bodies_of_the_province(place: Place) -> None:
    make_agreement("regency", covered_regions=[place.regency])

    assert agreement_covering(make_body("Pemerintah Provinsi Jawa Tengah", region=place.province), DAY) is None


def test_an_agreement_of_another_region_covers_nothing_here(place: Place) -> None:
    other = make_regency(place.province, "33.03", "Kabupaten Purbalingga")
    make_agreement("other", make_body("Pemerintah Kabupaten Purbalingga", region=other), covered_regions=[other])

    assert agreement_covering(place.village, DAY) is None


def test_a_branch_of_a_national_body_is_covered_by_its_region(place: Place) -> None:
    land_agency = make_body("Kementerian ATR/BPN", kind=Body.Kind.NATIONAL)
    branch = make_body("Kantor Pertanahan Banyumas", region=place.regency, parent=land_agency)
    regency = make_agreement("regency", covered_regions=[place.regency])

    assert agreement_covering(branch, DAY) == regency
    assert agreement_covering(land_agency, DAY) is None


def test_a_circle_of_parents_ends(place: Place) -> None:
    place.government.parent = place.village
    place.government.save(update_fields=["parent"])

    assert agreement_covering(place.village, DAY) is None
    agreement = make_agreement("top", place.government)
    assert agreement_covering(place.village, DAY) == agreement


def test_regions_come_after_the_longest_line_of_parents(place: Place) -> None:
    body = top = make_body("0", region=place.regency)
    for number in range(1, LONGEST_LINE + 1):
        body = make_body(str(number), region=place.regency, parent=body)
    make_agreement("regency", covered_regions=[place.regency])
    farthest = make_agreement("top", top)

    assert agreement_covering(body, DAY) == farthest


def test_the_whole_agreement_comes_in_one_query(
    place: Place, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    make_agreement("top", place.government, covered_regions=[place.regency], place="Purwokerto")

    with django_assert_num_queries(1):
        agreement = agreement_covering(place.village, DAY)
        assert agreement is not None
        told = (agreement.slug, agreement.title, agreement.signed_on, agreement.ends_on, agreement.place)

    assert told == ("top", "Nota top", EARLIER, None, "Purwokerto")
