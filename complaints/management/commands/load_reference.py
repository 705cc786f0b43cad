from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agreements import loading as agreements
from complaints import loading as complaints
from complaints import roles
from complaints.actions.calendar import follow_calendar
from regions import loading as regions

REASON = "Kalender bawaan dimuat ulang."  # in the histories of cases whose deadlines move


class Command(BaseCommand):
    help = (
        "Load regions, offices, bodies, holidays, compliance scores, agreements, rule sets and permissions of "
        "the roles. Adds what is missing and changes nothing that is there, so it may run at every start."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with follow_calendar(reason=REASON, at=timezone.now()):
            regions.load(self.stdout.write)
        for app in (agreements, complaints):
            app.load(self.stdout.write)
        roles.sync()
