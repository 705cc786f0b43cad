from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from complaints.actions.sweeping import sweep_deadlines
from complaints.management.moments import moment_of


class Command(BaseCommand):
    help = "Mark deadlines that are near or past due and queue the notices: the same as the task of every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO-TIME", help="the moment to sweep for, such as 2026-12-09T08:00+07:00")

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep_deadlines(now=moment_of(options["now"]))
        self.stdout.write(f"{swept} deadlines looked at")
