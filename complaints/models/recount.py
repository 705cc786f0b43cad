from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.rules import RuleSet


class Recount(models.Model):
    """A change of the calendar or of the rules whose open deadlines have to be counted again.

    Written in the transaction of the change, worked off in batches; `done_up_to` is the last deadline looked at, so
    that a killed run goes on where it was.
    """

    day = models.DateField(_("day"), null=True, blank=True, help_text=_("Of the calendar, which was changed."))
    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule set")
    )
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    asked_at = models.DateTimeField(_("changed"))
    done_up_to = models.BigIntegerField(_("last row looked at"), default=0)
    looked_at = models.PositiveIntegerField(_("deadlines looked at"), default=0)
    moved = models.PositiveIntegerField(_("deadlines moved"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recount")
        verbose_name_plural = _("recounts")
        constraints = [
            models.CheckConstraint(
                name="recount_of_a_day_or_a_rule_set",
                condition=Q(day__isnull=False, rule_set__isnull=True) | Q(day__isnull=True, rule_set__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["id"], name="recount_unfinished", condition=Q(finished_at__isnull=True))]

    def __str__(self) -> str:
        return f"recount {self.pk}"
