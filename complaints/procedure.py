"""The arithmetic of the procedure: pure dates, no database, no settings, no clock.

Day 1 is the day after the event, in the local date of the office that handles the case. How many days
a step has, and in which unit, stands in the rule sets (complaints/data/rule_sets.toml), never here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
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


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the office's wall at an aware moment: Friday 23:30 UTC is Saturday in Jakarta."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def is_working_day(day: date, days_off: Mapping[date, str]) -> bool:
    return day.weekday() < SATURDAY and day not in days_off


def due_on(started_on: date, days: int, unit: str, days_off: Mapping[date, str]) -> date:
    """The last day in time, `days` after `started_on` (which is day 0).

    `days_off` holds national holidays and collective leave; weekends are known here. A calendar count is
    not moved off a holiday. Raises ValueError for a unit other than calendar or working days.
    """
    if days < 0:
        raise ValueError(f"a deadline can't be {days} days long")
    if unit == Unit.CALENDAR:
        return started_on + timedelta(days=days)
    if unit == Unit.WORKING:
        return _step_working_days(started_on, days, days_off, ONE_DAY)
    raise ValueError(f"days can't be counted in {unit}")


def working_days_before(day: date, days: int, days_off: Mapping[date, str]) -> date:
    """The working day that lies `days` working days before `day`."""
    return _step_working_days(day, days, days_off, -ONE_DAY)


def next_working_day(day: date, days_off: Mapping[date, str]) -> date:
    """`day` itself if people work on it, else the next day on which they do."""
    while not is_working_day(day, days_off):
        day += ONE_DAY
    return day


def span_to_load(started_on: date, days: int) -> tuple[date, date]:
    """First and last day of the calendar that a count of `days` from `started_on` can touch.

    Two working weeks of leave beside the weekends are allowed for, and the walk back to the warnings.
    """
    return started_on - timedelta(days=30), started_on + timedelta(days=2 * days + 60)


def _step_working_days(day: date, days: int, days_off: Mapping[date, str], step: timedelta) -> date:
    while days:
        day += step
        if is_working_day(day, days_off):
            days -= 1
    return day
