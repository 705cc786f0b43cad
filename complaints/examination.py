"""The words of an examination: what is found, by whom it is put right, and how that ended. Pure value lists."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Maladministration(TextChoices):
    """The forms of maladministration: ten of PO 26/2017, and the eleventh of the statistics since 2024."""

    UNDUE_DELAY = "undue_delay", _("undue delay")
    FAILURE_TO_SERVE = "failure_to_serve", _("failure to provide a service")
    INCOMPETENCE = "incompetence", _("incompetence")
    ABUSE_OF_POWER = "abuse_of_power", _("abuse of power")
    PROCEDURAL_IRREGULARITY = "procedural_irregularity", _("procedural irregularity")
    DEMAND_FOR_PAYMENT = "demand_for_payment", _("demand for payment")
    IMPROPER_CONDUCT = "improper_conduct", _("improper conduct")
    PARTIALITY = "partiality", _("partiality")
    DISCRIMINATION = "discrimination", _("discrimination")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("conflict of interest")
    NEGLECT_OF_DUTY = "neglect_of_duty", _("neglect of legal duty")


class AppointmentKind(TextChoices):
    SUMMONS = "summons", _("summons")
    SITE_VISIT = "site_visit", _("site visit")
    MEDIATION = "mediation", _("mediation")
    CONCILIATION = "conciliation", _("conciliation")


class ReportKind(TextChoices):
    """What the report on an examination is called depends on the rule set (procedure.md, PO 26/2017 and PO 58/2023)."""

    LAHP = "LAHP", _("Final Examination Report (LAHP)")
    LHP = "LHP", _("Examination Report (LHP)")


class Result(TextChoices):
    """What a report on an examination says."""

    FOUND = "found", _("maladministration found")
    NOT_FOUND = "not_found", _("maladministration not found")
    STOPPED = "stopped", _("examination stopped")


class Judgement(TextChoices):
    """What the Ombudsman says of a corrective action, or of a recommendation."""

    CARRIED_OUT = "carried_out", _("carried out")
    PARTLY = "partly", _("carried out in part")
    NOT_CARRIED_OUT = "not_carried_out", _("not carried out")


class ProposalKind(TextChoices):
    """What needs a second person's approval."""

    REFUSAL = "refusal", _("refusal of the report")
    REPORT = "report", _("report on the examination")
    RECOMMENDATION = "recommendation", _("recommendation to the superior")


class Line(TextChoices):
    """Up the line, when nobody acted."""

    HEAD = "head", _("the head of the office")
    NATIONAL = "national", _("national supervision")
