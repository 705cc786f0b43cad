from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.clarification import Clarification
from complaints.models.complaint import Complaint
from complaints.models.rules import Rule
from complaints.procedure import Party, Step


class Deadline(models.Model):
    """A stored date with the rule it came from. Open until the step is done (met or late) or the case ends."""

    class Outcome(models.TextChoices):
        MET = "met", _("done in time")
        LATE = "late", _("not in time")
        DROPPED = "dropped", _("no longer needed")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="deadlines")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="deadlines", verbose_name=_("rule"))
    step = models.CharField(_("step"), max_length=30, choices=Step)
    obliged = models.CharField(_("who must act"), max_length=20, choices=Party)
    clarification = models.OneToOneField(
        Clarification, on_delete=models.PROTECT, null=True, blank=True, related_name="deadline"
    )
    started_on = models.DateField(_("runs from"), help_text=_("Day 0, in the office's local date."))
    due_on = models.DateField(_("due on"), help_text=_("The last day in time."))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    next_mark_at = models.DateTimeField(
        _("next warning"), null=True, blank=True, help_text=_("When the sweep has to look at it again.")
    )

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(
                "complaint", "step", condition=Q(settled_at__isnull=True), name="deadline_one_open_a_step"
            ),
            models.CheckConstraint(
                name="deadline_settled_with_outcome",
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False, next_mark_at__isnull=True) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["complaint", "due_on"], name="deadline_of_complaint"),
            models.Index(
                fields=["next_mark_at", "id"],
                name="deadline_to_mark",
                condition=Q(settled_at__isnull=True, next_mark_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.due_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class DeadlineMark(models.Model):
    """A warning that was made: one of each kind a deadline, however many sweepers run."""

    class Kind(models.TextChoices):
        NEAR = "near", _("near")
        MISSED = "missed", _("missed")

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        ordering = ["deadline", "made_at"]
        constraints = [models.UniqueConstraint("deadline", "kind", name="deadline_mark_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.kind}"
