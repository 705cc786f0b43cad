from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.books import check_books


class Command(BaseCommand):
    help = (
        "Count the books again: counters, states, clocks and notices. Prints a line a check with how many rows differ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        for result in check_books():
            results.append(result)
            example = f", such as {result.example}" if result.difference else ""
            self.stdout.write(f"{result.name}: difference {result.difference}{example}")
        wrong = sum(result.difference > 0 for result in results)
        if wrong:
            raise CommandError(f"{wrong} of {len(results)} checks found a difference")
