from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Source
from regions.models import Body, User
from tests.regions.factories import make_body, make_province, make_regency

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.doors.staff")]

ADD = "/agreements/agreement/add/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create(username="admin", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def government() -> Body:
    return make_body("Pemerintah Kabupaten Banyumas", region=make_regency(make_province()))


def filled(*bodies: Body, **changes: str) -> dict[str, str]:
    """The form for a new agreement: a party per body, one signatory, one aim, one fact."""
    source, _created = Source.objects.get_or_create(slug="news", title="Berita")
    parts: dict[str, list[dict[str, str]]] = {
        "targets": [],
        "parties": [{"body": str(body.pk)} for body in bodies],
        "signatories": [{"role": "signed", "side": "party", "name": "", "position": "Bupati"}],
        "scope_items": [{"role": "aim", "topic": "service_quality"}],
        "facts": [{"source": str(source.pk), "subject": "kind", "quotation": "Kalimat."}],
    }
    form = {
        "slug": "banyumas",
        "kind": "nota_kesepakatan",
        "title": "Nota Kesepakatan",
        "signed_on": "26/05/2023",
    }
    for name, rows in parts.items():
        form |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            form |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    return form | changes


def test_an_agreement_is_entered_with_all_its_parts(staff: Client, government: Body) -> None:
    region = government.region
    assert region is not None

    response = staff.post(ADD, filled(government, covered_regions=str(region.pk)))

    assert response.status_code == 302
    agreement = Agreement.objects.get()
    told = (
        agreement.slug,
        agreement.signed_on,
        agreement.ends_on,
        list(agreement.bodies.all()),
        list(agreement.covered_regions.all()),
        [(person.role, person.position) for person in agreement.signatories.all()],
        [(item.role, item.topic) for item in agreement.scope_items.all()],
        [(fact.subject, fact.quotation) for fact in agreement.facts.all()],
    )
    assert told == (
        "banyumas",
        date(2023, 5, 26),
        None,
        [government],
        [region],
        [("signed", "Bupati")],
        [("aim", "service_quality")],
        [("kind", "Kalimat.")],
    )


def test_the_same_party_twice_is_refused(staff: Client, government: Body) -> None:
    response = staff.post(ADD, filled(government, government))

    assert response.status_code == 200
    assert not Agreement.objects.exists()


def test_an_end_before_the_signing_is_refused(staff: Client, government: Body) -> None:
    response = staff.post(ADD, filled(government, ends_on="25/05/2023"))

    assert response.status_code == 200
    assert not Agreement.objects.exists()


def test_who_signed_needs_a_side(staff: Client, government: Body) -> None:
    response = staff.post(ADD, filled(government, **{"signatories-0-side": ""}))

    assert response.status_code == 200
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("model", ["agreement", "source"])
def test_lists_and_search_open(staff: Client, model: str) -> None:
    address = reverse(f"admin:agreements_{model}_changelist")

    assert staff.get(address).status_code == 200
    assert staff.get(address, {"q": "banyumas"}).status_code == 200


def test_an_agreement_opens_with_its_parts(staff: Client, government: Body) -> None:
    staff.post(ADD, filled(government))

    agreement = Agreement.objects.get()

    assert staff.get(reverse("admin:agreements_agreement_change", args=[agreement.pk])).status_code == 200
