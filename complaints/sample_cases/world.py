"""What invented cases stand on: the offices, bodies, rules and days off of the database, and invented accounts."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from agreements.models import Agreement
from agreements.queries import agreement_covering
from complaints.actions.deadlines import calendar_of, warning_plan
from complaints.actions.sweeping import LINE_OF_MARK
from complaints.models import AgreedTarget, Rule, RuleSet
from complaints.procedure import Days, Mark, Unit, due_on, mark_moments
from complaints.sample_cases.shares import CLASSES, Shares
from complaints.sample_cases.tables import facts_in_copy, moments_in_copy
from complaints.sample_cases.words import DOMAIN, FAMILY_NAMES, GIVEN_NAMES, INVENTED_PERSON
from regions.actions import appoint
from regions.models import Body, Office, Officer, StaffMember, User

MARK_OF_ACCOUNTS = "contoh-"
EXAMINERS_AN_OFFICE = 3
ROLES = (StaffMember.Role.HEAD, StaffMember.Role.INTAKE, *[StaffMember.Role.EXAMINER] * EXAMINERS_AN_OFFICE)
LONGEST_MONTH, AFTER = timedelta(days=31), timedelta(days=400)


class Person(NamedTuple):
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ReportedBody:
    id: int
    name: str
    officer_id: int  # the focal point at the top of its line
    superior: Person  # the body above it, or itself at the top


@dataclass(frozen=True, slots=True)
class Place:
    """An office with its people, and the bodies that are complained about there."""

    id: int
    code: str
    time_zone: str
    zone: ZoneInfo
    head: Person
    intake: Person
    examiners: tuple[Person, ...]
    classes: Shares[str]
    bodies: dict[str, list[ReportedBody]]


class World:
    """Read once; every date that a case asks for is counted once by the real functions, then remembered.

    What is remembered goes by the id of a rule, since a model is slow to look up by.
    """

    def __init__(self, now: datetime, months: int) -> None:
        first, last = now.date() - (months + 2) * LONGEST_MONTH, now.date() + AFTER
        self.places = _places(first)
        self.calendar = calendar_of(first, last)
        self.warnings = warning_plan()
        self.rule_sets = list(RuleSet.objects.order_by("from_on"))
        self._rules = Rule.objects.in_bulk()
        self.rules = {(rule.rule_set_id, rule.step): rule for rule in self._rules.values()}
        self.targets = {(one.agreement_id, one.step): one for one in AgreedTarget.objects.all()}
        reported = (body for place in self.places for bodies in place.bodies.values() for body in bodies)
        self._turns = _turns_of_agreements()
        self._agreements = _agreements(reported, self._turns)
        self.due = cache(self._due)
        self.moments = cache(self._moments)
        self.agreed = cache(self._agreed)
        self.told = cache(self._told)

    def rule_set_on(self, day: date) -> RuleSet:
        return next(one for one in reversed(self.rule_sets) if one.from_on <= day)

    def agreement_on(self, body_id: int, day: date) -> Agreement | None:
        """Between two days on which an agreement begins or ends, the same one covers a body."""
        place = bisect(self._turns, day)
        return self._agreements[body_id][place - 1] if place else None

    def _due(self, rule_id: int, started_on: date) -> tuple[date, str]:
        """The last day in time, and the days off that were skipped, as COPY reads them."""
        rule = self._rules[rule_id]
        due = due_on(rule, started_on, self.calendar)
        skipped = self.calendar.days_skipped(started_on, due) if rule.unit == Unit.WORKING else {}
        return due, facts_in_copy({day.isoformat(): name for day, name in skipped.items()})

    def _agreed(self, target: Days, started_on: date, due: date) -> date:
        return min(due_on(target, started_on, self.calendar), due)

    def _moments(self, due: date, zone: ZoneInfo) -> tuple[list[datetime | None], str]:
        """When the warnings fall due, and the same as COPY reads it."""
        moments = mark_moments(due, zone, self.calendar, self.warnings)
        in_utc = [moment.astimezone(UTC) if moment else None for moment in moments]
        return in_utc, moments_in_copy(in_utc)

    def _told(self, mark: Mark, rule_id: int, due: date) -> str:
        """What the sweep tells the history of a warning, as COPY reads it."""
        rule = self._rules[rule_id]
        facts: dict[str, object] = {"step": rule.step, "obliged": rule.obliged, "due_on": due.isoformat()}
        if mark == Mark.MISSED:
            facts["consequence"] = {"id": rule.consequence, "en": rule.consequence_en}
        if mark in LINE_OF_MARK:
            facts["line"] = LINE_OF_MARK[mark]
        return facts_in_copy(facts)


def _agreements(bodies: Iterable[ReportedBody], turns: Sequence[date]) -> dict[int, list[Agreement | None]]:
    by_id = Body.objects.in_bulk([body.id for body in bodies])
    return {body_id: [agreement_covering(body, turn) for turn in turns] for body_id, body in by_id.items()}


def _turns_of_agreements() -> list[date]:
    turns = set()
    for signed_on, ends_on in Agreement.objects.values_list("signed_on", "ends_on"):
        turns.add(signed_on)
        if ends_on:
            turns.add(ends_on + timedelta(days=1))
    return sorted(turns)


# --- Offices and their bodies -----------------------------------------------------------------------------------------


def _places(from_on: date) -> list[Place]:
    offices = list(Office.objects.prefetch_related("area").order_by("id"))
    staff = _staff(offices)
    bodies = _bodies(from_on)
    places = []
    for office in offices:
        area = {region.pk for region in office.area.all()}
        here = {code: bodies.get(code, {}) for code in CLASSES}
        own = {code: [one for key, ones in near.items() if key & area for one in ones] for code, near in here.items()}
        reported = {code: own[code] or here[code].get(_WHOLE_COUNTRY, []) for code in CLASSES}
        reported = {code: ones for code, ones in reported.items() if ones}
        people = staff[office.pk]
        places.append(
            Place(
                id=office.pk,
                code=office.code,
                time_zone=office.time_zone,
                zone=office.zone,
                head=people[0],
                intake=people[1],
                examiners=tuple(people[2:]),
                classes=Shares({code: CLASSES[code] for code in reported}),
                bodies=reported,
            )
        )
    return places


_WHOLE_COUNTRY: frozenset[int] = frozenset()


def _bodies(from_on: date) -> dict[str, dict[frozenset[int], list[ReportedBody]]]:
    """By class, and by the region and province they are in."""
    rows = list(Body.objects.filter(is_active=True).select_related("body_class", "region", "parent").order_by("id"))
    by_id = {body.pk: body for body in rows}
    officers = _officers([body for body in rows if body.parent_id is None], from_on)
    found: dict[str, dict[frozenset[int], list[ReportedBody]]] = defaultdict(lambda: defaultdict(list))
    for body in rows:
        if not body.is_reportable:
            continue
        top = body
        while top.parent_id in by_id:
            top = by_id[top.parent_id]
        above = body.parent or body
        region = body.region
        regions = frozenset({region.pk, region.province_id or region.pk}) if region else _WHOLE_COUNTRY
        one = ReportedBody(body.pk, body.name, officers[top.pk], Person(above.pk, above.name))
        found[body.body_class.code][regions].append(one)
    return found


# --- Accounts ---------------------------------------------------------------------------------------------------------
# Nobody can sign in with them: they have no password.


def _staff(offices: list[Office]) -> dict[int, list[Person]]:
    known = {user.username: user for user in User.objects.filter(username__startswith=MARK_OF_ACCOUNTS)}
    numbers = count()
    people = defaultdict(list)
    for office in offices:
        for place, role in enumerate(ROLES):
            username = f"{MARK_OF_ACCOUNTS}{office.code.lower()}-{place}"
            number = next(numbers)
            user = known.get(username)
            if user is None:
                user = _account(username, number)
                user.save()
                appoint(user, office=office, role=role)
            people[office.pk].append(Person(user.pk, str(user)))
    return people


def _officers(tops: list[Body], from_on: date) -> dict[int, int]:
    """One focal point for each body that is part of no other."""
    usernames = {body.pk: f"{MARK_OF_ACCOUNTS}narahubung-{body.pk}" for body in tops}
    known = set(User.objects.filter(username__in=usernames.values()).values_list("username", flat=True))
    missing = [body for body in tops if usernames[body.pk] not in known]
    new = User.objects.bulk_create(_account(usernames[body.pk], body.pk) for body in missing)
    Officer.objects.bulk_create(
        Officer(user=user, body=body, is_focal_point=True, position="narahubung", from_on=from_on)
        for user, body in zip(new, missing, strict=True)
    )
    ids = dict(User.objects.filter(username__in=usernames.values()).values_list("username", "pk"))
    return {body_id: ids[username] for body_id, username in usernames.items()}


def _account(username: str, number: int) -> User:
    return User(
        username=username,
        email=f"{username}@{DOMAIN}",
        password=make_password(None),
        first_name=GIVEN_NAMES[number % len(GIVEN_NAMES)],
        last_name=f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]} {INVENTED_PERSON}",
    )
