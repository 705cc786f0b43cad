"""The arithmetic of the procedure: pure dates, no database, no settings, no clock.

Day 1 is the day after the event, in the local date of the office that handles the case. How many days
a step has, and in which unit, stands in the rule sets (complaints/data/rule_sets.toml), never here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class Unit(TextChoices):
    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")
    HOURS = "hours", _("hours")


class Party(TextChoices):
    """Who has to act before a deadline."""

    OMBUDSMAN = "ombudsman", _("the Ombudsman")
    COMPLAINANT = "complainant", _("the complainant")
    BODY = "body", _("the public body")
    SUPERIOR = "superior", _("the superior of the body")


class Step(TextChoices):
    """The steps that have a number of days by law or by practice."""

    FIRST_REPLY = "first_reply", _("first reply to the complainant")
    COMPLETION = "completion", _("completing the file")
    FORMAL_CHECK = "formal_check", _("formal check")
    SUBSTANTIVE_CHECK = "substantive_check", _("substantive check")
    OUTSIDE_COMPETENCE_NOTICE = "outside_competence_notice", _("notice that the case is outside our competence")
    CLARIFICATION_1 = "clarification_1", _("first written clarification")
    CLARIFICATION_2 = "clarification_2", _("second written clarification")
    OUTCOME_COMMENT = "outcome_comment", _("complainant's comment on the outcome")
    CORRECTIVE_ACTION = "corrective_action", _("corrective action")
    RECOMMENDATION_SENT = "recommendation_sent", _("sending the recommendation")
    RECOMMENDATION_REPORT = "recommendation_report", _("report on carrying out the recommendation")
    WHOLE_CASE_SIMPLE = "whole_case_simple", _("whole case, simple")
    WHOLE_CASE_MEDIUM = "whole_case_medium", _("whole case, medium")
    WHOLE_CASE_HEAVY = "whole_case_heavy", _("whole case, heavy")
    BREACH_NOTICE = "breach_notice", _("notice of a personal data breach")
    DATA_CORRECTION = "data_correction", _("correction of personal data")


class Weight(TextChoices):
    """How heavy a case is, which says how many days the office gives itself for the whole of it."""

    SIMPLE = "simple", _("simple")
    MEDIUM = "medium", _("medium")
    HEAVY = "heavy", _("heavy")

    @property
    def step(self) -> Step:
        return Step(f"whole_case_{self.value}")


WHOLE_CASE = frozenset(weight.step for weight in Weight)


class PauseGround(TextChoices):
    """Why a clock stands still."""

    COURT = "court", _("a court case is pending")
    THIRD_BODY = "third_body", _("an answer of a third body is awaited")
    COMPLAINANT = "complainant", _("the complainant asked for it")


# --- Days -------------------------------------------------------------------------------------------------------------


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the office's wall at an aware moment: Friday 23:30 UTC is Saturday in Jakarta."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


class CalendarTooShort(ValueError):
    """A count ran past the days that its calendar knows."""


class Calendar:
    """The days from `first` to `last`, both included: which are worked, and why the others are not.

    `days_off` holds national holidays and collective leave with their names; weekends are known here.
    """

    __slots__ = ("_working", "days_off", "first", "last")

    def __init__(self, first: date, last: date, days_off: Mapping[date, str]) -> None:
        self.first, self.last, self.days_off = first, last, days_off
        off = {day.toordinal() for day in days_off}
        # Ordinal 1 is Monday, 1 January of the year 1.
        self._working = [
            day for day in range(first.toordinal(), last.toordinal() + 1) if (day - 1) % 7 < SATURDAY and day not in off
        ]

    def is_working_day(self, day: date) -> bool:
        self.require(day.toordinal())
        return day.weekday() < SATURDAY and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """`day` itself if people work on it, else the next day on which they do."""
        self.require(day.toordinal())
        return self.working_day(self.rank(day.toordinal() - 1) + 1)

    def working_days_from(self, day: date, days: int) -> date:
        """The working day that lies `days` working days after `day`, or before it where `days` is negative."""
        ordinal = day.toordinal()
        self.require(ordinal)
        if days >= 0:
            return self.working_day(self.rank(ordinal) + days) if days else day
        return self.working_day(self.rank(ordinal - 1) + days + 1)

    def days_skipped(self, started_on: date, until_on: date) -> dict[date, str]:
        """The weekdays after `started_on` until `until_on` that nobody worked, each with its reason."""
        return {
            day: name
            for day, name in sorted(self.days_off.items())
            if started_on < day <= until_on and day.weekday() < SATURDAY
        }

    def rank(self, ordinal: int) -> int:
        """How many working days of this calendar lie before or on a day."""
        return bisect_right(self._working, ordinal)

    def working_day(self, rank: int) -> date:
        """The working day of that number in this calendar. Raises CalendarTooShort."""
        if not 0 < rank <= len(self._working):
            raise CalendarTooShort(f"the calendar from {self.first} to {self.last} is too short for this count")
        return date.fromordinal(self._working[rank - 1])

    def require(self, ordinal: int) -> None:
        """Raises CalendarTooShort for a day, as an ordinal, that is not in this calendar."""
        if not self.first.toordinal() - 1 <= ordinal <= self.last.toordinal():
            raise CalendarTooShort(f"{date.fromordinal(ordinal)} is not in the calendar {self.first} to {self.last}")


# --- Counting ---------------------------------------------------------------------------------------------------------


class Count(Protocol):
    """A number of days in a unit: a rule, an extension, an agreed target."""

    @property
    def days(self) -> int: ...

    @property
    def unit(self) -> str: ...


class Days(NamedTuple):
    """The plainest Count."""

    days: int
    unit: str


class Span(Protocol):
    """A time during which a clock stands still; `until_on` is its last day, None while it goes on."""

    @property
    def from_on(self) -> date: ...

    @property
    def until_on(self) -> date | None: ...


class Stillness(NamedTuple):
    """The plainest Span."""

    from_on: date
    until_on: date | None


def due_on(  # noqa: PLR0917 - what a date is counted from, in the order in which one says it
    rule: Count,
    start: date | datetime,
    calendar: Calendar,
    pauses: Sequence[Span] = (),
    extension: Count | None = None,
    zone: ZoneInfo | None = None,
) -> date:
    """The last day in time: the rule's days after `start`, which is day 0.

    `start` is an aware moment, whose day is that of `zone`, or already a day. A calendar count is not moved off a
    holiday. A day of a pause is not counted, so that each pause adds its days back in the unit that is being counted.
    The extension is counted on from the last day of the rule, in its own unit. Raises ValueError for hours and for a
    pause that still goes on, CalendarTooShort where the calendar doesn't reach far enough.
    """
    if isinstance(start, datetime):
        if zone is None:
            raise ValueError("a moment has a day only in a zone")
        start = local_day(start, zone)
    spans = _in_order(pauses) if pauses else ()
    day = _count(start.toordinal(), rule.days, rule.unit, calendar, spans)
    if extension is not None:
        day = _count(day, extension.days, extension.unit, calendar, spans)
    return date.fromordinal(day)


def _in_order(pauses: Sequence[Span]) -> list[tuple[int, int]]:
    spans = []
    for pause in pauses:
        if pause.until_on is None:
            raise ValueError("while a clock is paused nobody knows when it runs out")
        spans.append((pause.from_on.toordinal(), pause.until_on.toordinal()))
    return sorted(spans)


def _count(start: int, days: int, unit: str, calendar: Calendar, pauses: Iterable[tuple[int, int]]) -> int:
    """Days as ordinals. Jumps from pause to pause, not from day to day."""
    if days < 0:
        raise ValueError(f"a deadline can't be {days} days long")
    if unit not in (Unit.CALENDAR, Unit.WORKING):
        raise ValueError(f"days can't be counted in {unit}")
    is_working = unit == Unit.WORKING
    if not days:
        return start
    if is_working:
        calendar.require(start)
    position = start
    for first, last in pauses:
        if last <= position:
            continue
        before = max(first - 1, position)
        free = calendar.rank(before) - calendar.rank(position) if is_working else before - position
        if days <= free:
            break
        days -= free
        position = last
    if is_working:
        calendar.require(position)
        return calendar.working_day(calendar.rank(position) + days).toordinal()
    return position + days


def span_to_load(
    started_on: date, days: int, pauses: Sequence[Span] = (), extension: Count | None = None
) -> tuple[date, date]:
    """First and last day of the calendar that a count can touch, with the walk to its warnings and escalations.

    Two working weeks of leave beside the weekends are allowed for.
    """
    first = started_on - timedelta(days=45)
    last = started_on + timedelta(days=2 * (days + (extension.days if extension else 0)) + 90)
    for pause in pauses:
        assert pause.until_on is not None
        last += pause.until_on - pause.from_on + ONE_DAY
    return first, last


# --- Marks ------------------------------------------------------------------------------------------------------------


class Mark(TextChoices):
    """The warnings of a deadline in the order in which they fall due, each made once."""

    AT_ONCE = "at_once", _("told at once")  # rapid response: no warning could come early enough
    NEAR = "near", _("near")
    NEARER = "nearer", _("very near")
    DUE = "due", _("last day")
    MISSED = "missed", _("missed")
    HEAD = "head", _("escalated to the head of office")
    NATIONAL = "national", _("escalated to national supervision")


MARKS: tuple[Mark, ...] = tuple(Mark)
# A warning before the end is worth nothing after it; that a deadline was missed, and how far that went, always counts.
FIRST_LASTING = MARKS.index(Mark.MISSED)


@dataclass(frozen=True)
class WarningPlan:
    """How many working days before the last day warnings come, and how many after it a miss goes up the line."""

    near: int = 3
    nearer: int = 1
    head: int = 3
    national: int = 10


def mark_moments(
    due: date, zone: ZoneInfo, calendar: Calendar, plan: WarningPlan, urgent_from: datetime | None = None
) -> list[datetime | None]:
    """When each of MARKS falls due, at the beginning of a local day; None for one that this deadline doesn't have."""
    return [
        urgent_from,
        start_of_day(calendar.working_days_from(due, -plan.near), zone),
        start_of_day(calendar.working_days_from(due, -plan.nearer), zone),
        start_of_day(due, zone),
        start_of_day(due + ONE_DAY, zone),
        start_of_day(calendar.working_days_from(due, plan.head) + ONE_DAY, zone),
        start_of_day(calendar.working_days_from(due, plan.national) + ONE_DAY, zone),
    ]


def mark_due(moments: Sequence[datetime | None], next_mark: int, now: datetime) -> int | None:
    """Which of MARKS is to be made at `now`, None if none is; `next_mark` is the first that wasn't made yet.

    After a long stop only the latest warning is made: "missed" needs no "near" before it.
    """
    chosen = None
    for number in range(next_mark, len(MARKS)):
        moment = moments[number]
        if moment is not None and moment <= now:
            chosen = number
            if number >= FIRST_LASTING:
                break
    return chosen


def mark_after(moments: Sequence[datetime | None], made: int) -> int | None:
    """The next of MARKS that this deadline has after one, None after the last."""
    return next((number for number in range(made + 1, len(MARKS)) if moments[number] is not None), None)


def first_start_due_later(one: Count, other: Count, calendar: Calendar, first: date, last: date) -> date | None:
    """The first start from `first` to `last` for which `one` ends after `other`; None if there is none."""
    day = first
    while day <= last:
        if due_on(one, day, calendar) > due_on(other, day, calendar):
            return day
        if one.unit == other.unit:
            return None  # then no other start says otherwise
        day += ONE_DAY
    return None
