"""Giving people their place."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction

from regions.models import Office, StaffMember, User


def appoint(user: User, *, office: Office, role: str) -> StaffMember:
    """Give someone an office and a role: the way into the staff's door, and that role's permissions alone."""
    with transaction.atomic():
        member, _is_new = StaffMember.objects.update_or_create(user=user, defaults={"office": office, "role": role})
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        user.groups.remove(*Group.objects.filter(name__in=StaffMember.Role.values))
        user.groups.add(group_of(role))
    return member


def group_of(role: str) -> Group:
    """The group that holds a role's permissions; complaints.roles says which."""
    return Group.objects.get_or_create(name=StaffMember.Role(role).value)[0]
