"""Wake-ups. A task may run twice or be lost: it selects what is still to be done and calls one function."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from complaints import notices
from complaints.actions import drafting, sweeping


@shared_task
def sweep_deadlines() -> int:
    return sweeping.sweep_deadlines(now=timezone.now())


@shared_task
def send_notices() -> int:
    return notices.send_due(now=timezone.now())


@shared_task
def erase_old_drafts() -> int:
    return drafting.erase_old_drafts(now=timezone.now())
