"""The days off as rows; counting with them is the procedure's matter."""

from datetime import date

from regions.models import Holiday


def days_off(first: date, last: date) -> dict[date, str]:
    """National holidays and collective leave from `first` to `last`, both included; weekends are not named."""
    return dict(Holiday.objects.filter(day__range=(first, last)).values_list("day", "name"))
