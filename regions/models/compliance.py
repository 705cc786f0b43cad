from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models.region import Region

FIRST_YEAR_OF_FIVE_CLASSES = 2022


class ComplianceClass(models.TextChoices):
    """The colour zone of a score; letters A to E exist from 2022 only."""

    GREEN = "green", _("green")
    YELLOW = "yellow", _("yellow")
    RED = "red", _("red")


class ComplianceScore(models.Model):
    """The Ombudsman's yearly score of a region's compliance with service standards, 0 to 100."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="compliance_scores", verbose_name=_("region")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    score = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty when only the class was reported."),
    )
    class_named = models.CharField(_("class named"), max_length=10, choices=ComplianceClass)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["region", "year"]
        verbose_name = _("compliance score")
        verbose_name_plural = _("compliance scores")
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="compliance_one_score_a_year"),
            models.CheckConstraint(
                name="compliance_score_0_to_100",
                condition=Q(score__isnull=True) | Q(score__gte=Decimal(0), score__lte=Decimal(100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"
