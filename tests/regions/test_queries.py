from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from regions.models import Body, StaffMember, User
from regions.queries import (
    answers_for,
    bodies_answered_by,
    bodies_below,
    bodies_kept_by,
    bodies_matching,
    office_for,
    officers_of,
    officers_of_each,
    offices_for_region,
    regions_kept_by,
)
from tests.regions.factories import (
    make_body,
    make_member,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 26)


# --- Offices ----------------------------------------------------------------------------------------------------------


def test_office_for_a_body_is_the_one_of_its_province() -> None:
    jawa_tengah = make_province()
    make_office("Pusat", "JKT", is_head_office=True)
    semarang = make_office("Jawa Tengah", "SMG", jawa_tengah)
    province = make_body("Pemerintah Provinsi Jawa Tengah", region=jawa_tengah)
    regency = make_body("Pemerintah Kabupaten Banyumas", region=make_regency(jawa_tengah))
    assert [office_for(province), office_for(regency)] == [semarang, semarang]


def test_office_for_a_body_whose_regency_another_office_serves_is_that_office() -> None:
    jawa_barat, jakarta = make_province("32", "Jawa Barat"), make_province("31", "Jakarta")
    bogor = make_regency(jawa_barat, "32.01", "Kabupaten Bogor")
    bandung = make_office("Jawa Barat", "BDG", jawa_barat)
    jakarta_raya = make_office("Jakarta Raya", "JKR", jakarta, bogor)
    assert list(offices_for_region(bogor)) == [jakarta_raya, bandung]
    assert office_for(make_body("Pemerintah Kabupaten Bogor", region=bogor)) == jakarta_raya


def test_office_for_a_body_of_the_whole_country_or_of_no_area_is_the_head_office() -> None:
    head_office = make_office("Pusat", "JKT", is_head_office=True)
    national = make_body("PT Perusahaan Listrik Negara (Persero)", kind=Body.Kind.NATIONAL)
    forgotten = make_body("Pemerintah Provinsi Jawa Tengah", region=make_province())
    assert [office_for(national), office_for(forgotten)] == [head_office, head_office]


# --- Search -----------------------------------------------------------------------------------------------------------


def test_bodies_matching_puts_the_words_as_written_first_then_governments_then_sub_districts() -> None:
    banyumas = make_regency(make_province())
    for name, kind in [
        ("Kecamatan Ajibarang, Kabupaten Banyumas", Body.Kind.SUB_DISTRICT),
        ("Kecamatan Banyumas, Kabupaten Banyumas", Body.Kind.SUB_DISTRICT),
        ("Pemerintah Kabupaten Banyumas", Body.Kind.GOVERNMENT),
        ("Dinas Sosial Kabupaten Banyumas", Body.Kind.SERVICE),
        ("Dinas Sosial Kabupaten Cilacap", Body.Kind.SERVICE),
    ]:
        make_body(name, region=banyumas, kind=kind)
    assert [body.name for body in bodies_matching("banyumas")] == [
        "Pemerintah Kabupaten Banyumas",
        "Dinas Sosial Kabupaten Banyumas",
        "Kecamatan Ajibarang, Kabupaten Banyumas",
        "Kecamatan Banyumas, Kabupaten Banyumas",
    ]
    assert [body.name for body in bodies_matching("kecamatan banyumas")] == [
        "Kecamatan Banyumas, Kabupaten Banyumas",
        "Kecamatan Ajibarang, Kabupaten Banyumas",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "dpmptsp",
        "DPMPTSP banyumas",
        "satu pintu kabupaten",
        "banyumas pelayanan terpadu",
        "anyuma",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu, Kabupaten Banyumas",
    ],
)
def test_bodies_matching_finds_words_of_both_names_in_any_order_and_case(text: str) -> None:
    make_body("Pemerintah Kabupaten Cilacap")
    licensing = make_body(
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Banyumas", short_name="DPMPTSP Kab. Banyumas"
    )
    assert list(bodies_matching(text)) == [licensing]


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("  , ", []), ("%", []), ("_", []), ("'", []), ("\0", []), ("bpn", ["Agraria/BPN (Persero)"])],
)
def test_bodies_matching_takes_any_text(text: str, found: list[str]) -> None:
    make_body("Agraria/BPN (Persero)")
    assert [body.name for body in bodies_matching(text)] == found


