"""Moments as they are typed behind `--now`."""

from __future__ import annotations

from datetime import datetime

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def moment_of(text: str | None) -> datetime:
    """The moment in a text, the present one where none was given; without an offset it is local time."""
    if text is None:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"--now: {text!r} is no time; write it like 2026-12-09T08:00+07:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
