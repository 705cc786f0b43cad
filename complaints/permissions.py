"""Who may see and do what: each rule as a predicate and, beside it, as a queryset.

The two forms must agree; tests/complaints/test_permissions.py compares them over every pair of person and case.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from complaints.models import (
    Clarification,
    Complaint,
    ConflictOfInterest,
    CorrectiveAction,
    Proposal,
    Recommendation,
)
from regions.models import Body, Officer, StaffMember, User
from regions.queries import answers_for, bodies_answered_by


def place_of(user: User | AnonymousUser) -> StaffMember | None:
    """The office and role of a member of staff in service; None for everyone else."""
    if not user.is_authenticated or not user.is_active or not user.is_staff:
        return None
    return StaffMember.objects.select_related("office").filter(user=user).first()


def may_view(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """Staff see the cases of their office; national supervision and the head office see all."""
    place = place_of(user)
    return place is not None and (place.sees_all_offices or place.office_id == complaint.office_id)


def visible_to(user: User | AnonymousUser) -> QuerySet[Complaint]:
    place = place_of(user)
    if place is None:
        return Complaint.objects.none()
    if place.sees_all_offices:
        return Complaint.objects.all()
    return Complaint.objects.filter(office=place.office_id)


def may_be_assigned(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """A case is worked on by the staff of its own office, not by those who only look at it from above.

    Nor by someone who declared a conflict of interest (UU 37/2008 art. 40).
    """
    place = place_of(user)
    if place is None or place.office_id != complaint.office_id:
        return False
    return not ConflictOfInterest.objects.filter(complaint=complaint, user=place.user_id).exists()


def assignable_to(complaint: Complaint) -> QuerySet[User]:
    """Who may be given the case."""
    biased = ConflictOfInterest.objects.filter(complaint=complaint).values("user")
    serving = User.objects.filter(is_active=True, is_staff=True, staff_member__office=complaint.office_id)
    return serving.exclude(pk__in=biased)


APPROVING_ROLES = (StaffMember.Role.EXAMINER, StaffMember.Role.HEAD, StaffMember.Role.NATIONAL)


def may_approve(user: User | AnonymousUser, proposal: Proposal) -> bool:
    """A second person who may see and work on the case: never the one who proposed, never intake."""
    place = place_of(user)
    if place is None or place.role not in APPROVING_ROLES or place.user_id == proposal.proposed_by_id:
        return False
    if ConflictOfInterest.objects.filter(complaint=proposal.complaint_id, user=place.user_id).exists():
        return False
    return place.sees_all_offices or place.office_id == proposal.complaint.office_id


def approvable_by(user: User | AnonymousUser) -> QuerySet[Proposal]:
    """The proposals that wait for this person's decision."""
    place = place_of(user)
    if place is None or place.role not in APPROVING_ROLES:
        return Proposal.objects.none()
    biased = ConflictOfInterest.objects.filter(user=place.user_id).values("complaint")
    pending = Proposal.objects.filter(state=Proposal.State.PENDING).exclude(proposed_by=place.user_id)
    pending = pending.exclude(complaint__in=biased)
    return pending if place.sees_all_offices else pending.filter(complaint__office=place.office_id)


def post_of(user: User | AnonymousUser, day: date) -> Officer | None:
    """The body for which someone answers on a day; None for everyone else."""
    return Officer.objects.on(day).select_related("body").filter(user=user.pk).order_by("-from_on", "-id").first()


def may_answer_for(user: User | AnonymousUser, body: Body, day: date) -> bool:
    """Officers act for their own body; a focal point also for the bodies below it."""
    return answers_for(user, body, day)


def may_answer(user: User | AnonymousUser, clarification: Clarification, day: date) -> bool:
    """Officers see what was asked of their own body; a focal point also what was asked of the bodies below."""
    return may_answer_for(user, clarification.body, day)


def answerable_by(user: User | AnonymousUser, day: date) -> QuerySet[Clarification]:
    return Clarification.objects.filter(body__in=bodies_answered_by(user, day))


def may_correct(user: User | AnonymousUser, action: CorrectiveAction, day: date) -> bool:
    """Whoever answers for the addressee of a corrective action sees it and reports on it."""
    return may_answer_for(user, action.body, day)


def correctable_by(user: User | AnonymousUser, day: date) -> QuerySet[CorrectiveAction]:
    return CorrectiveAction.objects.filter(body__in=bodies_answered_by(user, day))


def may_follow(user: User | AnonymousUser, recommendation: Recommendation, day: date) -> bool:
    """Whoever answers for the superior reads a recommendation from the day it was sent."""
    return recommendation.sent_at is not None and may_answer_for(user, recommendation.body, day)


def followable_by(user: User | AnonymousUser, day: date) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(sent_at__isnull=False, body__in=bodies_answered_by(user, day))
