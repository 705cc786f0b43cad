from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from complaints.procedure import Step, Unit


class AgreedTarget(models.Model):
    """How many days an agreement gives its parties for a step: beside the legal deadline, never instead of it."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="targets", verbose_name=_("agreement")
    )
    step = models.CharField(_("step"), max_length=30, choices=Step)
    days = models.PositiveSmallIntegerField(_("number of days"))
    unit = models.CharField(
        _("unit"),
        max_length=10,
        choices=[(unit.value, unit.label) for unit in (Unit.CALENDAR, Unit.WORKING)],
        default=Unit.CALENDAR,
    )

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("agreed target")
        verbose_name_plural = _("agreed targets")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "step"], name="target_once_an_agreement"),
            models.CheckConstraint(name="target_days_positive", condition=Q(days__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.days} {self.get_unit_display()}"
