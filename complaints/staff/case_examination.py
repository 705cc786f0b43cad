"""What the page of a case shows of its procedure: checks, proposals, appointments, outcome, reports, recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from complaints.admissibility import RefusalGround
from complaints.checklists import CHECKLISTS, Check, Item
from complaints.models import (
    Appointment,
    ChecklistItem,
    Complaint,
    ConflictOfInterest,
    CorrectiveAction,
    ExaminationReport,
    Finding,
    OutcomeNotice,
    Proposal,
    Recommendation,
)
from complaints.procedure import local_day
from complaints.queries import ShownDeadline
from complaints.staff import proposals
from complaints.staff.documents import ShownDocument, shown_document
from regions.models import User


def refusal_ground(complaint: Complaint) -> str:
    """The ground on which a report was refused, with its article; empty for all others."""
    if not complaint.refusal_ground:
        return ""
    return proposals.ground_in_words(RefusalGround(complaint.refusal_ground))


# --- Checks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownItem:
    item: Item
    found: ChecklistItem


@dataclass(frozen=True)
class ShownCheck:
    """A checklist somebody went through, in the order of its items."""

    title: str
    items: list[ShownItem]

    @property
    def met(self) -> int:
        return sum(one.found.is_met for one in self.items)


def checks(complaint: Complaint) -> list[ShownCheck]:
    kept = {(one.check_name, one.item): one for one in complaint.checklist_items.select_related("by")}
    shown = [
        ShownCheck(
            title=str(Check(check).label),
            items=[ShownItem(item, kept[check, item.slug]) for item in items if (check, item.slug) in kept],
        )
        for check, items in CHECKLISTS.items()
    ]
    return [one for one in shown if one.items]


# --- Proposals --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownProposal:
    proposal: Proposal
    url: str

    @property
    def is_pending(self) -> bool:
        return self.proposal.state == Proposal.State.PENDING


def shown_proposals(complaint: Complaint) -> list[ShownProposal]:
    """All that was ever proposed, the newest first."""
    proposed = complaint.proposals.select_related("proposed_by", "decided_by").order_by("-proposed_at", "-id")
    return [ShownProposal(one, proposals.address(one)) for one in proposed]


# --- Examination ------------------------------------------------------------------------------------------------------


def appointments(complaint: Complaint) -> list[Appointment]:
    return list(complaint.appointments.select_related("set_by"))


def outcome_notices(complaint: Complaint) -> list[OutcomeNotice]:
    return list(complaint.outcome_notices.select_related("given_by"))


@dataclass(frozen=True)
class ShownAction:
    """What one body has to put right, how far it is, and by when."""

    action: CorrectiveAction
    deadline: ShownDeadline | None
    documents: list[ShownDocument]


@dataclass(frozen=True)
class ShownReport:
    report: ExaminationReport
    findings: list[Finding]
    actions: list[ShownAction]


Addressed = tuple[int | None, date]  # of a deadline for corrective action: the body, and the day it runs from
DeadlinesOfActions = Mapping[Addressed, ShownDeadline]


def reports(complaint: Complaint, deadlines: DeadlinesOfActions) -> list[ShownReport]:
    actions = CorrectiveAction.objects.select_related("body", "reported_by").prefetch_related("documents")
    issued = complaint.reports.select_related("proposed_by", "approved_by").prefetch_related(
        "findings", Prefetch("corrective_actions", actions)
    )
    return [_report(one, complaint, deadlines) for one in issued]


def _report(report: ExaminationReport, complaint: Complaint, deadlines: DeadlinesOfActions) -> ShownReport:
    issued_on = local_day(report.issued_at, complaint.office.zone)
    actions = [
        ShownAction(
            action=one,
            deadline=deadlines.get((one.body_id, issued_on)),
            documents=[shown_document(document, complaint.office.zone) for document in one.documents.all()],
        )
        for one in report.corrective_actions.all()
    ]
    return ShownReport(report, list(report.findings.all()), actions)


def recommendation(complaint: Complaint) -> Recommendation | None:
    made = Recommendation.objects.filter(complaint=complaint)
    return made.select_related("body", "proposed_by", "approved_by").first()


def conflicts(complaint: Complaint) -> list[ConflictOfInterest]:
    return list(complaint.conflicts.select_related("user").order_by("declared_at", "id"))


def describe(
    complaint: Complaint, user: User | AnonymousUser, deadlines_of_actions: DeadlinesOfActions
) -> dict[str, Any]:
    """The part of the page's context that is told here, in a fixed number of queries."""
    proposed, declared = shown_proposals(complaint), conflicts(complaint)
    return {
        "refusal_ground": refusal_ground(complaint),
        "checks": checks(complaint),
        "proposals": proposed,
        "pending": next((one for one in proposed if one.is_pending), None),
        "queue_url": proposals.queue_address(),
        "appointments": appointments(complaint),
        "outcome_notices": outcome_notices(complaint),
        "reports": reports(complaint, deadlines_of_actions),
        "recommendation": recommendation(complaint),
        "conflicts": declared,
        "has_conflict": any(one.user_id == user.pk for one in declared),
    }
