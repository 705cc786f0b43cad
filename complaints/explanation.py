"""Why a deadline ends on the day it does, in words and in the reader's language.

Told from what is stored with the deadline, so that it tells how the day was counted then, whatever the calendar says
now. The calendar is asked for one thing alone: which working day follows a last day on which nobody works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from complaints.events import day_in_words
from complaints.models import Deadline, ExtensionRequest, Pause
from complaints.procedure import ONE_DAY, SATURDAY, Calendar, PauseGround, Unit
from regions.calendar import days_off

LOOKS_AHEAD = timedelta(days=45)


def calendar_after(deadlines: Sequence[Deadline]) -> Calendar | None:
    """The days from the first to after the last of some deadlines; one query, none for no deadlines."""
    if not deadlines:
        return None
    first, last = min(one.due_on for one in deadlines), max(one.due_on for one in deadlines) + LOOKS_AHEAD
    return Calendar(first, last, days_off(first, last))


def explain(deadline: Deadline, calendar: Calendar) -> list[str]:
    """Rule and start, what was skipped, pauses, extension, result; a sentence each.

    Its rule, pauses and request for more time are read: fetch them with it. `calendar` reaches 45 days past its day.
    """
    return [
        *_count(deadline),
        *_skipped(deadline),
        *(_pause(pause) for pause in deadline.pauses.all()),
        *_extension(deadline),
        *_result(deadline, calendar),
        *_agreed(deadline),
    ]


def days_in_words(days: int, unit: str) -> str:
    """'14 hari kerja' or '14 working days'."""
    if unit == Unit.WORKING:
        return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
    return ngettext("%(days)s calendar day", "%(days)s calendar days", days) % {"days": days}


def _count(deadline: Deadline) -> list[str]:
    rule = deadline.rule
    event = rule.starts_from_en if get_language() == "en" else rule.starts_from
    facts = {
        "days": days_in_words(rule.days, rule.unit),
        "day": day_in_words(deadline.started_on),
        "event": event,
        "rule_set": rule.rule_set.name,
        "basis": rule.local_basis,
    }
    sentences = [
        _("%(days)s from %(day)s (%(event)s); day 1 is the day after.") % facts,
        _("Basis: %(basis)s, in %(rule_set)s.") % facts,
    ]
    if not rule.is_verified:
        sentences.append(
            _("This number of days is the office's own setting, not checked against the regulation's text.")
        )
    return sentences


def _skipped(deadline: Deadline) -> list[str]:
    """The days that a count of working days passed over, each with its reason."""
    if Unit.WORKING not in (deadline.rule.unit, deadline.extension_unit):
        return []
    span = (deadline.due_on - deadline.started_on).days
    days = (deadline.started_on + number * ONE_DAY for number in range(1, span + 1))
    weekend = sum(day.weekday() >= SATURDAY for day in days)
    sentences = []
    if weekend:
        skipped = ngettext(
            "%(number)s Saturday or Sunday is not counted.",
            "%(number)s Saturdays and Sundays are not counted.",
            weekend,
        )
        sentences.append(skipped % {"number": weekend})
    named: Mapping[str, str] = deadline.skipped
    return sentences + [
        _("%(day)s is not counted: %(name)s.") % {"day": day_in_words(date.fromisoformat(day)), "name": name}
        for day, name in sorted(named.items())
    ]


def _pause(pause: Pause) -> str:
    facts = {
        "first": day_in_words(pause.from_on),
        "ground": PauseGround(pause.ground).label,
    }
    if pause.until_on is None:
        return _("The clock stands still since %(first)s: %(ground)s.") % facts
    if pause.until_on < pause.from_on:
        return _("The clock was stopped and started again on %(first)s, which took no day: %(ground)s.") % facts
    facts["last"] = day_in_words(pause.until_on)
    return _("The clock stood still from %(first)s to %(last)s; these days are not counted: %(ground)s.") % facts


def _extension(deadline: Deadline) -> list[str]:
    request: ExtensionRequest | None = getattr(deadline, "extension_request", None)
    sentences = []
    if deadline.extension is not None:
        sentences.append(
            _("Without more time it would be %(day)s; %(days)s more were granted.")
            % {
                "day": day_in_words(deadline.base_on),
                "days": days_in_words(deadline.extension.days, deadline.extension.unit),
            }
        )
    elif request is not None and request.state == ExtensionRequest.State.ASKED:
        sentences.append(_("More time was asked for; the Ombudsman has not decided yet."))
    elif request is not None and request.state == ExtensionRequest.State.REFUSED:
        sentences.append(_("More time was asked for and refused."))
    return sentences


def _result(deadline: Deadline, calendar: Calendar) -> list[str]:
    if deadline.is_paused:
        return [_("While the clock stands still, the last day is open.")]
    sentences = [_("So the last day is %(day)s.") % {"day": day_in_words(deadline.due_on)}]
    if not calendar.is_working_day(deadline.due_on):
        working = calendar.next_working_day(deadline.due_on)
        sentences.append(
            _("The last day is not a working day; the date stays the same. The next working day is %(day)s.")
            % {"day": day_in_words(working)}
        )
    return sentences


def _agreed(deadline: Deadline) -> list[str]:
    if deadline.agreed is None or deadline.agreed_on is None:
        return []
    facts = {
        "days": days_in_words(deadline.agreed.days, deadline.agreed.unit),
        "day": day_in_words(deadline.agreed_on),
    }
    return [_("The agreement gives %(days)s, until %(day)s; a target without legal consequence.") % facts]
