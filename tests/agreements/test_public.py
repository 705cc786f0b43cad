import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from agreements.models import Agreement, Fact, ScopeItem, Signatory, Source
from agreements.public.views import ROWS_PER_PAGE
from regions.models import Body, ComplianceScore, Region
from tests.agreements.factories import make_agreement
from tests.regions.factories import make_body, make_province, make_regency

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.doors.public")]

NumberOfQueries = Callable[[int], AbstractContextManager[object]]

LIST = "/agreements/"
BANYUMAS = "/agreements/banyumas/"


def in_language(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.fixture
def regency() -> Region:
    return make_regency(make_province())


@pytest.fixture
def government(regency: Region) -> Body:
    return make_body("Pemerintah Kabupaten Banyumas", region=regency, kind=Body.Kind.GOVERNMENT)


@pytest.fixture
def banyumas(government: Body, regency: Region) -> Agreement:
    """All that can be told of an agreement, except number, end and text."""
    agreement = make_agreement("banyumas", government, covered_regions=[regency], place="Graha Satria")
    tell_everything(agreement)
    return agreement


def tell_everything(agreement: Agreement) -> None:
    source = Source.objects.create(slug=agreement.slug, title=f"Berita {agreement.slug}")
    for subject in Fact.Subject.values:
        Fact.objects.create(
            agreement=agreement, source=source, subject=subject, quotation=f"Kalimat tentang {subject}."
        )
    Signatory.objects.create(
        agreement=agreement, role="signed", side="party", name="Achmad Husein", position="Bupati Banyumas"
    )
    Signatory.objects.create(agreement=agreement, role="witnessed", position="Camat")
    ScopeItem.objects.create(agreement=agreement, role="object", topic="prevention")
    ScopeItem.objects.create(agreement=agreement, role="aim", topic="service_quality")


def listed(client: Client, query: str = "") -> list[str]:
    """The slugs of the agreements on the page, in their order."""
    response = client.get(LIST + query)
    assert response.status_code == 200
    return re.findall(r'href="/agreements/([a-z0-9-]+)/"', response.content.decode())


def value_beside(page: str, key: str) -> str:
    """The words of the value that stands beside a key."""
    value = re.search(rf"<dt[^>]*>{key}</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    assert value, f"{key} is not on the page"
    return " ".join(re.sub(r"<[^>]+>", " ", value[1]).split())


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_pages_open_in_both_languages(banyumas: Agreement, language: str) -> None:
    client = in_language(language)

    for address in (LIST, BANYUMAS):
        response = client.get(address)
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()


def test_an_unknown_agreement_is_not_found() -> None:
    assert Client().get("/agreements/nowhere/").status_code == 404


def test_posting_is_refused(banyumas: Agreement) -> None:
    assert Client().post(LIST).status_code == 405
    assert Client().post(BANYUMAS).status_code == 405


def test_the_page_tells_who_when_where_and_what_for(banyumas: Agreement) -> None:
    page = in_language("en").get(BANYUMAS).content.decode()

    told = {
        key: value_beside(page, key)
        for key in (
            "Kind",
            "Agreed with",
            "Signed on",
            "Place",
            "Signed for the other side",
            "Witnesses",
            "Objects of cooperation",
            "Aims",
            "Who is covered",
        )
    }

    assert told == {
        "Kind": "Memorandum of understanding (Nota Kesepakatan)",
        "Agreed with": "Pemerintah Kabupaten Banyumas",
        "Signed on": "Friday, 26 May 2023",
        "Place": "Graha Satria",
        "Signed for the other side": "Achmad Husein , Bupati Banyumas",
        "Witnesses": "Camat (name not known)",
        "Objects of cooperation": "Prevention of maladministration",
        "Aims": "Better public services",
        "Who is covered": (
            "Pemerintah Kabupaten Banyumas and every body that is part of it Every public body in Kabupaten Banyumas"
        ),
    }


def test_what_is_not_known_says_so_and_has_no_reference(banyumas: Agreement) -> None:
    page = in_language("en").get(BANYUMAS).content.decode()

    for key in ("Signed for the Ombudsman", "Number", "Last day in force", "Text"):
        assert value_beside(page, key) == "Not known"
    assert "Publisher: not known." in " ".join(page.split())
    assert "No score of these parties is known." in page


def test_every_reference_leads_to_a_sentence_on_the_page(banyumas: Agreement) -> None:
    page = Client().get(BANYUMAS).content.decode()

    references = re.findall(r'href="#(source-\d+)"', page)
    assert set(references) == set(re.findall(r'id="(source-\d+)"', page))
    assert len(set(references)) == len(Fact.Subject.values)


def test_scores_are_told_in_words_with_class_and_source(banyumas: Agreement, regency: Region) -> None:
    for year, score, class_named in [(2021, Decimal("82.15"), "green"), (2022, None, "yellow")]:
        ComplianceScore.objects.create(region=regency, year=year, score=score, class_named=class_named, source="press")
    ComplianceScore.objects.create(
        region=regency, year=2023, score=Decimal("96.98"), class_named="green", source="press"
    )

    page = in_language("en").get(BANYUMAS).content.decode()

    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows] == [
        "Year Score Class Source",
        "2021 82.15 green press",
        "2022 Not known yellow press",
        "2023 96.98 A, green press",
    ]


def test_a_university_has_no_score_of_its_region(regency: Region) -> None:
    make_agreement("unsera", make_body("Universitas", region=regency, kind=Body.Kind.UNIVERSITY))
    ComplianceScore.objects.create(region=regency, year=2022, class_named="yellow", source="press")

    assert "<table" not in Client().get("/agreements/unsera/").content.decode()


def test_an_agreement_without_anything_told_still_opens() -> None:
    make_agreement("bare")

    assert Client().get("/agreements/bare/").status_code == 200
    assert listed(Client()) == ["bare"]


@pytest.mark.parametrize("parties", [1, 10])
def test_a_page_takes_as_many_queries_for_ten_parties_as_for_one(
    regency: Region, parties: int, django_assert_num_queries: NumberOfQueries
) -> None:
    agreement = make_agreement("many", covered_regions=[regency])
    for number in range(parties):
        region = make_regency(regency.province or regency, f"33.{number + 10}", f"Kabupaten {number}")
        agreement.bodies.add(make_body(f"Pemkab {number}", region=region, kind=Body.Kind.GOVERNMENT))
        ComplianceScore.objects.create(region=region, year=2022, class_named="yellow", source="press")
    tell_everything(agreement)

    with django_assert_num_queries(7):
        assert Client().get("/agreements/many/").status_code == 200


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_takes_as_many_queries_for_ten_rows_as_for_one(
    regency: Region, rows: int, django_assert_num_queries: NumberOfQueries
) -> None:
    for number in range(rows):
        make_agreement(f"a{number}", make_body(f"Pemkab {number}", region=regency))

    with django_assert_num_queries(4):  # years, count, agreements, parties with their bodies
        assert len(listed(Client())) == rows


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["banten", "cilegon", "banyumas"]),
        ("?q=banyumas", ["banyumas"]),
        ("?q=GRAHA", ["banyumas"]),
        ("?q=provinsi+banten", ["banten", "cilegon"]),
        ("?q=pemkot", ["cilegon"]),
        ("?q=banten+graha", []),
        ("?q=jawa+tengah", ["banyumas"]),
        ("?year=2023", ["banyumas"]),
        ("?year=2024&kind=", ["banten", "cilegon"]),
        ("?kind=nota_kesepakatan", ["banyumas"]),
        ("?year=2024&kind=nota_kesepakatan", []),
        ("?q=%25", []),
    ],
)
def test_filters(banyumas: Agreement, query: str, expected: list[str]) -> None:
    province = make_province("36", "Provinsi Banten")
    city = make_regency(province, "36.72", "Kota Cilegon")
    for slug, body in [
        ("banten", make_body("Pemerintah Provinsi", region=province)),
        ("cilegon", make_body("Pemerintah Kota", region=city, short_name="Pemkot")),
    ]:
        make_agreement(slug, body, signed_on=date(2024, 7, 25), kind=Agreement.Kind.NASKAH_KERJA_SAMA)

    assert listed(Client(), query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?year=abc",
        "?year=99999999999999999999",
        "?year=-1",
        "?year=%00",
        "?kind=none",
        "?q=%00",
        "?q=" + "x" * 101,
        "?page=abc",
        "?page=-1",
        "?page=99999999999999999999",
        "?q=a&q=b&year=2023&year=x",
    ],
)
def test_bad_input_is_answered_with_a_page(banyumas: Agreement, query: str) -> None:
    page = Client().get(LIST + query)
    assert (page.status_code, "<h1" in page.content.decode()) == (200, True)


def test_a_wrong_year_is_named(banyumas: Agreement) -> None:
    page = in_language("en").get(LIST + "?year=abc").content.decode()

    assert "<title>Error:" in page
    assert "Choose a year from the list." in page


def test_an_empty_list_says_so() -> None:
    client = in_language("en")

    assert "No agreement has been entered yet" in client.get(LIST).content.decode()
    assert "No agreement matches" in client.get(LIST + "?q=nowhere").content.decode()


def test_a_long_list_has_pages_that_keep_the_filter(regency: Region) -> None:
    body = make_body("Pemkab", region=regency)
    for number in range(ROWS_PER_PAGE + 1):
        make_agreement(f"a{number:02}", body)

    first = Client().get(LIST + "?q=pemkab").content.decode()

    assert 'href="?q=pemkab&amp;page=2"' in first
    assert listed(Client(), "?q=pemkab&page=2") == [f"a{ROWS_PER_PAGE}"]
    assert 'href="?q=pemkab&amp;page=1"' in Client().get(LIST + "?q=pemkab&page=2").content.decode()
