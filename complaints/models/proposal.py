from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.examination import ProposalKind
from complaints.models.complaint import Complaint


class Proposal(models.Model):
    """What one person wants to do and a second one has to approve: a refusal, a report, a recommendation."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for approval")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("what"), max_length=20, choices=ProposalKind)
    content = models.JSONField(_("content"), help_text=_("What the act takes once it is approved."))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    words = models.TextField(_("why it was returned"), blank=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint("complaint", condition=Q(state="pending"), name="proposal_one_pending_a_case"),
            models.CheckConstraint(
                name="proposal_second_person",
                condition=Q(state="approved", decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))
                | ~Q(state="approved"),
            ),
            models.CheckConstraint(
                name="proposal_decided_whole",
                condition=Q(state="pending", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"
