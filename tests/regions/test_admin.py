"""The staff's tables open, search and keep what must be kept. Who may open them is the matter of tests/doors."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from regions.actions import appoint
from regions.admin import BodyAdmin, BodyClassAdmin, BodyForm, ComplianceScoreAdmin, RegionAdmin
from regions.models import (
    Body,
    BodyClass,
    ComplianceScore,
    Division,
    Holiday,
    Office,
    Officer,
    Region,
    StaffMember,
    User,
)
from tests.regions.factories import make_body, make_office, make_officer, make_province, make_regency, make_user

pytestmark = pytest.mark.django_db


MODELS = [User, Region, Office, Division, BodyClass, Body, Officer, StaffMember, Holiday, ComplianceScore]


@pytest.fixture
def request_of_superuser(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/")
    request.user = User.objects.create(username="root", is_staff=True, is_superuser=True)
    return request


def make_one_of_each(number: int) -> None:
    province = make_province(f"9{number}", f"Provinsi {number}")
    regency = make_regency(province, f"9{number}.01", f"Kabupaten {number}")
    office = make_office(f"Kantor {number}", f"K{number}", province)
    Division.objects.create(office=office, name="Keasistenan")
    body = make_body(f"Dinas {number}", region=regency, parent=make_body(f"Pemerintah {number}"))
    make_officer(f"officer-{number}", body)
    StaffMember.objects.create(user=make_user(f"staff-{number}"), office=office, role=StaffMember.Role.INTAKE)
    Holiday.objects.create(day=date(2023, 6, number), name="Libur", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    ComplianceScore.objects.create(region=regency, year=2023, score=90, class_named="green", source="pers")
    BodyClass.objects.create(code=f"class-{number}", name="Kelas", name_en="Class")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(
    admin_client: Client, model: type[Model], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse(f"admin:regions_{model._meta.model_name}_changelist")
    make_one_of_each(1)
    with CaptureQueriesContext(connection) as for_one:
        assert admin_client.get(address).status_code == 200
    make_one_of_each(2)
    make_one_of_each(3)
    with django_assert_num_queries(len(for_one)):
        assert admin_client.get(address).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_row_opens_and_its_list_can_be_searched(admin_client: Client, model: type[Model]) -> None:
    make_one_of_each(1)
    name, row = model._meta.model_name, model._default_manager.first()
    assert row is not None
    addresses = [
        reverse(f"admin:regions_{name}_changelist", query={"q": "9"}),
        reverse(f"admin:regions_{name}_change", args=[row.pk]),
    ]
    assert [admin_client.get(address).status_code for address in addresses] == [200, 200]


def test_the_search_for_bodies_knows_words_of_both_names(request_of_superuser: HttpRequest) -> None:
    found = make_body("Dinas Sosial Kabupaten Banyumas", short_name="Dinsos", is_active=False)
    make_body("Dinas Kesehatan Kabupaten Banyumas")
    admin = BodyAdmin(Body, site)
    rows, may_repeat = admin.get_search_results(request_of_superuser, Body.objects.all(), "banyumas dinsos")
    assert (list(rows), may_repeat) == ([found], False)
    everything, _ = admin.get_search_results(request_of_superuser, Body.objects.all(), "")
    assert everything.count() == 2


def test_a_body_of_the_reference_data_is_switched_off_instead_of_deleted(request_of_superuser: HttpRequest) -> None:
    own = make_body("Dinas Sosial")
    given = make_body("Dinas Kesehatan")
    given.reference_key = "33.02/dinas-kesehatan"
    admin = BodyAdmin(Body, site)
    assert [admin.has_delete_permission(request_of_superuser, body) for body in (own, given)] == [True, False]
    assert not RegionAdmin(Region, site).has_delete_permission(request_of_superuser)
    assert not RegionAdmin(Region, site).has_add_permission(request_of_superuser)


def test_the_code_of_a_class_is_set_once(request_of_superuser: HttpRequest) -> None:
    admin = BodyClassAdmin(BodyClass, site)
    assert admin.get_readonly_fields(request_of_superuser) == []
    assert admin.get_readonly_fields(request_of_superuser, BodyClass(code="bank")) == ["code"]


def test_a_body_cant_be_put_below_one_of_its_own() -> None:
    government = make_body("Pemerintah Kabupaten Banyumas")
    service = make_body("Dinas Sosial", parent=government)
    form_class = type("Form", (BodyForm,), {"Meta": type("Meta", (), {"model": Body, "fields": ["parent"]})})
    assert not form_class({"parent": service.pk}, instance=government).is_valid()
    assert not form_class({"parent": service.pk}, instance=service).is_valid()
    assert form_class({"parent": government.pk}, instance=service).is_valid()


@pytest.mark.parametrize(
    ("score", "year", "shown"),
    [("96.98", 2023, "A, green"), ("73.95", 2021, "yellow"), (None, 2022, None)],
)
def test_the_class_is_computed_beside_the_one_that_was_named(score: str | None, year: int, shown: str | None) -> None:
    scored = ComplianceScore(score=Decimal(score) if score else None, year=year)
    with override("en"):
        assert ComplianceScoreAdmin(ComplianceScore, site).computed_class(scored) == shown


# --- One account, one door --------------------------------------------------------------------------------------------


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_an_account_of_the_staff_gets_no_post(admin_client: Client) -> None:
    staff = make_user("staff", is_staff=True)
    post = {"user": staff.pk, "body": make_body("Dinas Sosial").pk, "from_on": "2026-01-01"}
    assert list(errors(admin_client.post("/regions/officer/add/", post))) == ["user"]
    assert not Officer.objects.exists()

    assert admin_client.post("/regions/officer/add/", post | {"user": make_user("officer").pk}).status_code == 302
    assert Officer.objects.get().user.username == "officer"


def test_an_officer_gets_no_place_and_reads_why(admin_client: Client) -> None:
    office, officer = make_office("Jawa Tengah", "SMG"), make_officer("officer", make_body("Dinas Sosial")).user
    place = {"user": officer.pk, "office": office.pk, "role": "examiner"}
    admin_client.cookies["tuntas_language"] = "en"
    assert errors(admin_client.post("/regions/staffmember/add/", place)) == {
        "__all__": ["This account answers for a public body. End that post first, or make a second account."]
    }
    assert not StaffMember.objects.exists()

    member = StaffMember.objects.create(user=officer, office=office, role="intake")
    response = admin_client.post(f"/regions/staffmember/{member.pk}/change/", place)
    assert list(errors(response)) == ["__all__"]


@pytest.mark.parametrize("by_list", [False, True])
def test_deleting_a_place_takes_the_way_in_with_it(admin_client: Client, *, by_list: bool) -> None:
    users = [make_user("one"), make_user("two")]
    office = make_office("Jawa Tengah", "SMG")
    places = [appoint(user, office=office, role="examiner") for user in users]
    if by_list:
        chosen = {"action": "delete_selected", "_selected_action": [place.pk for place in places], "post": "yes"}
        admin_client.post("/regions/staffmember/", chosen)
    else:
        for place in places:
            admin_client.post(f"/regions/staffmember/{place.pk}/delete/", {"post": "yes"})
    assert not StaffMember.objects.exists()
    for user in users:
        user.refresh_from_db()
        assert (user.is_staff, user.groups.count()) == (False, 0)


# --- What the head of an office keeps ---------------------------------------------------------------------------------


@pytest.fixture
def head(client: Client) -> Client:
    """Of the office of Jawa Tengah, with the permissions that roles give to heads."""
    appoint(user := make_user("head"), office=make_office("Jawa Tengah", "SMG", make_province()), role="head")
    kept = Permission.objects.filter(
        content_type__app_label="regions", content_type__model__in=["body", "officer", "division"]
    )
    user.groups.get().permissions.set(kept.exclude(codename__startswith="delete"))
    client.force_login(user)
    return client


def body_fields(name: str, region: Region | None) -> dict[str, Any]:
    body_class = BodyClass.objects.get_or_create(code="local-government")[0]
    return {"name": name, "kind": "service", "body_class": body_class.pk, "region": region.pk if region else ""}


def test_a_head_changes_the_bodies_of_the_own_area_and_sees_the_others(head: Client) -> None:
    here = make_body("Dinas A", region=Region.objects.get())
    there = make_body("Dinas B", region=make_province("36", "Banten"))
    for body, status in ((here, 302), (there, 403)):
        address = f"/regions/body/{body.pk}/change/"
        assert head.get(address).status_code == 200
        assert head.post(address, body_fields("Dinas Lain", here.region)).status_code == status
    chosen = {"action": "confirm", "_selected_action": [here.pk, there.pk]}
    head.post("/regions/body/", chosen)
    assert list(Body.objects.values_list("name", "is_confirmed").order_by("name")) == [
        ("Dinas B", False),
        ("Dinas Lain", True),
    ]


def test_a_head_adds_bodies_in_the_own_area_alone(head: Client) -> None:
    here = Region.objects.get()
    for region in (make_province("36", "Banten"), None):
        assert list(errors(head.post("/regions/body/add/", body_fields("Dinas C", region)))) == ["region"]
    assert head.post("/regions/body/add/", body_fields("Dinas C", here)).status_code == 302


def test_a_head_gives_posts_at_bodies_of_the_own_area_alone(head: Client) -> None:
    here = make_body("Dinas A", region=Region.objects.get())
    there = make_body("Dinas B", region=make_province("36", "Banten"))
    post = {"user": make_user("officer").pk, "from_on": "2026-01-01"}
    assert list(errors(head.post("/regions/officer/add/", post | {"body": there.pk}))) == ["body"]
    assert head.post("/regions/officer/add/", post | {"body": here.pk}).status_code == 302

    elsewhere = make_officer("elsewhere", there)
    address = f"/regions/officer/{elsewhere.pk}/change/"
    assert [head.get(address).status_code, head.post(address, post).status_code] == [200, 403]


def test_a_head_keeps_the_divisions_of_the_own_office_alone(head: Client) -> None:
    here, elsewhere = Office.objects.get(), make_office("Banten", "SRG")
    other = Division.objects.create(office=elsewhere, name="Keasistenan I")
    add = "/regions/division/add/"
    assert list(errors(head.post(add, {"office": elsewhere.pk, "name": "Keasistenan II"}))) == ["office"]
    assert head.post(add, {"office": here.pk, "name": "Keasistenan II", "is_active": "on"}).status_code == 302
    own = Division.objects.get(office=here)
    fields = {"office": here.pk, "name": "Keasistenan III"}
    assert head.post(f"/regions/division/{other.pk}/change/", fields).status_code == 403
    assert head.post(f"/regions/division/{own.pk}/change/", fields).status_code == 302
    assert list(Division.objects.order_by("id").values_list("office", "name", "is_active")) == [
        (elsewhere.pk, "Keasistenan I", True),
        (here.pk, "Keasistenan III", False),
    ]


def test_an_administrator_sets_how_mails_come(admin_client: Client) -> None:
    user = make_user("examiner")
    page = admin_client.get(f"/regions/user/{user.pk}/change/").context["adminform"].form
    assert {"language", "wants_digest"} <= set(page.fields)
