import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import override

from complaints.procedure import ONE_DAY, SATURDAY, Calendar, Days, Unit, due_on, local_day, span_to_load
from regions.calendar import days_off
from regions.models import Holiday, Office

ZONES = {zone.name: ZoneInfo(zone.value) for zone in (Office.Zone.WIB, Office.Zone.WITA, Office.Zone.WIT)}
UNITS = (Unit.WORKING.value, Unit.CALENDAR.value)
MOST_DAYS = 3650


@dataclass(frozen=True)
class Skipped:
    day: date
    reason: str


@dataclass(frozen=True)
class Answer:
    start: date
    count: Days
    zone: str
    due: date
    skipped: list[Skipped]
    next_working_day: date
    years_without_days_off: list[int]


class Command(BaseCommand):
    help = (
        "Print the last day of a deadline of so many days, and each day that isn't counted with its reason. Day 1 is "
        "the day after START. A moment with an offset counts as the local day of the zone; without one it is local."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", metavar="START", help="a day or a moment, such as 2025-03-20 or 2025-03-20T09:00Z")
        parser.add_argument("days", metavar="DAYS", help=f"how many, from 0 to {MOST_DAYS}")
        parser.add_argument("unit", metavar="|".join(UNITS), help="what is counted")
        parser.add_argument("--zone", metavar="|".join(ZONES), default="WIB", help="of the office; WIB if not given")
        parser.add_argument("--json", action="store_true", help="the same for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        zone = _one_of("--zone", options["zone"], ZONES)
        count = Days(_days(str(options["days"])), _one_of("the unit", options["unit"], UNITS))
        answer = _answer(_start(options["start"], ZONES[zone]), count, zone)
        if options["json"]:
            self.stdout.write(json.dumps(_for_programs(answer), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_for_people(answer)))


def _answer(start: date, count: Days, zone: str) -> Answer:
    try:
        first, last = span_to_load(start, count.days)
    except OverflowError:
        raise CommandError(f"START: no calendar has {count.days} days from {start} on") from None
    calendar = Calendar(first, last, days_off(first, last))
    due = due_on(count, start, calendar)
    return Answer(
        start=start,
        count=count,
        zone=zone,
        due=due,
        skipped=list(_skipped(start, due)) if count.unit == Unit.WORKING else [],
        next_working_day=calendar.next_working_day(due),
        years_without_days_off=_years_without_days_off(start, due),
    )


# --- What was typed ---------------------------------------------------------------------------------------------------


def _one_of(name: str, typed: str, known: Any) -> str:
    if typed not in known:
        raise CommandError(f"{name}: {typed!r} is none of {', '.join(known)}")
    return typed


def _days(typed: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", typed) or int(typed) > MOST_DAYS:
        raise CommandError(f"DAYS: {typed!r} is no number from 0 to {MOST_DAYS}")
    return int(typed)


def _start(typed: str, zone: ZoneInfo) -> date:
    try:
        start: date | datetime | None = parse_date(typed) or parse_datetime(typed)
    except ValueError:
        start = None
    if start is None:
        raise CommandError(f"START: {typed!r} is no day and no moment; write it like 2025-03-20 or 2025-03-20T09:00Z")
    if isinstance(start, datetime):
        return local_day(start, zone) if timezone.is_aware(start) else start.date()
    return start


# --- What is told -----------------------------------------------------------------------------------------------------


def _skipped(start: date, due: date) -> Iterator[Skipped]:
    """The days after the start, up to the last one, that nobody works."""
    holidays = {one.day: one for one in Holiday.objects.filter(day__range=(start, due))}
    for number in range(1, (due - start).days + 1):
        day = start + number * ONE_DAY
        reasons = ["weekend"] if day.weekday() >= SATURDAY else []
        if day in holidays:
            reasons.append(_reason(holidays[day]))
        if reasons:
            yield Skipped(day, "; ".join(reasons))


def _reason(holiday: Holiday) -> str:
    with override("en"):
        return f"{holiday.name} ({holiday.get_kind_display()})"


def _years_without_days_off(start: date, due: date) -> list[int]:
    """Years that nobody has entered yet: a count of working days in them can only be too short."""
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    return [year for year in range(start.year, due.year + 1) if year not in known]


def _for_people(answer: Answer) -> Iterator[str]:
    count = f"{answer.count.days} {answer.count.unit} days in {answer.zone}"
    yield f"{_in_words(answer.start)} + {count} = {_in_words(answer.due)}"
    for one in answer.skipped:
        yield f"  not counted: {_in_words(one.day)}, {one.reason}"
    if answer.next_working_day != answer.due:
        yield f"  the next working day is {_in_words(answer.next_working_day)}"
    for year in answer.years_without_days_off:
        yield f"  the calendar knows no days off in {year}"


def _in_words(day: date) -> str:
    return f"{day:%A} {day.isoformat()}"


def _for_programs(answer: Answer) -> dict[str, Any]:
    return {
        "start": _named(answer.start),
        "days": answer.count.days,
        "unit": answer.count.unit,
        "zone": answer.zone,
        "due": _named(answer.due),
        "skipped": [_named(one.day) | {"reason": one.reason} for one in answer.skipped],
        "next_working_day": _named(answer.next_working_day),
        "years_without_days_off": answer.years_without_days_off,
    }


def _named(day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "weekday": f"{day:%A}"}
