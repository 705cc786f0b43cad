"""Succeeding a rule set: a new one from a later day, never a change of one that a case uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.recounting import hold_calendar_alone
from complaints.actions.refusal import Refused, require_words
from complaints.models import Complaint, Deadline, Recount, Rule, RuleSet
from regions.models import Office, User

COMPARED = ("obliged", "days", "unit", "basis", "consequence", "is_verified")


@dataclass(frozen=True)
class Change:
    """A rule of the new set beside the one it follows; None where there was none, or is none any more."""

    step: str
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True)
class Preview:
    """What a new rule set changes: its rules, and the reports that were registered since its first day."""

    changes: Sequence[Change]
    reports: int
    open_deadlines: int


def is_used(rule_set: RuleSet) -> bool:
    """A case was registered under it: from then on PostgreSQL refuses to change it."""
    return Complaint.objects.filter(rule_set=rule_set).exists()


def preview(predecessor: RuleSet, from_on: date, rules: Sequence[Rule]) -> Preview:
    """What would follow from succeeding `predecessor` by these unsaved rules from a day on."""
    before = {rule.step: rule for rule in predecessor.rules.all()}
    after = {rule.step: rule for rule in rules}
    changes = [
        Change(step, before.get(step), after.get(step))
        for step in [*before, *(step for step in after if step not in before)]
        if _told(before.get(step)) != _told(after.get(step))
    ]
    moved = Complaint.objects.filter(rule_set=predecessor, registered_at__gte=_first_moment(from_on))
    return Preview(
        changes=changes,
        reports=moved.count(),
        open_deadlines=Deadline.objects.filter(complaint__in=moved, settled_at__isnull=True).count(),
    )


def succeed(
    predecessor: RuleSet,
    *,
    code: str,
    name: str,
    from_on: date,
    report_kind: str,
    is_start_verified: bool,
    rules: Sequence[Rule],
    reason: str,
    actor: User | None,
    at: datetime,
) -> RuleSet:
    """Make the rule set that follows `predecessor` from a day on, with unsaved `rules`.

    A report is under the set of its registration day. So where the day lies in the past, because a regulation was
    learnt of late, the reports registered since come under the new set, and their open deadlines are counted again.
    """
    require_words(reason, _("Write why the rules change, such as the regulation."))
    if from_on <= predecessor.from_on:
        raise Refused(_("The new rule set has to begin after the one that it follows."))
    if RuleSet.objects.filter(from_on=from_on).exists():
        raise Refused(_("Another rule set begins on that day already."))
    later = RuleSet.objects.filter(from_on__gt=predecessor.from_on, from_on__lt=from_on).first()
    if later is not None:
        raise Refused(_("%(rule_set)s begins in between; let the new one follow that.") % {"rule_set": later})
    missing = set(predecessor.rules.values_list("step", flat=True)) - {rule.step for rule in rules}
    if missing:
        raise Refused(_("Every step of the rule set before needs a rule in the new one."))
    with transaction.atomic():
        hold_calendar_alone()
        rule_set = RuleSet.objects.create(
            code=code, name=name, from_on=from_on, report_kind=report_kind, is_start_verified=is_start_verified
        )
        for rule in rules:
            rule.pk, rule.rule_set = None, rule_set
        Rule.objects.bulk_create(rules)
        if Complaint.objects.filter(registered_at__gte=_first_moment(from_on)).exists():
            Recount.objects.create(rule_set=rule_set, reason=reason, asked_by=actor, asked_at=at)
    return rule_set


def in_force(today: date) -> RuleSet:
    """The rule set under which a report of this day is registered."""
    return RuleSet.objects.filter(from_on__lte=today).latest("from_on")


def _told(rule: Rule | None) -> tuple[object, ...] | None:
    return tuple(getattr(rule, name) for name in COMPARED) if rule else None


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=Office.earliest_zone())
