import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from complaints.management.accounts import keep, new_password
from regions.models import User

USERNAME = "admin"
FILE = "administrator.txt"
TEXT = """\
  The administrator of Tuntas: settings and accounts, no cases.
    Sign in at  {address}/
    User name   {username}
    Password    {password}
"""


class Command(BaseCommand):
    help = (
        "Create the first administrator, when there is none: user name admin, password from ADMIN_PASSWORD or at "
        f"random, kept in {FILE} of the data directory."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.DATA_DIR) / FILE
        with transaction.atomic():
            if User.objects.filter(is_superuser=True).exists():
                return
            password = os.environ.get("ADMIN_PASSWORD") or new_password()
            User.objects.create_superuser(USERNAME, email="", password=password)
            # Before the commit: an account whose password nobody knows would be worse than a file too many.
            keep(path, TEXT.format(address=settings.DOOR_ADDRESSES["staff"], username=USERNAME, password=password))
        self.stdout.write(f"Administrator made; how to sign in stands in {path}")
