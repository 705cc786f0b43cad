from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.events import Audience
from complaints.models.event import Event


class Digest(models.Model):
    """The one mail of a day that holds all that was not urgent for one person."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("recipient", "day", name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class Notice(models.Model):
    """The outbox: one mail to one person about one event, written in the event's own transaction."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices", db_index=False)
    audience = models.CharField(_("for"), max_length=20, choices=Audience)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("recipient"),
        help_text=_("Empty for the complainant, whose address stands with the identity."),
    )
    is_urgent = models.BooleanField(_("urgent"), default=False, help_text=_("Goes out at once, digest or not."))
    digest = models.ForeignKey(
        "complaints.Digest", on_delete=models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("to be sent at"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=100, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint("event", "recipient", name="notice_once_a_person", nulls_distinct=False),
            models.CheckConstraint(
                name="notice_to_complainant_or_person",
                condition=Q(audience=Audience.COMPLAINANT, recipient__isnull=True)
                | (~Q(audience=Audience.COMPLAINANT) & Q(recipient__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="notice_to_send", condition=Q(state__in=("queued", "sending"))),
            models.Index(fields=["id"], name="notice_given_up", condition=Q(state="failed")),
            models.Index(fields=["digest"], name="notice_of_digest", condition=Q(digest__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
