from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models.region import Region


class Office(models.Model):
    """The head office or a regional representative office (Perwakilan) of the Ombudsman."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", _("WIB, Jakarta (UTC+7)")
        WIB_PONTIANAK = "Asia/Pontianak", _("WIB, Pontianak (UTC+7)")
        WITA = "Asia/Makassar", _("WITA, Makassar (UTC+8)")
        WIT = "Asia/Jayapura", _("WIT, Jayapura (UTC+9)")

    name = models.CharField(_("name"), max_length=100, unique=True)
    seat = models.CharField(_("seat"), max_length=100)
    code = models.CharField(
        _("code"), max_length=3, unique=True, help_text=_("The last part of every register number.")
    )
    code_confirmed = models.BooleanField(
        _("code confirmed"), default=False, help_text=_("Seen on a document of the office itself.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=20, choices=Zone, help_text=_("Deadlines are counted in the local day.")
    )
    is_head_office = models.BooleanField(_("head office"), default=False)
    area = models.ManyToManyField(Region, blank=True, related_name="offices", verbose_name=_("area"))

    class Meta:
        ordering = ["-is_head_office", "id"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(
                fields=["is_head_office"], condition=Q(is_head_office=True), name="office_one_head_office"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @classmethod
    def earliest_zone(cls) -> ZoneInfo:
        """Where a day begins first in the country."""
        return ZoneInfo(cls.Zone.WIT)


class Division(models.Model):
    """A unit of an office (Keasistenan) that cases are given to."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="divisions", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["office", "name"]
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="division_once_an_office")]

    def __str__(self) -> str:
        return self.name
