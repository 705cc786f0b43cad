from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.events import By, EventCode, describe
from complaints.models.complaint import Complaint
from complaints.states import State


class Event(models.Model):
    """One line of a case's history: who, when, what. Added by actions.history, never changed: triggers refuse it.

    The lines of a case are numbered, and each carries a hash over itself and the hash before it, so that a change
    made by hand is found by `manage.py verify_history`. The hash is made in PostgreSQL (complaints_event_hash).
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField(_("number"))
    hash = models.BinaryField(_("hash"), max_length=32, editable=False)
    at = models.DateTimeField(_("when"))
    code = models.CharField(_("what"), max_length=30, choices=EventCode)
    by = models.CharField(_("by"), max_length=20, choices=By)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,
    )
    state = models.CharField(_("state afterwards"), max_length=20, choices=State)
    facts = models.JSONField(_("facts"), default=dict, help_text=_("No personal data."))
    note = models.TextField(_("note"), blank=True, help_text=_("For staff only."))
    clarification = models.ForeignKey(
        "complaints.Clarification",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
    )

    class Meta:
        ordering = ["-complaint", "-sequence"]
        verbose_name = _("event")
        verbose_name_plural = _("history")
        constraints = [models.UniqueConstraint("complaint", "sequence", name="event_number_once")]
        indexes = [
            models.Index(
                fields=["clarification"], name="event_of_clarification", condition=Q(clarification__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"

    def told_to(self, audience: str) -> str | None:
        """The event in the active language for one audience; None if that audience isn't told."""
        return describe(self.code, self.facts, audience)


class HistoryHead(models.Model):
    """The last line of a case's history: where the next one is chained on. A narrow row of its own, often updated.

    The state stands here again, because whoever holds this row locked, as the sweep does, reads it as it is now.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, primary_key=True, related_name="history_head")
    sequence = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=20, choices=State)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.sequence}"
