import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from complaints import demo
from complaints.management.accounts import keep, new_password
from complaints.register import grouped

FILE = "demo-accounts.txt"
HEAD = "  The demo's accounts. All its people, reports and answers are invented; only the names of offices are real."


class Command(BaseCommand):
    help = (
        "Load the demo, once: accounts for each door and a handful of invented reports. Passwords are DEMO_PASSWORD "
        f"or made at random, and kept in {FILE} of the data directory."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.DATA_DIR) / FILE
        with transaction.atomic():
            if demo.is_loaded():
                return
            loaded = demo.load(now=timezone.now(), password=_password)
            # Before the commit: accounts whose passwords nobody knows would be worse than a file too many.
            keep(path, describe(loaded))
        self.stdout.write(f"Demo loaded: {len(loaded.accounts)} accounts, {loaded.cases} reports; passwords in {path}")


def _password() -> str:
    return os.environ.get("DEMO_PASSWORD") or new_password()


def describe(loaded: demo.Demo) -> str:
    doors = settings.DOOR_ADDRESSES
    rows: list[tuple[str, ...]] = [("Sign in at", "User name", "Password", "Who")]
    rows += [(f"{doors[one.door]}/", one.username, one.password, one.who) for one in loaded.accounts]
    receipt = loaded.followed
    return "\n".join(
        [
            HEAD,
            "",
            *_aligned(rows),
            "",
            f"  A report to follow at {doors['public']}/follow/",
            f"    Register number  {receipt.register}",
            f"    Secret code      {grouped(receipt.code)}",
            "",
        ]
    )


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
