from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A province, regency or city with its official code (Kemendagri), such as 33.02 for Kabupaten Banyumas."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        REGENCY = "regency", _("regency")
        CITY = "city", _("city")

    code = models.CharField(_("code"), max_length=13, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    province = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regencies",
        verbose_name=_("province"),
        help_text=_("Empty for a province itself."),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                name="region_province_unless_province",
                condition=Q(kind="province", province__isnull=True) | (~Q(kind="province") & Q(province__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
