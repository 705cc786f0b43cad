from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.events import By, EventCode, describe
from complaints.models.complaint import Complaint
from complaints.states import State


class Event(models.Model):
    """One line of a case's history: who, when, what. Added by actions.history.record, never changed."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")
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
    )
    state = models.CharField(_("state afterwards"), max_length=20, choices=State)
    facts = models.JSONField(_("facts"), default=dict, help_text=_("No personal data."))
    note = models.TextField(_("note"), blank=True, help_text=_("For staff only."))
    clarification = models.ForeignKey(
        "complaints.Clarification", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("event")
        verbose_name_plural = _("history")
        indexes = [models.Index(fields=["complaint", "at", "id"], name="event_of_complaint")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"

    def told_to(self, audience: str) -> str | None:
        """The event in the active language for one audience; None if that audience isn't told."""
        return describe(self.code, self.facts, audience)
