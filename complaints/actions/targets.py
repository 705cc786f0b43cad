"""The targets of an agreement: days that it gives its parties, never later than what the law gives them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from complaints.actions.deadlines import calendar_of
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.models import Rule, RuleSet
from complaints.procedure import Count, Unit, first_start_due_later

LOOKS_AHEAD = timedelta(days=366)


def require_not_later(step: str, target: Count, *, today: date) -> None:
    """Raises Refused for a target that is, or from some day of the coming year would be, later than the legal deadline.

    Held against the rule set in force and those that are to follow. Working days and calendar days are compared by
    counting both from every day, since leave can make the one longer than the other.
    """
    current = RuleSet.objects.filter(from_on__lte=today).order_by("-from_on").values("pk")[:1]
    rules = list(
        Rule.objects.filter(Q(rule_set__in=current) | Q(rule_set__from_on__gt=today), step=step).select_related(
            "rule_set"
        )
    )
    if not rules:
        raise Refused(_("The rule sets know no legal deadline for this step."))
    if any(rule.unit == Unit.HOURS for rule in rules):
        raise Refused(_("The law counts this step in hours; an agreement can't give it days."))
    for rule in rules:
        longest = max(rule.days, target.days)
        calendar = calendar_of(today - timedelta(days=7), today + LOOKS_AHEAD + timedelta(days=2 * longest + 60))
        start = first_start_due_later(target, rule, calendar, today, today + LOOKS_AHEAD)
        if start is not None:
            raise Refused(
                _("This target is later than the legal deadline of %(days)s %(unit)s (for a start on %(day)s).")
                % {"days": rule.days, "unit": rule.get_unit_display(), "day": day_in_words(start)}
            )
