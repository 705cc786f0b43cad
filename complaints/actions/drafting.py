"""A report while it is being written: kept on the server, under a token that only the writer's browser knows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.actions import files
from complaints.actions.refusal import ReportDeleted
from complaints.models import Document, Draft

KEPT_FOR = timedelta(days=1)  # the cookie that leads back to it ends after hours


def start_draft(*, at: datetime) -> Draft:
    return Draft.objects.create(changed_at=at)


def find_draft(token: str) -> Draft | None:
    """The draft of a token, filed or not; None for one that is unknown, malformed or erased."""
    try:
        return Draft.objects.select_related("complaint").filter(token=uuid.UUID(token)).first()
    except ValueError:
        return None


def lock_draft(draft: Draft) -> Draft:
    """The draft as it stands now, held until the transaction ends. Raises ReportDeleted where it is gone."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise ReportDeleted(_("This report was deleted in another window. You can start a new one."))
    return locked


def save_answers(draft: Draft, answers: Mapping[str, object], *, at: datetime) -> None:
    """Merge the answers of one page into an unfiled draft; other pages' answers stay, also those saved meanwhile.

    Raises ReportDeleted.
    """
    with transaction.atomic():
        locked = lock_draft(draft)
        if locked.complaint_id is None:
            locked.answers = {**locked.answers, **answers}
            locked.changed_at = at
            locked.save(update_fields=["answers", "changed_at"])
    draft.answers = locked.answers


def erase_draft(draft: Draft) -> None:
    """Erase what its writer throws away, files included; nothing happens once it is filed."""
    with transaction.atomic():
        _erase(Draft.objects.filter(pk=draft.pk, complaint__isnull=True).select_for_update())


def erase_old_drafts(*, now: datetime) -> int:
    """Erase what nobody filed within a day of the last change, files included; returns how many drafts."""
    old = Draft.objects.filter(complaint__isnull=True, changed_at__lt=now - KEPT_FOR)
    with transaction.atomic():
        return _erase(old.select_for_update(skip_locked=True)[:500])


def _erase(locked: QuerySet[Draft]) -> int:
    drafts = list(locked.values_list("pk", flat=True))
    documents = Document.objects.filter(draft__in=drafts, complaint__isnull=True)
    keys = list(documents.values_list("key", flat=True))
    documents.delete()
    Draft.objects.filter(pk__in=drafts).delete()
    transaction.on_commit(lambda: files.remove(keys))
    return len(drafts)
