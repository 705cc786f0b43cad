"""Which role may do what in the admin, and how someone gets a role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from complaints import roles
from regions.actions import appoint
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.factories import make_office, make_user

Role = StaffMember.Role


def permissions_of(user: User) -> set[str]:
    return User.objects.get(pk=user.pk).get_all_permissions()


def test_every_role_has_a_table_and_every_permission_in_it_exists(db: None) -> None:
    roles.sync()
    for role in Role:
        named = {
            f"{model.partition('.')[0]}.{verb}_{model.partition('.')[2]}"
            for model, verbs in roles.PERMISSIONS[role].items()
            for verb in verbs
        }
        person = make_user()
        appoint(person, office=make_office(), role=role)
        assert permissions_of(person) == named


def test_sync_takes_away_what_the_table_no_longer_has(db: None) -> None:
    roles.sync()
    Group.objects.get(name="intake").permissions.set(Group.objects.get(name="head").permissions.all())
    roles.sync()

    assert not Group.objects.get(name="intake").permissions.filter(codename="add_body").exists()


def test_only_heads_and_national_supervision_change_reference_data(db: None) -> None:
    roles.sync()
    may_add = {role for role in Role if "add" in roles.PERMISSIONS[role]["regions.officer"]}

    assert may_add == {Role.HEAD, Role.NATIONAL}


# Rows of the complaints app that aren't of a case: the rules, and what an agreement asks.
KEPT_BY_HEADS = {"complaints.agreedtarget", "complaints.rule", "complaints.ruleset"}


def test_only_heads_and_national_supervision_change_the_calendar_and_the_rules(db: None) -> None:
    for model in ("regions.holiday", "regions.division", *KEPT_BY_HEADS):
        assert {role for role in Role if "change" in roles.PERMISSIONS[role][model]} == {Role.HEAD, Role.NATIONAL}


@pytest.mark.parametrize("role", Role)
def test_no_role_may_touch_accounts_or_cases(role: str) -> None:
    table = roles.PERMISSIONS[Role(role)]

    assert table.get("regions.user", ("view",)) == ("view",)
    written = {model for model, verbs in table.items() if model.startswith("complaints.") and verbs != ("view",)}
    assert written <= KEPT_BY_HEADS
    assert not any(model in table for model in ("complaints.identity", "complaints.complaint", "auth.group"))


def test_new_place_takes_the_old_ones_permissions_away(place: Place) -> None:
    roles.sync()
    appoint(place.head, office=place.office, role=Role.HEAD)
    elsewhere = make_office("SRG")
    member = appoint(place.head, office=elsewhere, role=Role.INTAKE)

    assert (member.office, member.role) == (elsewhere, Role.INTAKE)
    assert "regions.add_officer" not in permissions_of(place.head)
    assert [group.name for group in place.head.groups.all()] == ["intake"]


@pytest.mark.urls("config.doors.staff")
def test_admin_appoints(place: Place, client: Client) -> None:
    roles.sync()
    client.force_login(User.objects.create_superuser("root"))
    person = make_user("baru")
    client.post(
        "/regions/staffmember/add/", {"user": person.pk, "office": place.office.pk, "role": Role.EXAMINER.value}
    )
    person.refresh_from_db()

    assert person.is_staff
    assert person.staff_member.role == Role.EXAMINER
    assert "regions.view_body" in permissions_of(person)

    client.post(
        f"/regions/staffmember/{person.staff_member.pk}/change/", {"office": place.office.pk, "role": Role.HEAD.value}
    )
    assert "regions.add_officer" in permissions_of(person)
