"""What the law asks of a report (UU 37/2008 art. 24 and 36), as far as a date or a word can tell. Pure.

None of this refuses a report: people are told early, and a person of the office decides.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from complaints.procedure import local_day

MOST_YEARS = 2
OLDEST_AGE = 120
YOUNGEST_AGE = 7  # no law says so: a year of birth nearer than this is a slip of the pen
FIRST_DAY_IN_INDONESIA = ZoneInfo("Asia/Jayapura")

ACCOUNT_LENGTH = 10_000
OUTCOME_LENGTH = 3_000
WISH_LENGTH = 3_000
ADDRESS_LENGTH = 500


class Ground(StrEnum):
    """Why a report may not be taken up, as its writer can know before writing it."""

    NOT_RAISED = "not_raised"  # art. 24
    TOO_OLD = "too_old"  # art. 24
    IN_COURT = "in_court"  # art. 36
    NO_PUBLIC_SERVICE = "no_public_service"  # art. 36: outside competence, which art. 1 draws
    FOR_SOMEONE_ELSE = "for_someone_else"  # art. 24: only with a power of attorney


def latest_today(now: datetime) -> date:
    """The day it is in the east of the country: what happened there this morning isn't in the future."""
    return local_day(now, FIRST_DAY_IN_INDONESIA)


def is_too_old(occurred_on: date, today: date) -> bool:
    return occurred_on < years_before(today, MOST_YEARS)


def is_plausible_birth(birth_on: date, today: date) -> bool:
    return years_before(today, OLDEST_AGE) <= birth_on <= years_before(today, YOUNGEST_AGE)


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; 28 February for a 29 February that the year doesn't have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
