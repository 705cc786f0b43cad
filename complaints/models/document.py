import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.events import By
from complaints.models.clarification import Clarification
from complaints.models.complaint import Complaint
from complaints.models.draft import Draft


class Document(models.Model):
    """A file of a case; its bytes stand under `key` in DOCUMENTS_ROOT, synced before the row is committed."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, blank=True, related_name="documents")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    clarification = models.ForeignKey(
        Clarification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("clarification"),
        help_text=_("Set for a file that the body sent with its answer."),
    )
    corrective_action = models.ForeignKey(
        "complaints.CorrectiveAction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("corrective action"),
        help_text=_("Set for a file that the body sent as evidence of a corrective action."),
    )
    by = models.CharField(_("sent by"), max_length=20, choices=By)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("added"))
    is_shown_to_body = models.BooleanField(_("shown to the body"), default=False)

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                name="document_of_draft_or_complaint",
                condition=Q(draft__isnull=False) | Q(complaint__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"
