"""Giving people their place, taking it away, and sending them mails as they like."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from regions.models import Office, Officer, StaffMember, User


def appoint(user: User, *, office: Office, role: str) -> StaffMember:
    """Give someone an office and a role: the way into the staff's door, and that role's permissions alone.

    Raises ValidationError for someone who answers for a public body.
    """
    require_no_post(user)
    with transaction.atomic():
        member, _is_new = StaffMember.objects.update_or_create(user=user, defaults={"office": office, "role": role})
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        _leave_groups(user)
        user.groups.add(group_of(role))
    return member


def dismiss(user: User) -> None:
    """Take someone's place away, and with it the way into the staff's door. The cases assigned to them stay so.

    Administrators keep the way in: theirs comes with no place, and the last one would lock all others out.
    """
    with transaction.atomic():
        StaffMember.objects.filter(user=user).delete()
        user.is_staff = user.is_superuser
        user.save(update_fields=["is_staff"])
        _leave_groups(user)


def choose_mails(user: User, wants_digest: bool, language: str) -> None:
    """Someone chooses one mail a day or each at once, and the language of their mails. Urgent ones come at once anyway.

    What waits for a digest already still comes with it. Raises ValidationError for a language that isn't offered.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose one of the languages that are offered."))
    user.wants_digest, user.language = wants_digest, language
    user.save(update_fields=["wants_digest", "language"])


def require_no_post(user: User) -> None:
    """One account opens one door: whoever answers for a body, now or later, can't be staff under the same account."""
    is_not_over = Q(until_on__isnull=True) | Q(until_on__gte=timezone.localdate())
    if Officer.objects.filter(is_not_over, user=user).exists():
        raise ValidationError(
            _("This account answers for a public body. End that post first, or make a second account.")
        )


def group_of(role: str) -> Group:
    """The group that holds a role's permissions; complaints.roles says which."""
    return Group.objects.get_or_create(name=StaffMember.Role(role).value)[0]


def _leave_groups(user: User) -> None:
    user.groups.remove(*Group.objects.filter(name__in=StaffMember.Role.values))
