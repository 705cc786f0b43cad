from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints.anchors import PATIENCE_SECONDS, StillBeingWritten, anchor_history, own_directory


class Command(BaseCommand):
    help = (
        "Append the ends of all histories that grew since the last time to a file of the day in DATA_DIR/anchors: the "
        "same as the task of every hour. Keep a copy of these files elsewhere."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = anchor_history(own_directory(), now=timezone.now())
        except StillBeingWritten:
            raise CommandError(
                f"somebody has been writing history for {PATIENCE_SECONDS} s: nothing was anchored, try again later"
            ) from None
        self.stdout.write(f"{count} cases anchored in {own_directory()}")
