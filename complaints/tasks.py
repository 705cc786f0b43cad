"""Wake-ups. A task may run twice or be lost: it selects what is still to be done and calls one function."""

from __future__ import annotations

from importlib import import_module

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from complaints import anchors, notices
from complaints.actions import drafting, files, recounting, sweeping


@shared_task
def sweep_deadlines() -> int:
    return sweeping.sweep_deadlines(now=timezone.now())


@shared_task
def recount_deadlines() -> int:
    """After a change of the calendar or the rules; what a lost wake-up left is done a minute later."""
    return recounting.run_recounts(now=timezone.now())


@shared_task
def send_notices() -> int:
    return notices.send_due(now=timezone.now())


@shared_task
def anchor_history() -> int:
    """What a run that was lost did not anchor, the next one does."""
    return anchors.anchor_history(anchors.own_directory(), now=timezone.now())


@shared_task
def erase_what_nobody_needs() -> None:
    """Reports that nobody sent, files that nothing points to, sessions that ended."""
    now = timezone.now()
    drafting.erase_old_drafts(now=now)
    files.erase_leftovers(now=now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
