from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.models.body import Body
from regions.models.office import Office


class User(AbstractUser):
    """Someone who signs in: staff of the Ombudsman or an officer of a public body. Citizens have no account."""

    language = models.CharField(
        _("language of mails"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    wants_digest = models.BooleanField(
        _("one mail a day"),
        default=False,
        help_text=_("What is not urgent comes in one mail each morning; urgent mails come at once."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class StaffMember(models.Model):
    """The place of an Ombudsman's employee: one office, one role."""

    class Role(models.TextChoices):
        INTAKE = "intake", _("intake")
        EXAMINER = "examiner", _("examiner")
        HEAD = "head", _("head of office")
        NATIONAL = "national", _("national supervision")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="staff_member", verbose_name=_("user"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="staff", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        ordering = ["office", "user__username"]
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")

    def __str__(self) -> str:
        return f"{self.user}, {self.office}"

    @property
    def sees_all_offices(self) -> bool:
        return self.role == self.Role.NATIONAL or self.office.is_head_office


class OfficerQuerySet(models.QuerySet["Officer"]):
    def on(self, day: date) -> OfficerQuerySet:
        """Those who answer for their body on a day; `until_on` is the last day of service.

        One account opens one door: one that is switched off, or that belongs to the Ombudsman's staff, answers for
        no body.
        """
        in_service = Q(until_on__isnull=True) | Q(until_on__gte=day)
        return self.filter(in_service, from_on__lte=day, user__is_active=True, user__is_staff=False)


class Officer(models.Model):
    """Someone who answers for a public body. A focal point (narahubung) also sees the bodies below it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="officers", verbose_name=_("user"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="officers", verbose_name=_("public body"))
    is_focal_point = models.BooleanField(_("focal point"), default=False)
    position = models.CharField(_("position"), max_length=100, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["body", "id"]
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(until_on__isnull=True), name="officer_one_body_at_a_time"
            ),
            models.CheckConstraint(
                name="officer_until_not_before_from",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.body}"
