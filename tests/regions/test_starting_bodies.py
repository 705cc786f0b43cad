"""Checks of the reference files themselves; none of them needs a database."""

from collections import Counter

from regions.data import rows
from regions.models import Body
from regions.starting_bodies import FROM_USUAL_SERVICES, generations, starting_bodies

BODIES = starting_bodies()
BY_KEY = {body.key: body for body in BODIES}
REGION_CODES = [row["code"] for row in rows("idn-area-data/provinces.csv") + rows("idn-area-data/regencies.csv")]
WITHOUT_AUTONOMY = {"31.01", "31.71", "31.72", "31.73", "31.74", "31.75"}


def test_keys_are_unique() -> None:
    assert len(BY_KEY) == len(BODIES)


def test_names_are_unique_in_the_whole_country() -> None:
    assert [name for name, count in Counter(body.name for body in BODIES).items() if count > 1] == []


def test_every_class_is_in_the_list() -> None:
    assert {body.body_class for body in BODIES} <= {row["code"] for row in rows("bodies/classes.csv")}


def test_every_kind_is_known() -> None:
    assert {body.kind for body in BODIES} <= set(Body.Kind.values)


def test_names_fit_their_columns() -> None:
    assert [body for body in BODIES if len(body.name) > 200 or len(body.short_name) > 50 or len(body.key) > 60] == []


def test_every_region_has_its_government_first_among_the_governments() -> None:
    governments = [body.key for body in BODIES if body.kind == Body.Kind.GOVERNMENT]
    assert governments == REGION_CODES


def test_only_jakartas_administrative_places_are_below_another_government() -> None:
    below = {body.key: body.parent for body in BODIES if body.kind == Body.Kind.GOVERNMENT and body.parent}
    assert below == dict.fromkeys(WITHOUT_AUTONOMY, "31")


def test_governments_bear_the_names_that_they_bear() -> None:
    names = {code: (BY_KEY[code].name, BY_KEY[code].short_name) for code in ["11", "31", "34", "33.02", "36", "36.73"]}
    assert names == {
        "11": ("Pemerintah Aceh", "Pemprov Aceh"),
        "31": ("Pemerintah Provinsi DKI Jakarta", "Pemprov DKI Jakarta"),
        "34": ("Pemerintah Daerah Daerah Istimewa Yogyakarta", "Pemda DIY"),
        "33.02": ("Pemerintah Kabupaten Banyumas", "Pemkab Banyumas"),
        "36": ("Pemerintah Provinsi Banten", "Pemprov Banten"),
        "36.73": ("Pemerintah Kota Serang", "Pemkot Serang"),
    }


def test_banyumas_and_bantens_governments_have_their_services_and_nobody_else() -> None:
    counts = Counter(body.region for body in BODIES if body.source == FROM_USUAL_SERVICES)
    assert counts == {
        "33.02": 32,
        "36": 31,
        **dict.fromkeys(["36.01", "36.02", "36.03", "36.04"], 32),
        **dict.fromkeys(["36.71", "36.72", "36.73", "36.74"], 31),
    }


def test_bodies_that_the_news_reports_name_are_there() -> None:
    named = {key: BY_KEY[key].name for key in ["33.02/dpmptsp", "33.02/dinas-sosial", "33.02/mpp"]}
    assert named == {
        "33.02/dpmptsp": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Banyumas",
        "33.02/dinas-sosial": "Dinas Sosial Kabupaten Banyumas",
        "33.02/mpp": "Mal Pelayanan Publik Kabupaten Banyumas",
    }


def test_the_university_is_a_partner_and_no_reported_body() -> None:
    assert [body.name for body in BODIES if not body.is_reportable] == ["Universitas Serang Raya"]


def test_the_land_office_belongs_to_the_land_agency() -> None:
    office = BY_KEY["33.02/kantor-pertanahan"]
    assert (office.name, office.kind, office.parent) == ("Kantor Pertanahan Kabupaten Banyumas", "branch", "atr-bpn")


def test_all_sub_districts_of_banyumas_and_banten_are_below_their_governments() -> None:
    counts = Counter(body.parent for body in BODIES if body.kind == Body.Kind.SUB_DISTRICT)
    assert counts == {
        "33.02": 27,
        "36.01": 35,
        "36.02": 28,
        "36.03": 29,
        "36.04": 29,
        "36.71": 13,
        "36.72": 8,
        "36.73": 6,
        "36.74": 7,
    }


def test_generations_keep_everybody_and_put_parents_earlier() -> None:
    waves = list(generations(BODIES))
    earlier: set[str | None] = {None}
    for wave in waves:
        assert {body.parent for body in wave} <= earlier
        earlier |= {body.key for body in wave}
    assert sum(len(wave) for wave in waves) == len(BODIES)
