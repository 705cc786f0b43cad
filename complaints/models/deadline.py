from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.models.clarification import Clarification
from complaints.models.complaint import Complaint
from complaints.models.rules import Rule
from complaints.procedure import Days, Mark, Party, PauseGround, Step, Unit
from regions.models import Body, Office


class Deadline(models.Model):
    """A stored date with all that it came from. Open until the step is done (met or late) or the case ends.

    The rule never changes once a case uses it; pauses and the extension are rows beside this one. What else the
    date depends on stands here: the day it started, the zone in which that was that day, the days off it skipped.
    `complaints.explanation.explain` tells it in words.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("done in time")
        LATE = "late", _("not in time")
        DROPPED = "dropped", _("no longer needed")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="deadlines", db_index=False)
    # No index on rule and body alone: nothing looks for deadlines by them, and the sweep writes every index anew.
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, related_name="deadlines", verbose_name=_("rule"), db_index=False
    )
    step = models.CharField(_("step"), max_length=30, choices=Step)
    obliged = models.CharField(_("who must act"), max_length=20, choices=Party)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        db_index=False,
        verbose_name=_("public body"),
        help_text=_("Which one, where a body or its superior must act."),
    )
    clarification = models.OneToOneField(
        Clarification, on_delete=models.PROTECT, null=True, blank=True, related_name="deadline"
    )
    started_on = models.DateField(_("runs from"), help_text=_("Day 0, in the office's local date."))
    time_zone = models.CharField(_("time zone"), max_length=20, choices=Office.Zone)
    due_on = models.DateField(_("due on"), help_text=_("The last day in time."))
    base_on = models.DateField(_("due without the extension"))
    skipped = models.JSONField(
        _("days skipped"), default=dict, help_text=_("Holidays and leave that were not counted, with their names.")
    )
    extension_days = models.PositiveSmallIntegerField(_("extended by"), null=True, blank=True)
    extension_unit = models.CharField(_("unit of the extension"), max_length=10, choices=Unit, blank=True)
    agreed_on = models.DateField(
        _("agreed target"), null=True, blank=True, help_text=_("By the covering agreement; no legal consequence.")
    )
    agreed_days = models.PositiveSmallIntegerField(_("agreed days"), null=True, blank=True)
    agreed_unit = models.CharField(_("unit of the agreed days"), max_length=10, choices=Unit, blank=True)
    is_paused = models.BooleanField(_("paused"), default=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True, help_text=_("In the office's local date."))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    mark_moments = ArrayField(
        models.DateTimeField(null=True), verbose_name=_("warnings"), help_text=_("When each of MARKS falls due.")
    )
    next_mark = models.PositiveSmallIntegerField(_("next of MARKS"), null=True, blank=True)
    next_mark_at = models.DateTimeField(
        _("next warning"), null=True, blank=True, help_text=_("When the sweep has to look at it again.")
    )

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "step", "body"],
                condition=Q(settled_at__isnull=True),
                nulls_distinct=False,
                name="deadline_one_open_a_step",
            ),
            models.CheckConstraint(
                name="deadline_settled_with_outcome",
                condition=Q(settled_at__isnull=True, settled_on__isnull=True, outcome="")
                | (
                    Q(settled_at__isnull=False, settled_on__isnull=False, next_mark_at__isnull=True, is_paused=False)
                    & ~Q(outcome="")
                ),
            ),
            models.CheckConstraint(
                name="deadline_agreed_not_after_legal",
                condition=Q(agreed_on__isnull=True) | Q(agreed_on__lte=F("due_on")),
            ),
            models.CheckConstraint(
                name="deadline_agreed_whole",
                condition=Q(agreed_on__isnull=True, agreed_days__isnull=True, agreed_unit="")
                | (Q(agreed_on__isnull=False, agreed_days__isnull=False) & ~Q(agreed_unit="")),
            ),
            models.CheckConstraint(
                name="deadline_extension_whole",
                condition=Q(extension_days__isnull=True, extension_unit="", base_on=F("due_on"))
                | (Q(extension_days__isnull=False, base_on__lte=F("due_on")) & ~Q(extension_unit="")),
            ),
            models.CheckConstraint(
                name="deadline_paused_is_not_marked", condition=Q(is_paused=False) | Q(next_mark_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["complaint", "due_on"], name="deadline_of_complaint"),
            models.Index(
                fields=["next_mark_at", "id"],
                name="deadline_to_mark",
                condition=Q(settled_at__isnull=True, next_mark_at__isnull=False),
            ),
            models.Index(fields=["due_on", "id"], name="deadline_open_by_day", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.due_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def extension(self) -> Days | None:
        """How many days in which unit were granted on top, if any."""
        return Days(self.extension_days, self.extension_unit) if self.extension_days is not None else None

    @property
    def agreed(self) -> Days | None:
        """The number of days that the covering agreement names, if it names one."""
        return Days(self.agreed_days, self.agreed_unit) if self.agreed_days is not None else None


class DeadlineMark(models.Model):
    """A warning that was made: one of each kind a deadline, however many sweepers run."""

    Kind = Mark

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Mark)
    due_on = models.DateField(_("due on"), help_text=_("The day it warned of: a deadline that moved warns anew."))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        ordering = ["deadline", "made_at"]
        constraints = [models.UniqueConstraint("deadline", "kind", "due_on", name="deadline_mark_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.kind}"


class Pause(models.Model):
    """A time during which a deadline's clock stands still; its days are added back in the unit that is counted."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    ground = models.CharField(_("ground"), max_length=20, choices=PauseGround)
    reason = models.TextField(_("reason"), help_text=_("For staff only."))
    from_on = models.DateField(_("from"), help_text=_("The first day that is not counted."))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day that is not counted."))
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("paused by")
    )
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resumed by"),
        help_text=_("Empty where the step was done, or the case ended, while the clock stood still."),
    )

    class Meta:
        ordering = ["from_on", "id"]
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint("deadline", condition=Q(until_on__isnull=True), name="pause_one_at_a_time"),
            models.CheckConstraint(
                name="pause_ends_not_before_start",
                # Resumed on the day it was paused, it took no day: then the last day lies before the first.
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on") - 1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.from_on:%Y-%m-%d}"


class ExtensionRequest(models.Model):
    """A body's one request for more time, asked with a reason before the deadline, granted or refused by staff."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="extension_request")
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    days = models.PositiveSmallIntegerField(_("days granted"), null=True, blank=True)
    words = models.TextField(_("words to the body"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        constraints = [
            models.CheckConstraint(
                name="extension_decided_whole",
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True, days__isnull=True)
                | Q(state="granted", decided_at__isnull=False, decided_by__isnull=False, days__gt=0)
                | Q(state="refused", decided_at__isnull=False, decided_by__isnull=False, days__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.state}"
