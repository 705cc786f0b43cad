from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints.diagram import draw

PAGE = "docs/reference/states.md"


class Command(BaseCommand):
    help = f"Draw {PAGE} from the table of moves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail where the page isn't current")

    def handle(self, *args: Any, **options: Any) -> None:
        path, page = settings.BASE_DIR / PAGE, draw()
        if options["check"]:
            if not path.exists() or path.read_text() != page:
                raise CommandError(f"{PAGE} isn't current; run: manage.py draw_states")
            return
        path.write_text(page)
        self.stdout.write(f"{PAGE} drawn")
