"""What the two news reports tell, as it stands in the database after loading."""

import tomllib
from datetime import date

import pytest

from agreements import loading
from agreements.loading import AGREEMENTS_FILE
from agreements.models import Agreement, Fact, Party, ScopeItem, Signatory, Source
from agreements.queries import agreement_covering
from regions import loading as regions_loading
from regions.models import Body

pytestmark = pytest.mark.django_db

BANYUMAS_DAY = date(2023, 5, 26)
BANTEN_DAY = date(2023, 7, 25)
HEADQUARTERS = "Kantor Pusat Ombudsman, Kuningan, Jakarta Selatan"
BANTEN_REGENCIES = {
    "kabupaten-pandeglang-2023": ("36.01", "Pemerintah Kabupaten Pandeglang"),
    "kabupaten-lebak-2023": ("36.02", "Pemerintah Kabupaten Lebak"),
    "kabupaten-tangerang-2023": ("36.03", "Pemerintah Kabupaten Tangerang"),
    "kabupaten-serang-2023": ("36.04", "Pemerintah Kabupaten Serang"),
    "kota-tangerang-2023": ("36.71", "Pemerintah Kota Tangerang"),
    "kota-cilegon-2023": ("36.72", "Pemerintah Kota Cilegon"),
    "kota-serang-2023": ("36.73", "Pemerintah Kota Serang"),
    "kota-tangerang-selatan-2023": ("36.74", "Pemerintah Kota Tangerang Selatan"),
}


def quiet(line: str) -> None:
    pass


@pytest.fixture
def loaded() -> None:
    regions_loading.load(quiet)
    loading.load(quiet)


def signatories(slug: str) -> list[tuple[str, str, str, str, str]]:
    rows = Signatory.objects.filter(agreement__slug=slug)
    return list(rows.values_list("role", "side", "name", "position", "on_behalf_of"))


def scope(slug: str) -> list[tuple[str, str]]:
    return list(ScopeItem.objects.filter(agreement__slug=slug).values_list("role", "topic"))


@pytest.mark.usefixtures("loaded")
def test_eleven_agreements_with_their_party_kind_day_and_place() -> None:
    banten = ("naskah_kerja_sama", BANTEN_DAY, HEADQUARTERS)
    banyumas = ("nota_kesepakatan", BANYUMAS_DAY, "Smart Room Graha Satria Purwokerto")

    rows = Party.objects.values_list(
        "agreement__slug",
        "body__region__code",
        "body__name",
        "agreement__kind",
        "agreement__signed_on",
        "agreement__place",
    )

    assert {slug: tuple(told) for slug, *told in rows} == {
        "kabupaten-banyumas-2023": ("33.02", "Pemerintah Kabupaten Banyumas", *banyumas),
        "provinsi-banten-2023": ("36", "Pemerintah Provinsi Banten", *banten),
        "universitas-serang-raya-2023": ("36.73", "Universitas Serang Raya", *banten),
        **{slug: (*region_and_body, *banten) for slug, region_and_body in BANTEN_REGENCIES.items()},
    }


@pytest.mark.usefixtures("loaded")
def test_what_the_reports_do_not_tell_stays_empty() -> None:
    assert set(Agreement.objects.values_list("number", "ends_on", "text", "title_is_ours")) == {("", None, "", True)}
    assert set(Source.objects.values_list("publisher", "published_on")) == {("", None)}


@pytest.mark.usefixtures("loaded")
def test_who_signed_and_witnessed_in_banyumas() -> None:
    assert signatories("kabupaten-banyumas-2023") == [
        (
            "signed",
            "ombudsman",
            "Robert Na Endi Jaweng",
            "Anggota Ombudsman",
            "Ketua Ombudsman RI, Mokhammad Najih",
        ),
        ("signed", "party", "Ir. Achmad Husein", "Bupati Banyumas", "Pemerintah Kabupaten Banyumas"),
        (
            "witnessed",
            "ombudsman",
            "Siti Farida",
            "Kepala Perwakilan Ombudsman RI Perwakilan Jawa Tengah",
            "",
        ),
        ("witnessed", "", "Agus Nur Hadie", "Asisten Administrasi dan Umum", ""),
        ("witnessed", "", "", "Kepala organisasi perangkat daerah (OPD) di Kabupaten Banyumas", ""),
        ("witnessed", "", "", "Camat di Kabupaten Banyumas", ""),
        ("witnessed", "", "", "Perwakilan Kepala Desa di Kabupaten Banyumas", ""),
        ("witnessed", "", "", "Perangkat desa di Kabupaten Banyumas", ""),
    ]


@pytest.mark.usefixtures("loaded")
def test_who_signed_in_banten() -> None:
    assert signatories("provinsi-banten-2023") == [
        ("signed", "party", "Al Muktabar", "Penjabat (Pj) Gubernur Banten", "Pemerintah Provinsi Banten")
    ]
    assert signatories("universitas-serang-raya-2023") == []
    for slug, (_code, body) in BANTEN_REGENCIES.items():
        assert signatories(slug) == [("signed", "party", "", "Kepala Daerah", body)]


