from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.anchors import verify_anchors
from complaints.chains import verify_history


class Command(BaseCommand):
    help = (
        "Look at every line of every history: numbers without gaps, hashes, heads. Names the first row that doesn't "
        "fit. With --anchors also whether everything that was anchored still stands."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors",
            metavar="DIR",
            type=Path,
            help="anchors to hold the histories against, best a copy from elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verified = verify_history()
        if verified.fault:
            raise CommandError(verified.fault)
        self.stdout.write(f"{verified.lines} lines of {verified.cases} cases fit")
        if options["anchors"] is not None:
            self._verify_anchors(options["anchors"])

    def _verify_anchors(self, directory: Path) -> None:
        if not any(directory.glob("*.txt")):
            raise CommandError(f"--anchors: there are no anchors in {directory}")
        held = verify_anchors(directory)
        if held.fault:
            raise CommandError(held.fault)
        self.stdout.write(f"{held.anchors} anchors hold")
