import uuid

from django.db import models

from complaints.models.complaint import Complaint


class Draft(models.Model):
    """A report while it is being written. Its answers are emptied when it is filed; the row keeps filing idempotent."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # known to the writer's browser alone
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_index=True)
    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, null=True, blank=True, related_name="draft")

    def __str__(self) -> str:
        return f"draft {self.pk}"
