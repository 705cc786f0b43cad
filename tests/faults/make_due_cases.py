"""Run by test_killed_worker through manage.py's shell: files reports whose deadlines have all passed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from regions.models import Body
from tests.factories import make_report


def make(number: int) -> None:
    """The worker finds two missed deadlines in each, and has three mails to send: one of filing, two of these."""
    body = Body.objects.get(reference_key="33.02/dinas-sosial")
    long_ago = timezone.now() - timedelta(days=60)
    for _case in range(number):
        file_report(start_draft(at=long_ago), make_report(body), at=long_ago)
