"""Changing the working-day calendar: what is kept of it, and that one day has one row."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.models import Recount
from regions.calendar import days_off
from regions.models import Holiday
from tests.complaints.conftest import Place
from tests.factories import MONDAY

TUESDAY, WEDNESDAY = date(2026, 11, 10), date(2026, 11, 11)
LEAVE = Holiday.Kind.COLLECTIVE_LEAVE


def save(place: Place, holiday: Holiday | None, day: date, name: str) -> Holiday:
    return save_holiday(holiday, day=day, name=name, kind=LEAVE, reason="SKB.", actor=place.head, at=MONDAY)


def ordered() -> list[date | None]:
    return list(Recount.objects.order_by("id").values_list("day", flat=True))


def test_a_new_day_off_orders_one_recount(place: Place) -> None:
    save(place, None, TUESDAY, "Cuti bersama")
    assert days_off(TUESDAY, WEDNESDAY) == {TUESDAY: "Cuti bersama"}
    assert ordered() == [TUESDAY]


def test_a_day_off_that_moves_orders_one_for_each_of_both_days(place: Place) -> None:
    holiday = save(place, None, WEDNESDAY, "Cuti bersama")
    save(place, holiday, TUESDAY, "Cuti bersama")
    assert days_off(TUESDAY, WEDNESDAY) == {TUESDAY: "Cuti bersama"}
    assert ordered() == [WEDNESDAY, TUESDAY, WEDNESDAY]


def test_another_name_orders_one_since_each_deadline_tells_the_name(place: Place) -> None:
    holiday = save(place, None, TUESDAY, "Cuti")
    save(place, holiday, TUESDAY, "Cuti bersama")
    assert days_off(TUESDAY, TUESDAY) == {TUESDAY: "Cuti bersama"}
    assert ordered() == [TUESDAY, TUESDAY]


def test_a_day_that_is_worked_after_all_orders_one(place: Place) -> None:
    remove_holiday(save(place, None, TUESDAY, "Cuti"), reason="Dicabut.", actor=None, at=MONDAY)
    assert days_off(TUESDAY, TUESDAY) == {}
    assert list(Recount.objects.order_by("id").values_list("day", "reason", "asked_by")) == [
        (TUESDAY, "SKB.", place.head.pk),
        (TUESDAY, "Dicabut.", None),
    ]


def test_one_day_has_one_row(place: Place) -> None:
    save(place, None, TUESDAY, "Cuti")
    with pytest.raises(IntegrityError), transaction.atomic():
        save(place, None, TUESDAY, "Cuti lagi")
    assert ordered() == [TUESDAY]