@pytest.mark.usefixtures("loaded")
def test_objects_are_those_named_and_aims_those_told() -> None:
    aims = [("aim", "service_quality"), ("aim", "faster_settlement")]

    assert scope("kabupaten-banyumas-2023") == [
        ("object", "faster_settlement"),
        ("object", "prevention"),
        ("object", "training"),
        ("object", "data_exchange"),
        *aims,
    ]
    assert scope("provinsi-banten-2023") == aims
    assert scope("kota-cilegon-2023") == aims
    assert scope("universitas-serang-raya-2023") == [*aims, ("aim", "student_supervision")]


@pytest.mark.usefixtures("loaded")
def test_only_the_banyumas_report_tells_of_a_whole_region() -> None:
    covered = Agreement.covered_regions.through.objects.values_list("agreement__slug", "region__code")

    assert list(covered) == [("kabupaten-banyumas-2023", "33.02")]


@pytest.mark.usefixtures("loaded")
def test_each_thing_told_has_its_sentence() -> None:
    for agreement in Agreement.objects.all():
        subjects = set(agreement.facts.values_list("subject", flat=True))
        roles = set(agreement.signatories.values_list("role", flat=True))
        scope_roles = set(agreement.scope_items.values_list("role", flat=True))

        assert subjects == {
            *("kind", "party", "signed_on", "place"),
            *(["signatory"] if "signed" in roles else []),
            *(["witness"] if "witnessed" in roles else []),
            *(["scope"] if "object" in scope_roles else []),
            *(["purpose"] if "aim" in scope_roles else []),
            *(["coverage"] if agreement.covered_regions.exists() else []),
        }


@pytest.mark.usefixtures("loaded")
def test_every_name_and_place_stands_in_its_sentence() -> None:
    def told(agreement: Agreement, subject: str) -> str:
        return " ".join(agreement.facts.filter(subject=subject).values_list("quotation", flat=True))

    for person in Signatory.objects.exclude(name="").select_related("agreement"):
        subject = "signatory" if person.role == Signatory.Role.SIGNED else "witness"
        assert person.name in told(person.agreement, subject)
    for agreement in Agreement.objects.all():
        assert agreement.place in told(agreement, "place")
        day = agreement.signed_on
        assert f"({day.day}/{day.month}/{day.year})" in told(agreement, "signed_on")


@pytest.mark.usefixtures("loaded")
def test_a_note_says_that_the_names_of_the_regencies_come_from_the_regional_data() -> None:
    for slug, (_code, body) in BANTEN_REGENCIES.items():
        fact = Fact.objects.get(agreement__slug=slug, subject="party")
        assert f"nama {body} berasal dari data wilayah" in fact.note
        assert f"the name {body} comes from the regional data" in fact.note_en


@pytest.mark.usefixtures("loaded")
def test_notes_are_in_both_languages() -> None:
    for row in [*Fact.objects.all(), *Source.objects.all()]:
        assert bool(row.note) == bool(row.note_en)
        assert "{" not in row.note + row.note_en


def test_every_sentence_of_the_file_is_used() -> None:
    book = tomllib.loads(AGREEMENTS_FILE.read_text(encoding="utf-8"))
    used = {(entry["source"], fact["sentence"]) for entry in book["agreement"] for fact in entry["facts"]}

    assert used == {(slug, key) for slug, source in book["source"].items() for key in source["sentence"]}


@pytest.mark.usefixtures("loaded")
def test_loading_again_adds_nothing_and_keeps_what_staff_changed() -> None:
    Agreement.objects.filter(slug="kabupaten-banyumas-2023").update(number="12/ORI-MOU/V/2023")
    Fact.objects.filter(agreement__slug="kota-cilegon-2023", subject="kind").delete()
    Signatory.objects.filter(agreement__slug="kota-serang-2023").update(name="Syafrudin")
    models = (Agreement, Party, Signatory, ScopeItem, Fact, Source)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    loading.load(quiet)

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


@pytest.mark.usefixtures("loaded")
def test_an_agreement_that_is_missing_comes_back() -> None:
    Agreement.objects.get(slug="kota-cilegon-2023").delete()
    lines: list[str] = []

    loading.load(lines.append)

    assert lines == ["agreement kota-cilegon-2023: new"]
    assert Agreement.objects.count() == 11


@pytest.mark.usefixtures("loaded")
def test_a_body_that_was_renamed_leaves_its_agreement_out() -> None:
    Agreement.objects.get(slug="kota-cilegon-2023").delete()
    Body.objects.filter(name="Pemerintah Kota Cilegon").update(name="Pemerintah Kota Baru")
    lines: list[str] = []

    loading.load(lines.append)

    assert lines == ["agreement kota-cilegon-2023: left out, there is no public body Pemerintah Kota Cilegon"]


@pytest.mark.usefixtures("loaded")
def test_the_licensing_service_of_banyumas_is_covered_from_the_day_of_signing() -> None:
    service = Body.objects.filter(parent__name="Pemerintah Kabupaten Banyumas", kind=Body.Kind.SERVICE)[0]

    assert agreement_covering(service, date(2023, 5, 25)) is None
    assert agreement_covering(service, BANYUMAS_DAY) == Agreement.objects.get(slug="kabupaten-banyumas-2023")