def test_bodies_matching_leaves_out_partners_and_bodies_that_are_no_more() -> None:
    make_body("Universitas Serang Raya", is_reportable=False)
    make_body("Universitas Lama", is_active=False)
    assert list(bodies_matching("universitas")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_bodies_matching_asks_once(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    for number in range(count):
        make_body(f"Dinas {number}")
    with django_assert_num_queries(1):
        assert len(bodies_matching("dinas", limit=2)) == min(count, 2)


# --- Below --------------------------------------------------------------------------------------------------


def test_bodies_below_walk_the_whole_way_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    police = make_body("Polri")
    regional = make_body("Polda Banten", parent=police)
    local = make_body("Polres Lebak", parent=regional)
    make_body("Kejaksaan")
    with django_assert_num_queries(1):
        assert list(bodies_below(police)) == [regional, local, police]
    assert list(bodies_below(local)) == [local]


def test_bodies_in_a_circle_end_the_walk() -> None:
    first = make_body("Dinas A")
    second = make_body("Dinas B", parent=first)
    first.parent = second
    first.save()
    assert list(bodies_below(first)) == [first, second]


# --- Who answers ------------------------------------------------------------------------------------------------------


def test_officers_of_a_body_are_its_own_and_the_focal_points_above() -> None:
    government = make_body("Pemerintah Kabupaten Banyumas")
    social = make_body("Dinas Sosial", parent=government)
    health = make_body("Dinas Kesehatan", parent=government)
    own = make_officer("own", social)
    focal_point = make_officer("inspektur", government, is_focal_point=True)
    make_officer("bupati", government)
    make_officer("neighbour", health, is_focal_point=True)
    make_officer("former", social, until_on=date(2023, 5, 25))
    make_officer("future", social, from_on=date(2023, 5, 27))
    last_day = make_officer("last-day", social, until_on=DAY)
    switched_off = make_officer("switched-off", social)
    switched_off.user.is_active = False
    switched_off.user.save()
    assert set(officers_of(social, DAY)) == {own, focal_point, last_day}


def test_a_user_answers_for_just_the_bodies_that_the_list_shows() -> None:
    government = make_body("Pemerintah Kabupaten Banyumas")
    social = make_body("Dinas Sosial", parent=government)
    unit = make_body("UPT Dinas Sosial", parent=social)
    other = make_body("Pemerintah Kabupaten Cilacap")
    bodies = [government, social, unit, other]
    expected = {
        make_officer("inspektur", government, is_focal_point=True).user: {government, social, unit},
        make_officer("bupati", government).user: {government},
        make_officer("social", social, is_focal_point=True).user: {social, unit},
        make_officer("unit", unit).user: {unit},
        make_officer("former", government, is_focal_point=True, until_on=date(2023, 5, 25)).user: set(),
        make_officer("last-day", other, until_on=DAY).user: {other},
        make_user("nobody"): set(),
    }
    assert {user: set(bodies_answered_by(user, DAY)) for user in expected} == expected
    assert {user: {body for body in bodies if answers_for(user, body, DAY)} for user in expected} == expected
    one_by_one = {body.pk: set(officers_of(body, DAY)) for body in bodies}
    at_once = officers_of_each([body.pk for body in bodies], DAY)
    assert {body_id: set(officers) for body_id, officers in at_once.items()} == one_by_one
    assert sum(map(len, at_once.values())) == sum(map(len, one_by_one.values()))


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": True}])
def test_an_account_that_is_switched_off_or_of_the_staff_answers_for_nothing(change: dict[str, bool]) -> None:
    body = make_body("Dinas Sosial")
    user = make_officer("officer", body, is_focal_point=True).user
    User.objects.filter(pk=user.pk).update(**change)
    assert list(officers_of(body, DAY)) == []
    assert (answers_for(user, body, DAY), list(bodies_answered_by(user, DAY))) == (False, [])


def test_who_is_not_signed_in_answers_for_nothing() -> None:
    body, nobody = make_body("Dinas Sosial"), AnonymousUser()
    assert (answers_for(nobody, body, DAY), list(bodies_answered_by(nobody, DAY))) == (False, [])


# --- Who keeps the entries --------------------------------------------------------------------------------------------


def test_an_office_keeps_its_area_and_those_above_keep_all() -> None:
    jawa_tengah, banten = make_province(), make_province("36", "Banten")
    semarang = make_office("Jawa Tengah", "SMG", jawa_tengah)
    provincial = make_body("Pemerintah Provinsi Jawa Tengah", region=jawa_tengah)
    local = make_body("Pemerintah Kabupaten Banyumas", region=make_regency(jawa_tengah))
    elsewhere = make_body("Pemerintah Provinsi Banten", region=banten)
    national = make_body("Polri", kind=Body.Kind.NATIONAL)
    everything = {provincial, local, elsewhere, national}
    expected = {
        make_member("head", semarang, StaffMember.Role.HEAD): {provincial, local},
        make_member("above", semarang, StaffMember.Role.NATIONAL): everything,
        make_member("centre", make_office("Pusat", "JKT", is_head_office=True), StaffMember.Role.HEAD): everything,
        User.objects.create(username="root", is_superuser=True): everything,
        make_user("nobody"): set(),
    }
    assert {user: set(bodies_kept_by(user)) for user in expected} == expected
    assert [set(regions_kept_by(user)) for user in expected] == [
        {body.region for body in bodies if body.region} for bodies in expected.values()
    ]
