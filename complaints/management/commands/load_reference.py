from typing import Any

from django.core.management.base import BaseCommand

from agreements import loading as agreements
from complaints import loading as complaints
from complaints import roles
from regions import loading as regions


class Command(BaseCommand):
    help = (
        "Load regions, offices, bodies, holidays, compliance scores, agreements, rule sets and permissions of "
        "the roles. Adds what is missing and changes nothing that is there, so it may run at every start."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for app in (regions, agreements, complaints):
            app.load(self.stdout.write)
        roles.sync()
