from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regions.models.region import Region

# What stands between words counts as a space, what stands at their end as nothing: "ATR/BPN", "(Persero)", "Dr.".
BETWEEN_WORDS, AT_THE_END_OF_WORDS = "/(-", ",.)"
SEPARATORS = str.maketrans(BETWEEN_WORDS, " " * len(BETWEEN_WORDS), AT_THE_END_OF_WORDS + "\0")


class BodyClass(models.Model):
    """A class of reported bodies as the Ombudsman's statistics count them; the office edits the list."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        ordering = ["id"]
        verbose_name = _("class of bodies")
        verbose_name_plural = _("classes of bodies")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class Body(models.Model):
    """A public body: one that can be complained about, or a partner of an agreement such as a university."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("regional government")
        SERVICE = "service", _("service of a government")
        SUB_DISTRICT = "sub_district", _("sub-district")
        VILLAGE = "village", _("village")
        NATIONAL = "national", _("national body")
        BRANCH = "branch", _("local branch of a national body")
        UNIVERSITY = "university", _("university")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    body_class = models.ForeignKey(BodyClass, on_delete=models.PROTECT, verbose_name=_("class"))
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("region"),
        help_text=_("Empty for a body of the whole country."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    is_reportable = models.BooleanField(_("can be complained about"), default=True)
    is_confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Confirmed by the office; otherwise a starting point.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    reference_key = models.CharField(
        _("key in the reference data"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        # Without it, the next loading would bring a body that the office renamed back under its old name.
        help_text=_("Empty for a body that the office entered itself."),
    )
    # A space before every word, also the first: " DINAS" is a word that starts with DINAS.
    searchable = models.GeneratedField(
        expression=Upper(
            Func(
                Concat(Value(" "), "name", Value(" "), "short_name"),
                Value(BETWEEN_WORDS + AT_THE_END_OF_WORDS),
                Value(" " * len(BETWEEN_WORDS)),
                function="TRANSLATE",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("public body")
        verbose_name_plural = _("public bodies")
        constraints = [
            models.UniqueConstraint(fields=["name", "region"], name="body_name_unique_in_region", nulls_distinct=False),
            models.CheckConstraint(
                name="body_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]
        indexes = [
            GinIndex(fields=["searchable"], opclasses=["gin_trgm_ops"], name="body_searchable_trigram"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_with_region(self) -> str:
        """For a choice among bodies: "Dinas Sosial (Kabupaten Banyumas)", where the name alone doesn't tell it."""
        if self.region is None or self.region.name in self.name:
            return self.name
        return f"{self.name} ({self.region.name})"
