"""Changing the working-day calendar: the joint decree is revised during the year, and open deadlines follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.recounting import hold_calendar_alone, order_for_day, touched_by
from complaints.actions.refusal import require_words
from regions.models import Holiday, User


def save_holiday(
    holiday: Holiday | None, *, day: date, name: str, kind: str, reason: str, actor: User | None, at: datetime
) -> Holiday:
    """Enter a day off, or change one (`holiday`); its old day is worked again. `reason` goes into each history."""
    require_words(reason, _("Write why the calendar changes, such as the decree."))
    with transaction.atomic():
        hold_calendar_alone()
        days = {day}
        if holiday is None:
            holiday = Holiday.objects.create(day=day, name=name, kind=kind)
        else:
            days.add(Holiday.objects.get(pk=holiday.pk).day)
            holiday.day, holiday.name, holiday.kind = day, name, kind
            holiday.save(update_fields=["day", "name", "kind"])
        for changed in sorted(days):
            order_for_day(changed, reason=reason, actor=actor, at=at)
    return holiday


def remove_holiday(holiday: Holiday, *, reason: str, actor: User | None, at: datetime) -> None:
    """A day is worked after all."""
    require_words(reason, _("Write why the calendar changes, such as the decree."))
    with transaction.atomic():
        hold_calendar_alone()
        Holiday.objects.filter(pk=holiday.pk).delete()
        order_for_day(holiday.day, reason=reason, actor=actor, at=at)


@contextmanager
def follow_calendar(*, reason: str, at: datetime) -> Iterator[None]:
    """Whatever adds days off in here, in one transaction with it the recount of the open deadlines that they touch."""
    with transaction.atomic():
        hold_calendar_alone()
        before = set(Holiday.objects.values_list("day", flat=True))
        yield
        for day in sorted(set(Holiday.objects.values_list("day", flat=True)) - before):
            if touched_by(day).exists():
                order_for_day(day, reason=reason, actor=None, at=at)
