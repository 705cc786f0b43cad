"""Who may see and do what: each rule as a predicate and, beside it, as a queryset.

The two forms must agree; tests/complaints/test_permissions.py compares them over every pair of person and case.
"""

from __future__ import annotations

from datetime import date
from typing import TypeGuard

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


def sees_all_offices(place: StaffMember) -> bool:
    return place.role == StaffMember.Role.NATIONAL or place.office.is_head_office


def may_view(user: User | AnonymousUser, complaint: Complaint) -> bool:
    """Staff see the cases of their office; national supervision and the head office see all."""
    place = place_of(user)
    return place is not None and (sees_all_offices(place) or place.office_id == complaint.office_id)


def visible_to(user: User | AnonymousUser) -> QuerySet[Complaint]:
    place = place_of(user)
    if place is None:
        return Complaint.objects.none()
    if sees_all_offices(place):
        return Complaint.objects.all()
    return Complaint.objects.filter(office=place.office_id)


def _may_hold_a_post(user: User | AnonymousUser) -> TypeGuard[User]:
    """One account opens one door: those of the Ombudsman's staff answer for no body."""
    return isinstance(user, User) and not user.is_staff


def post_of(user: User | AnonymousUser, day: date) -> Officer | None:
    """The body for which someone answers on a day; None for everyone else."""
    if not _may_hold_a_post(user) or not user.is_active:
        return None
    return Officer.objects.on(day).select_related("body").filter(user=user).order_by("-from_on", "-id").first()


def may_answer(user: User | AnonymousUser, clarification: Clarification, day: date) -> bool:
    """Officers see what was asked of their own body; a focal point also what was asked of the bodies below."""
    return _may_hold_a_post(user) and answers_for(user, clarification.body, day)


def answerable_by(user: User | AnonymousUser, day: date) -> QuerySet[Clarification]:
    if not _may_hold_a_post(user):
        return Clarification.objects.none()
    return Clarification.objects.filter(body__in=bodies_answered_by(user, day))
