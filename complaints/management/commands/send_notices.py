from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints.notices import send_due


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox: the same as the task of every ten seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_due(now=timezone.now())} mails sent")
