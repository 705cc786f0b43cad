"""Questions about offices, bodies and the people who answer for them, each answered in one query or left lazy."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Case, Min, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from regions.models import Body, Office, Officer, Region, StaffMember, User
from regions.models.body import SEPARATORS

# UNION, not UNION ALL: should a body ever be above itself, the walk still ends.
IDS_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT %s::bigint
        UNION
        SELECT child.id FROM regions_body child JOIN below ON child.parent_id = below.id
    )
    SELECT id FROM below
"""
IDS_ABOVE = """
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM regions_body WHERE id = %s
        UNION
        SELECT body.id, body.parent_id FROM regions_body body JOIN above ON body.id = above.parent_id
    )
    SELECT id FROM above
"""
LINES = """
    WITH RECURSIVE line (body_id, above_id, parent_id) AS (
        SELECT id, id, parent_id FROM regions_body WHERE id = ANY (%s)
        UNION
        SELECT line.body_id, body.id, body.parent_id FROM regions_body body JOIN line ON body.id = line.parent_id
    )
    SELECT body_id, above_id FROM line
"""
IDS_ANSWERED_BY = """
    WITH RECURSIVE answered (id, with_all_below) AS (
        SELECT officer.body_id, officer.is_focal_point
        FROM regions_officer officer JOIN regions_user ON regions_user.id = officer.user_id
        WHERE officer.user_id = %s AND regions_user.is_active AND NOT regions_user.is_staff
            AND officer.from_on <= %s AND (officer.until_on IS NULL OR officer.until_on >= %s)
        UNION
        SELECT child.id, true FROM regions_body child
        JOIN answered ON child.parent_id = answered.id AND answered.with_all_below
    )
    SELECT id FROM answered
"""

# Of bodies that match equally well, the one that more citizens mean comes first.
KINDS_BY_REACH = (
    Body.Kind.GOVERNMENT,
    Body.Kind.NATIONAL,
    Body.Kind.SERVICE,
    Body.Kind.BRANCH,
    Body.Kind.OTHER,
    Body.Kind.UNIVERSITY,
    Body.Kind.SUB_DISTRICT,
    Body.Kind.VILLAGE,
)


# --- Offices ----------------------------------------------------------------------------------------------------------


def offices_for_region(region: Region) -> QuerySet[Office]:
    """The offices whose area has the region or its province; who has the region itself comes first."""
    return (
        Office.objects.filter(area__in=[region.pk, region.province_id])
        .annotate(distance=Min(Case(When(area=region.pk, then=0), default=1)))
        .order_by("distance", "id")
    )


def office_for(body: Body) -> Office:
    """The office that a complaint about the body goes to: the head office for bodies of the whole country."""
    regional = offices_for_region(body.region).first() if body.region else None
    return regional or head_office()


def head_office() -> Office:
    return Office.objects.get(is_head_office=True)


# --- Bodies -----------------------------------------------------------------------------------------------------------


def bodies_with_words(bodies: QuerySet[Body], text: str) -> QuerySet[Body]:
    """Those whose names contain all words of a text, in any order and case; all of them for an empty text."""
    for word in _words(text):
        bodies = bodies.filter(searchable__contains=word)
    return bodies


def bodies_matching(text: str, limit: int = 20) -> QuerySet[Body]:
    """Bodies that a citizen may mean and complain about, best first. None for a text without words."""
    words = _words(text)
    if not words:
        return Body.objects.none()
    bodies = bodies_with_words(Body.objects.filter(is_active=True, is_reportable=True), text)
    as_written = Q(searchable__contains=f" {' '.join(words)}")
    every_word_starts = Q(*[Q(searchable__contains=f" {word}") for word in words])
    return bodies.annotate(
        match=Case(When(as_written, then=0), When(every_word_starts, then=1), default=2),
        reach=Case(*[When(kind=kind, then=rank) for rank, kind in enumerate(KINDS_BY_REACH)]),
    ).order_by("match", "reach", "name", "id")[:limit]


def _words(text: str) -> list[str]:
    return text.translate(SEPARATORS).upper().split()


def body_ids_below(body_id: int) -> RawSQL:
    """For `...__in=`: the body and everything below it."""
    return RawSQL(IDS_BELOW, [body_id])  # noqa: S611 - constant text, the id is a parameter


def body_ids_above(body_id: int) -> RawSQL:
    """For `...__in=`: the body and everything above it."""
    return RawSQL(IDS_ABOVE, [body_id])  # noqa: S611 - as above


def bodies_below(body: Body) -> QuerySet[Body]:
    """The body and everything below it."""
    return Body.objects.filter(pk__in=body_ids_below(body.pk))


# --- Who answers for a body on a day: four forms of one rule ----------------------------------------------------------
# The officers of that very body, and the focal points of every body that it is part of (Officer.objects.on: by
# accounts that may answer).


def officers_of(body: Body, on: date) -> QuerySet[Officer]:
    return Officer.objects.on(on).filter(Q(body=body.pk) | Q(is_focal_point=True), body__in=body_ids_above(body.pk))


def officers_of_each(body_ids: Collection[int], on: date) -> dict[int, list[Officer]]:
    """The same for many bodies, with their users, in two queries."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, [list(body_ids)])
        lines = cursor.fetchall()
    by_body: defaultdict[int, list[Officer]] = defaultdict(list)
    for officer in Officer.objects.on(on).filter(body__in={above for _, above in lines}).select_related("user"):
        by_body[officer.body_id].append(officer)
    officers: dict[int, list[Officer]] = {body_id: [] for body_id in body_ids}
    for body_id, above in lines:
        officers[body_id] += [one for one in by_body[above] if one.is_focal_point or above == body_id]
    return officers


def answers_for(user: User | AnonymousUser, body: Body, on: date) -> bool:
    return officers_of(body, on).filter(user=user.pk).exists()


def bodies_answered_by(user: User | AnonymousUser, on: date) -> QuerySet[Body]:
    answered = RawSQL(IDS_ANSWERED_BY, [user.pk, on, on])  # noqa: S611 - as above
    return Body.objects.filter(pk__in=answered)


# --- Who keeps the entries of bodies and their officers ---------------------------------------------------------------


def keeps_the_whole_country(user: User | AnonymousUser) -> bool:
    """Administrators do, and those above the offices; all others keep the area of their office."""
    place = StaffMember.objects.select_related("office").filter(user=user.pk).first()
    return user.is_superuser or (place is not None and place.sees_all_offices)


def offices_kept_by(user: User | AnonymousUser) -> QuerySet[Office]:
    """Whose divisions someone keeps."""
    return Office.objects.all() if keeps_the_whole_country(user) else Office.objects.filter(staff__user=user.pk)


def regions_kept_by(user: User | AnonymousUser) -> QuerySet[Region]:
    if keeps_the_whole_country(user):
        return Region.objects.all()
    area = Region.objects.filter(offices__staff__user=user.pk).values("pk")
    return Region.objects.filter(Q(pk__in=area) | Q(province__in=area))


def bodies_kept_by(user: User | AnonymousUser) -> QuerySet[Body]:
    """Bodies without a region, those of the whole country, are kept by those who keep it all."""
    if keeps_the_whole_country(user):
        return Body.objects.all()
    return Body.objects.filter(region__in=regions_kept_by(user).values("pk"))
