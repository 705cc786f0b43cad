from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from regions.calendar import days_off
from regions.models import Holiday

pytestmark = pytest.mark.django_db


def test_days_off_holds_both_kinds_and_both_ends(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for day, name, kind in [
        (date(2023, 5, 18), "Kenaikan Yesus Kristus", Holiday.Kind.NATIONAL_HOLIDAY),
        (date(2023, 6, 1), "Hari Lahir Pancasila", Holiday.Kind.NATIONAL_HOLIDAY),
        (date(2023, 6, 2), "Cuti Bersama Hari Raya Waisak", Holiday.Kind.COLLECTIVE_LEAVE),
        (date(2023, 6, 28), "Cuti Bersama Hari Raya Idul Adha", Holiday.Kind.COLLECTIVE_LEAVE),
    ]:
        Holiday.objects.create(day=day, name=name, kind=kind)

    with django_assert_num_queries(1):
        found = days_off(date(2023, 6, 1), date(2023, 6, 2))

    assert found == {
        date(2023, 6, 1): "Hari Lahir Pancasila",
        date(2023, 6, 2): "Cuti Bersama Hari Raya Waisak",
    }
