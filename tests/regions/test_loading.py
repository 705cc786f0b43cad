from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db.models import Count, Model, Q
from pytest_django import DjangoAssertNumQueries

from regions.loading import load
from regions.models import Body, BodyClass, ComplianceScore, Holiday, Office, Region
from regions.queries import office_for
from tests.regions.factories import make_body

TABLES: tuple[type[Model], ...] = (Region, Office, Office.area.through, BodyClass, Body, ComplianceScore, Holiday)


def load_quietly() -> None:
    load(lambda _line: None)


@pytest.fixture
def reference_data(db: None) -> None:
    load_quietly()


def everything() -> dict[str, list[dict[str, Any]]]:
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def test_regions_are_those_of_the_whole_country(reference_data: None) -> None:
    assert Counter(Region.objects.values_list("kind", flat=True)) == {"province": 38, "regency": 416, "city": 98}


def test_every_region_has_a_government(reference_data: None) -> None:
    governed = Region.objects.annotate(count=Count("bodies", filter=Q(bodies__kind=Body.Kind.GOVERNMENT)))
    assert list(governed.exclude(count=1)) == []


def test_every_province_is_in_the_area_of_one_office(reference_data: None) -> None:
    provinces = Region.objects.filter(kind=Region.Kind.PROVINCE).annotate(count=Count("offices"))
    assert list(provinces.exclude(count=1)) == []
    assert (Office.objects.count(), Office.objects.get(is_head_office=True).name) == (35, "Pusat")


@pytest.mark.parametrize(
    ("key", "office"),
    [
        ("33.02", "Jawa Tengah"),
        ("33.02.14", "Jawa Tengah"),
        ("36.73/dinas-sosial", "Banten"),
        ("96.71", "Papua Barat"),
        ("pln", "Pusat"),
    ],
)
def test_a_body_falls_to_its_office(reference_data: None, key: str, office: str) -> None:
    assert office_for(Body.objects.get(reference_key=key)).name == office


def test_nothing_is_confirmed_and_everything_has_a_source(reference_data: None) -> None:
    assert not Body.objects.filter(Q(is_confirmed=True) | Q(source="")).exists()
    assert list(Office.objects.filter(code_confirmed=True).values_list("code", flat=True)) == ["BJM"]


def test_collective_leave_is_there_beside_the_national_holidays(reference_data: None) -> None:
    leave = Holiday.objects.filter(kind=Holiday.Kind.COLLECTIVE_LEAVE)
    assert {year: leave.filter(day__year=year).count() for year in (2023, 2024, 2025)} == {2023: 11, 2024: 10, 2025: 11}
    days = Holiday.objects.filter(day__range=(date(2023, 6, 1), date(2023, 6, 30))).values_list("day", "name", "kind")
    assert list(days) == [
        (date(2023, 6, 1), "Hari Lahir Pancasila", "national_holiday"),
        (date(2023, 6, 2), "Cuti Bersama Hari Raya Waisak", "collective_leave"),
        (date(2023, 6, 4), "Hari Raya Waisak", "national_holiday"),
        (date(2023, 6, 28), "Cuti Bersama Hari Raya Idul Adha", "collective_leave"),
        (date(2023, 6, 29), "Hari Raya Idul Adha", "national_holiday"),
        (date(2023, 6, 30), "Cuti Bersama Hari Raya Idul Adha", "collective_leave"),
    ]


def test_a_second_load_changes_nothing_in_few_queries(
    reference_data: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    before = everything()
    with django_assert_max_num_queries(10):
        load_quietly()
    assert everything() == before


def test_what_the_office_edited_stays(reference_data: None) -> None:
    Body.objects.filter(reference_key="33.02/dinas-sosial").update(name="Dinsospermades", is_confirmed=True)
    Office.objects.filter(code="SRG").update(name="Perwakilan Banten", code="BTN", code_confirmed=True)
    Region.objects.filter(code="62.71").update(name="Kota Palangka Raya")
    BodyClass.objects.filter(code="bank").update(name="Bank")
    ComplianceScore.objects.filter(region__code="36", year=2022).update(score="70.5", source="Ombudsman")
    Holiday.objects.filter(day=date(2026, 12, 24)).update(day=date(2026, 12, 28))
    Holiday.objects.filter(day=date(2023, 6, 2)).delete()
    before = everything()
    load_quietly()
    assert everything() == before


def test_an_upgrade_adds_what_is_missing_below_what_is_there(reference_data: None) -> None:
    everywhere = Body.objects.count()
    Body.objects.filter(reference_key__startswith="33.02/").delete()
    government = Body.objects.get(reference_key="33.02")
    own = make_body("Dinas Sosial Kabupaten Banyumas", region=government.region, parent=government)

    load_quietly()

    assert Body.objects.count() == everywhere
    own.refresh_from_db()
    assert (own.reference_key, own.source) == (None, "")
    assert Body.objects.get(reference_key="33.02/mpp").parent == government


def test_a_load_tells_what_it_did(db: None) -> None:
    told: list[str] = []
    load(told.append)
    load(told.append)
    assert told == [
        "regions: 552, 552 of them new",
        "offices: 35 new",
        "classes of bodies: 16, 16 of them new",
        "public bodies: 1169, 1169 of them new",
        "compliance scores: 13, 13 of them new",
        f"days off: {Holiday.objects.count()} new",
        "regions: 552, 0 of them new",
        "classes of bodies: 16, 0 of them new",
        "public bodies: 1169, 0 of them new",
        "compliance scores: 13, 0 of them new",
        "days off: 0 new",
    ]
