from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from complaints.actions.sweeping import sweep_deadlines


class Command(BaseCommand):
    help = "Mark deadlines that are near or past due and queue the notices: the same as the task of every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO-TIME", help="the moment to sweep for, such as 2026-12-09T08:00+07:00")

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep_deadlines(now=_moment(options["now"]))
        self.stdout.write(f"{swept} deadlines looked at")


def _moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"--now: {text!r} is no time; write it like 2026-12-09T08:00+07:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
