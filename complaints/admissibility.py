"""What the law asks of a report (UU 37/2008 art. 24 and 36), as far as a date or a word can tell. Pure.

None of this refuses a report by itself: people are told early, and two persons of the office decide.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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


# --- Refusing ---------------------------------------------------------------------------------------------------------


class RefusalGround(TextChoices):
    """Why a report is not taken up: the closed list of the law, one of which every refusal names."""

    NOT_RAISED = "not_raised", _("not yet raised with the body")
    TOO_OLD = "too_old", _("older than two years")
    IN_COURT = "in_court", _("before a court, or decided by one")
    BEING_SETTLED = "being_settled", _("the body is still settling it within a reasonable time")
    SETTLED = "settled", _("already settled by the body")
    HANDLED = "handled", _("already handled by the Ombudsman")
    MEDIATED = "mediated", _("settled by mediation")
    OUTSIDE_COMPETENCE = "outside_competence", _("outside the Ombudsman's competence")
    NOT_COMPLETED = "not_completed", _("requirements not completed in time")
    NOT_PROVEN = "not_proven", _("maladministration not proven")


# Articles of UU 37/2008; as far as the letters go, the office's own reading, not checked against the text.
ARTICLES: dict[str, str] = {
    RefusalGround.NOT_RAISED: "24(1)c, 36(1)a",
    RefusalGround.TOO_OLD: "24(1)d",
    RefusalGround.IN_COURT: "36(1)b",
    RefusalGround.BEING_SETTLED: "36(1)c",
    RefusalGround.SETTLED: "36(1)d",
    RefusalGround.HANDLED: "36(1)f",
    RefusalGround.MEDIATED: "36(1)g",
    RefusalGround.OUTSIDE_COMPETENCE: "36(1)e",
    RefusalGround.NOT_COMPLETED: "25(3)",
    RefusalGround.NOT_PROVEN: "36(1)h",
}
