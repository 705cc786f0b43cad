from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.checklists import Check
from complaints.models.complaint import Complaint


class ChecklistItem(models.Model):
    """What somebody found when looking at one item of a checklist (complaints.checklists)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="checklist_items", db_index=False)
    check_name = models.CharField(_("check"), max_length=20, choices=Check)
    item = models.CharField(_("item"), max_length=30)
    is_met = models.BooleanField(_("met"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"), db_index=False
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["complaint", "check_name", "id"]
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of checklists")
        constraints = [models.UniqueConstraint("complaint", "check_name", "item", name="checklist_item_once")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.check_name}/{self.item}"
