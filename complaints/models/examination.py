from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.events import Progress
from complaints.examination import AppointmentKind, Judgement, Maladministration, ReportKind, Result
from complaints.models.complaint import Complaint
from regions.models import Body


class Appointment(models.Model):
    """A summons, a site visit, a mediation or a conciliation: when, where, with whom, and what it brought."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(_("kind"), max_length=20, choices=AppointmentKind)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("public body")
    )
    held_at = models.DateTimeField(_("when"))
    place = models.CharField(_("place"), max_length=200)
    invited = models.CharField(
        _("who is invited"), max_length=200, blank=True, help_text=_("Positions rather than names.")
    )
    outcome = models.TextField(_("what it brought"), blank=True, help_text=_("For staff only."))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        ordering = ["held_at", "id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class OutcomeNotice(models.Model):
    """What the complainant is told before the report is fixed, and their comment on it (PO 48/2020 art. 25(5)-(5b))."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="outcome_notices")
    words = models.TextField(_("outcome in words to the complainant"))
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    comment = models.TextField(_("comment"), blank=True)
    commented_at = models.DateTimeField(_("commented"), null=True, blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        verbose_name = _("outcome notice")
        verbose_name_plural = _("outcome notices")
        constraints = [
            models.CheckConstraint(
                name="outcome_commented_whole",
                condition=Q(commented_at__isnull=True, comment="") | (Q(commented_at__isnull=False) & ~Q(comment="")),
            ),
        ]

    def __str__(self) -> str:
        return f"outcome notice {self.pk}"


class ExaminationReport(models.Model):
    """The report on an examination: LAHP or LHP, as the case's rule set calls it. Issued by two persons."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    result = models.CharField(_("result"), max_length=20, choices=Result)
    opinion = models.TextField(_("opinion"), help_text=_("What was examined, and what follows from it."))
    words = models.TextField(_("words to the complainant"), blank=True)
    issued_at = models.DateTimeField(_("issued"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("approved by")
    )

    class Meta:
        ordering = ["issued_at", "id"]
        verbose_name = _("report on the examination")
        verbose_name_plural = _("reports on examinations")
        constraints = [
            models.CheckConstraint(name="report_second_person", condition=~Q(proposed_by=models.F("approved_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.complaint_id}"


class Finding(models.Model):
    """What a report says of one form of maladministration."""

    report = models.ForeignKey(ExaminationReport, on_delete=models.PROTECT, related_name="findings")
    form = models.CharField(_("form of maladministration"), max_length=30, choices=Maladministration)
    is_found = models.BooleanField(_("found"))

    class Meta:
        ordering = ["report", "id"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.UniqueConstraint("report", "form", name="finding_once_a_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.is_found}"


class CorrectiveAction(models.Model):
    """What one addressee of a report has to put right: asked once, reported on by the body, judged by staff."""

    report = models.ForeignKey(ExaminationReport, on_delete=models.PROTECT, related_name="corrective_actions")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="corrective_actions")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("public body")
    )
    words = models.TextField(_("what has to be put right"))
    progress = models.CharField(_("status at the body"), max_length=20, choices=Progress, default=Progress.NOT_STARTED)
    evidence = models.TextField(_("what was done"), blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    judgement = models.CharField(_("judgement"), max_length=20, choices=Judgement, blank=True)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)

    class Meta:
        ordering = ["report", "id"]
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        constraints = [
            models.UniqueConstraint("report", "body", name="corrective_action_once_a_body"),
            models.CheckConstraint(
                name="corrective_action_judged_whole",
                condition=Q(judged_at__isnull=True, judgement="") | (Q(judged_at__isnull=False) & ~Q(judgement="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.body_id}"


class Recommendation(models.Model):
    """A recommendation to the superior of the body (UU 37/2008 art. 37, 38), its report, and its publication."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="recommendation")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("superior of the body")
    )
    words = models.TextField(_("what is recommended"))
    signed_at = models.DateTimeField(_("signed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    sent_at = models.DateTimeField(_("received by the superior"), null=True, blank=True)
    report = models.TextField(_("the superior's report"), blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Judgement, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.CheckConstraint(
                name="recommendation_second_person", condition=~Q(proposed_by=models.F("approved_by"))
            ),
            models.CheckConstraint(
                name="recommendation_reported_whole",
                condition=Q(reported_at__isnull=True, outcome="")
                | (Q(reported_at__isnull=False, sent_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.complaint_id}"
