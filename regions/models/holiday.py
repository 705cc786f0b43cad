from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A day off that is no weekend. The joint decree is revised during the year, so the office edits these rows."""

    class Kind(models.TextChoices):
        NATIONAL_HOLIDAY = "national_holiday", _("national holiday")
        COLLECTIVE_LEAVE = "collective_leave", _("collective leave")

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["day"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
