from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.events import Progress
from complaints.models.complaint import Complaint
from regions.models import Body


class Clarification(models.Model):
    """A written question to a body (UU 37/2008 art. 33) and its answer: all of a case that the body sees."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="clarifications")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="clarifications", verbose_name=_("public body")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    summary = models.TextField(
        _("account for the body"), help_text=_("Written by staff; without what would reveal the complainant.")
    )
    question = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="clarifications_asked",
        verbose_name=_("asked by"),
    )
    progress = models.CharField(_("status at the body"), max_length=20, choices=Progress, default=Progress.NOT_STARTED)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clarifications_answered",
        verbose_name=_("answered by"),
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("clarification")
        verbose_name_plural = _("clarifications")
        constraints = [
            models.UniqueConstraint("complaint", "body", "round", name="clarification_round_once"),
            models.CheckConstraint(name="clarification_two_rounds", condition=Q(round__in=(1, 2))),
            models.CheckConstraint(
                name="clarification_answered_whole",
                condition=(Q(answered_at__isnull=True, answered_by__isnull=True, answer=""))
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["body", "-asked_at", "-id"], name="clarification_of_body")]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.round}"
