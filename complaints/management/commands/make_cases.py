from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from complaints.management.moments import moment_of
from complaints.sample_cases.loading import FILLED
from complaints.sample_cases.making import MONTHS, RealCases, make_cases


class Command(BaseCommand):
    help = (
        "Make N invented cases to measure with, with histories and deadlines, as they would stand now; the reference "
        "data must be loaded. Refuses where there are real cases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="N", type=int)
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same cases")
        parser.add_argument(
            "--months", type=int, default=MONTHS, help="over how many months up to then they are registered"
        )
        parser.add_argument("--now", metavar="ISO-TIME", help="the moment they stand at, instead of the present one")

    def handle(self, *args: Any, **options: Any) -> None:
        number, now = options["number"], moment_of(options["now"])
        if number < 1 or options["months"] < 1:
            raise CommandError("N and --months are numbers from 1 on.")
        began = monotonic()

        def report(made: int) -> None:
            if options["verbosity"] > 0:
                self.stdout.write(f"{made:,} of {number:,} cases, {made / (monotonic() - began):,.0f} a second")

        try:
            make_cases(number, seed=options["seed"], now=now, months=options["months"], report=report)
        except RealCases:
            raise CommandError(
                "This database holds real cases, and invented ones may never stand among them. Use an empty database, "
                "such as one of another DATA_DIR."
            ) from None
        _tidy()
        self.stdout.write(f"{number:,} cases made in {monotonic() - began:,.1f} s")


def _tidy() -> None:
    """What autovacuum would do in the next minutes, so that what is measured next doesn't depend on it."""
    analyse = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{analyse} {', '.join(FILLED)}")
