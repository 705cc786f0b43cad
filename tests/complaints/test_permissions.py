"""Each rule has two forms, a predicate and a queryset: here they are compared over every pair."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from complaints.models import Clarification, Complaint, CorrectiveAction, ExaminationReport, Recommendation
from complaints.permissions import (
    answerable_by,
    assignable_to,
    correctable_by,
    followable_by,
    may_answer,
    may_be_assigned,
    may_correct,
    may_follow,
    may_view,
    place_of,
    post_of,
    visible_to,
)
from regions.models import Body, Officer, StaffMember, User
from regions.queries import officers_of
from tests.complaints.officer.making import World, ask, make_world
from tests.factories import (
    make_body,
    make_head_office,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_staff,
    make_user,
)

DAYS = (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31))


@pytest.fixture
def world(db: None) -> World:
    """Cases of two offices and of three bodies; everyone who may be near them."""
    world = make_world()
    papua = make_office("JYP", area=make_province("94", "Papua"))
    elsewhere = make_body("Dinas Sosial Jayapura", region=make_regency("94.71", "Kota Jayapura", make_province("94")))
    for body in (world.service, world.other_service, world.government, world.other_government):
        ask(world, body=body)
    ask_elsewhere(world, papua, elsewhere)
    make_people(world, papua, elsewhere)
    return world


def ask_elsewhere(world: World, papua, body: Body) -> None:
    examiner = make_staff(papua, username="papua")
    ask(World(**{**vars(world), "office": papua, "staff": examiner}), body=body)


def make_people(world: World, papua, elsewhere: Body) -> None:
    make_staff(papua, StaffMember.Role.HEAD)
    make_staff(papua, StaffMember.Role.NATIONAL)
    make_staff(make_head_office(), StaffMember.Role.INTAKE)
    make_staff(world.office, StaffMember.Role.HEAD)
    dismissed = make_staff(world.office)
    User.objects.filter(pk=dismissed.pk).update(is_active=False)
    make_user("staff-without-a-place", is_staff=True)
    former = make_user("place-without-staff")
    StaffMember.objects.create(user=former, office=world.office, role=StaffMember.Role.EXAMINER)

    make_officer(elsewhere)
    make_officer(world.government)  # of the government itself, no focal point
    locked = make_officer(world.service)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    both = make_staff(world.office)
    Officer.objects.create(user=both, body=world.service, from_on=date(2020, 1, 1))
    moved = make_officer(world.service, from_on=date(2026, 1, 1), until_on=date(2026, 6, 30))
    Officer.objects.create(user=moved, body=world.other_service, from_on=date(2026, 7, 1))


def everyone() -> list[User | AnonymousUser]:
    return [*User.objects.order_by("pk"), AnonymousUser()]


def test_staff_may_view_what_is_visible_to_them(world: World) -> None:
    cases = list(Complaint.objects.order_by("pk"))
    by_predicate = {(str(user), case.pk) for user in everyone() for case in cases if may_view(user, case)}
    by_queryset = {(str(user), case.pk) for user in everyone() for case in visible_to(user)}

    assert by_predicate == by_queryset
    assert len(cases) == 5


def test_those_may_be_assigned_who_are_assignable(world: World) -> None:
    cases = list(Complaint.objects.order_by("pk"))
    by_predicate = {(str(user), case.pk) for user in everyone() for case in cases if may_be_assigned(user, case)}
    by_queryset = {(str(user), case.pk) for case in cases for user in assignable_to(case)}

    assert by_predicate == by_queryset
    assert {member.staff_member.office for case in cases for member in assignable_to(case)} == {
        case.office for case in cases
    }


@pytest.mark.parametrize("day", DAYS)
def test_officers_may_answer_what_is_answerable_by_them(world: World, day: date) -> None:
    asked = list(Clarification.objects.select_related("body").order_by("pk"))
    by_predicate = {(str(user), one.pk) for user in everyone() for one in asked if may_answer(user, one, day)}
    by_queryset = {(str(user), one.pk) for user in everyone() for one in answerable_by(user, day)}

    assert by_predicate == by_queryset
    assert by_predicate


@pytest.mark.parametrize("day", DAYS)
def test_only_who_holds_a_post_answers_for_anything(world: World, day: date) -> None:
    for user in everyone():
        assert bool(answerable_by(user, day)) == (post_of(user, day) is not None)


def seen(user: User, day: date) -> set[str]:
    return {one.body.name for one in answerable_by(user, day).select_related("body")}


def test_an_officer_sees_the_own_body_and_a_focal_point_those_below(world: World) -> None:
    day = date(2026, 12, 31)
    assert seen(world.officer, day) == {world.service.name}
    assert seen(world.stranger, day) == {world.other_government.name}
    assert seen(world.focal_point, day) == {
        world.government.name,
        world.service.name,
        world.other_service.name,
    }
    assert seen(world.ended, day) == set()


def test_staff_see_their_office_and_those_above_see_all(world: World) -> None:
    assert {case.office for case in visible_to(world.staff)} == {world.office}
    national = User.objects.get(staff_member__role=StaffMember.Role.NATIONAL)
    head_office = User.objects.get(staff_member__office__is_head_office=True)
    assert visible_to(national).count() == visible_to(head_office).count() == 5


def test_a_body_is_answered_for_by_those_who_may_answer(world: World) -> None:
    day = date(2026, 12, 31)
    for one in Clarification.objects.select_related("body"):
        told = {officer.user for officer in officers_of(one.body, day)}
        assert told == {user for user in everyone() if may_answer(user, one, day)}


def test_no_account_opens_both_doors(world: World) -> None:
    today = date(2026, 11, 22)
    for user in everyone():
        assert place_of(user) is None or post_of(user, today + timedelta(days=1)) is None


@pytest.mark.parametrize("day", DAYS)
def test_officers_correct_and_follow_what_is_addressed_to_their_bodies(world: World, day: date) -> None:
    act_on_all(world)
    actions = list(CorrectiveAction.objects.select_related("body"))
    followed = list(Recommendation.objects.select_related("body"))
    assert {(str(user), one.pk) for user in everyone() for one in actions if may_correct(user, one, day)} == {
        (str(user), one.pk) for user in everyone() for one in correctable_by(user, day)
    }
    by_predicate = {(str(user), one.pk) for user in everyone() for one in followed if may_follow(user, one, day)}
    assert by_predicate == {(str(user), one.pk) for user in everyone() for one in followable_by(user, day)}
    sent = {one.pk for one in followed if one.sent_at is not None}
    assert {pk for _, pk in by_predicate} <= sent < {one.pk for one in followed}


def act_on_all(world: World) -> None:
    """A corrective action and a recommendation on each case, to the body of the case; one is not sent yet."""
    people = {"proposed_by": world.staff, "approved_by": User.objects.filter(staff_member__role="head")[0]}
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for number, complaint in enumerate(Complaint.objects.order_by("pk")):
        report = ExaminationReport.objects.create(
            complaint=complaint, kind="LHP", result="found", opinion="o", issued_at=moment, **people
        )
        assert complaint.body is not None
        CorrectiveAction.objects.create(report=report, complaint=complaint, body=complaint.body, words="w")
        Recommendation.objects.create(
            complaint=complaint,
            body=complaint.body,
            words="w",
            signed_at=moment,
            sent_at=moment if number else None,
            **people,
        )
