"""Who may see and do what: each rule as a predicate and, beside it, as a queryset.

The two forms must agree; tests/complaints/test_permissions.py compares them over every pair of person and case.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from complaints.models import Clarification, Complaint
from regions.models import Officer, StaffMember, User
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
    """A case is worked on by the staff of its own office, not by those who only look at it from above."""
    place = place_of(user)
    return place is not None and place.office_id == complaint.office_id


def assignable_to(complaint: Complaint) -> QuerySet[User]:
    """Who may be given the case."""
    return User.objects.filter(is_active=True, is_staff=True, staff_member__office=complaint.office_id)


def post_of(user: User | AnonymousUser, day: date) -> Officer | None:
    """The body for which someone answers on a day; None for everyone else."""
    return Officer.objects.on(day).select_related("body").filter(user=user.pk).order_by("-from_on", "-id").first()


def may_answer(user: User | AnonymousUser, clarification: Clarification, day: date) -> bool:
    """Officers see what was asked of their own body; a focal point also what was asked of the bodies below."""
    return answers_for(user, clarification.body, day)


def answerable_by(user: User | AnonymousUser, day: date) -> QuerySet[Clarification]:
    return Clarification.objects.filter(body__in=bodies_answered_by(user, day))
