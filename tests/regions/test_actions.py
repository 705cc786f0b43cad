"""Who gets a place, who can't have one, and what is left when it ends."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from regions.actions import appoint, choose_mails, dismiss
from regions.models import StaffMember, User
from tests.regions.factories import make_body, make_office, make_officer, make_user

pytestmark = pytest.mark.django_db

Role = StaffMember.Role


def test_whoever_answers_for_a_body_gets_no_place() -> None:
    body, office = make_body("Dinas Sosial"), make_office("Jawa Tengah", "SMG")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for officer in (make_officer("now", body), make_officer("later", body, from_on=tomorrow)):
        with pytest.raises(ValidationError):
            appoint(officer.user, office=office, role=Role.EXAMINER)
    assert not StaffMember.objects.exists()
    assert not User.objects.filter(is_staff=True).exists()


def test_a_post_that_is_over_hinders_no_one() -> None:
    former = make_officer("former", make_body("Dinas Sosial"), until_on=date(2023, 5, 25)).user
    assert appoint(former, office=make_office("Jawa Tengah", "SMG"), role=Role.EXAMINER).user.is_staff


def test_who_is_dismissed_keeps_neither_the_way_in_nor_the_roles_permissions() -> None:
    user = make_user("examiner")
    appoint(user, office=make_office("Jawa Tengah", "SMG"), role=Role.EXAMINER)
    user.groups.add(other := Group.objects.create(name="choir"))
    dismiss(user)
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, user.is_active, list(user.groups.all())) == (False, True, [other])
    assert not StaffMember.objects.exists()


def test_an_administrator_who_loses_a_place_stays_administrator() -> None:
    user = User.objects.create_superuser("root")
    appoint(user, office=make_office("Pusat", "JKT"), role=Role.HEAD)
    dismiss(user)
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (True, True, 0)


def test_mails_come_as_someone_chose() -> None:
    user = make_user("examiner")
    choose_mails(user, wants_digest=True, language="en")
    assert User.objects.values_list("wants_digest", "language").get() == (True, "en")
    with pytest.raises(ValidationError):
        choose_mails(user, wants_digest=False, language="fr")
    assert User.objects.values_list("wants_digest", "language").get() == (True, "en")
