from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.examination import ReportKind
from complaints.procedure import Party, Step, Unit


class RuleSet(models.Model):
    """The procedure as one regulation orders it; chosen by the day a report was registered, kept for life.

    Once a case uses it, PostgreSQL refuses to change it or its rules: a later one succeeds it (actions.rules).
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    from_on = models.DateField(_("from day"), unique=True, help_text=_("First registration day to which it applies."))
    report_kind = models.CharField(_("name of its report"), max_length=10, choices=ReportKind, default=ReportKind.LHP)
    is_start_verified = models.BooleanField(_("start verified"), default=False)

    class Meta:
        ordering = ["from_on"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """One number of days: who must act, counted how, from when, on what basis, and what follows."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules", verbose_name=_("rule set"))
    step = models.CharField(_("step"), max_length=30, choices=Step)
    obliged = models.CharField(_("who must act"), max_length=20, choices=Party)
    days = models.PositiveSmallIntegerField(
        _("number of days"), help_text=_("In the unit beside it: days, or hours for notices of personal data.")
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    starts_from = models.CharField(_("runs from"), max_length=100)
    starts_from_en = models.CharField(_("runs from, in English"), max_length=100)
    basis = models.CharField(_("legal basis"), max_length=100)
    basis_en = models.CharField(_("legal basis, in English"), max_length=100)
    consequence = models.CharField(_("when missed"), max_length=200, blank=True)
    consequence_en = models.CharField(_("when missed, in English"), max_length=200, blank=True)
    is_verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Read in the regulation's text or on an official page.")
    )

    class Meta:
        ordering = ["rule_set", "id"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint("rule_set", "step", name="rule_one_a_step"),
            models.CheckConstraint(name="rule_days_positive", condition=Q(days__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.days} {self.get_unit_display()}"

    @property
    def local_basis(self) -> str:
        return self.basis_en if get_language() == "en" else self.basis

    @property
    def local_consequence(self) -> str:
        return self.consequence_en if get_language() == "en" else self.consequence
