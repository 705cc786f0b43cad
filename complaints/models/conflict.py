from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint


class ConflictOfInterest(models.Model):
    """Someone of the staff who may not act on a case (UU 37/2008 art. 40, for assistants PO 2/2009)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="conflicts", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint("complaint", "user", name="conflict_once_a_person")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.user_id}"
