"""Taking files: what is accepted, and how it becomes a document of a report or of an answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from complaints.actions import files as disk
from complaints.actions.drafting import lock_draft
from complaints.actions.refusal import RefusedFile
from complaints.events import By
from complaints.media_types import MEDIA_TYPES, ending_of, is_what_it_says
from complaints.models import Clarification, Complaint, CorrectiveAction, Document, Draft
from regions.models import User

LONGEST_NAME = 200


def add_draft_document(draft: Draft, file: UploadedFile, *, at: datetime) -> Document:
    """Keep one piece of evidence with a report that is being written. Raises RefusedFile with what to do."""
    with transaction.atomic():
        locked = lock_draft(draft)
        if locked.complaint_id is not None:
            raise RefusedFile(_("The report was sent already; this file isn't part of it."))
        taken = draft.documents.aggregate(total=Sum("size"))["total"] or 0
        _require_room([file], taken)
        locked.changed_at = at
        locked.save(update_fields=["changed_at"])
        (document,) = _store([file], at=at, draft=draft, by=By.COMPLAINANT)
    return document


def remove_draft_document(draft: Draft, key: uuid.UUID) -> None:
    """Take a file out of a report that isn't filed yet; nothing happens if it is gone already. Raises ReportDeleted."""
    with transaction.atomic():
        lock_draft(draft)  # or a filing at the same moment would lose a document that it just took
        if draft.documents.filter(key=key, complaint__isnull=True).delete()[0]:
            transaction.on_commit(lambda: disk.remove([key]))


def add_answer_documents(
    clarification: Clarification, files: Iterable[UploadedFile], *, actor: User, at: datetime
) -> None:
    """Keep the files of a body's answer, all or none. The last step of the answer's transaction.

    Last, because the bytes are taken back when something fails in here, and stay when something fails after it.
    """
    _add_of_body(files, actor=actor, at=at, complaint=clarification.complaint, clarification=clarification)


def add_correction_documents(
    action: CorrectiveAction, files: Iterable[UploadedFile], *, actor: User, at: datetime
) -> None:
    """Keep the evidence of a corrective action, as add_answer_documents does."""
    _add_of_body(files, actor=actor, at=at, complaint=action.complaint, corrective_action=action)


def add_completion_documents(
    complaint: Complaint, files: Iterable[UploadedFile], *, actor: User | None, at: datetime
) -> None:
    """Keep what the complainant sends, or brings to the staff, to complete the file, as add_answer_documents does."""
    _add_all(files, at=at, by=By.COMPLAINANT, uploaded_by=actor, complaint=complaint)


def _add_of_body(files: Iterable[UploadedFile], *, actor: User, at: datetime, **belongs_to: object) -> None:
    _add_all(files, at=at, by=By.OFFICER, uploaded_by=actor, is_shown_to_body=True, **belongs_to)


def _add_all(files: Iterable[UploadedFile], *, at: datetime, **fields: object) -> None:
    files = list(files)
    if len(files) > settings.DOCUMENTS_MAX_NUMBER:
        raise RefusedFile(
            _("These are too many files: at most %(most)s go with one answer.")
            % {"most": settings.DOCUMENTS_MAX_NUMBER}
        )
    _require_room(files, 0)
    if files:
        _store(files, at=at, **fields)


def _require_room(files: list[UploadedFile], taken: int) -> None:
    """Sizes are judged before anything is read: config.uploads keeps the size of a file that it cut, not its bytes."""
    for file in files:
        size = file.size or 0
        if not size:
            raise RefusedFile(_("“%(name)s” is empty. Choose another file.") % {"name": file.name})
        if size > settings.DOCUMENT_MAX_BYTES:
            raise RefusedFile(
                _("“%(name)s” is larger than %(most)s. Send a smaller file, or only the pages that matter.")
                % {"name": file.name, "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
            )
        taken += size
    if taken > settings.DOCUMENTS_MAX_TOTAL_BYTES:
        raise RefusedFile(
            _("All files together are larger than %(most)s. Remove one, or send a smaller one.")
            % {"most": filesizeformat(settings.DOCUMENTS_MAX_TOTAL_BYTES)}
        )


def _require_type(name: str, file: UploadedFile) -> str:
    """The media type on which a file's name and its content agree. Raises RefusedFile where they don't."""
    media_type = MEDIA_TYPES.get(ending_of(name))
    if media_type is None:
        raise RefusedFile(
            _("“%(name)s” is of a type that we can't take. We take PDF, JPG, PNG, DOCX, XLSX, ODT, MP3, M4A and MP4.")
            % {"name": name}
        )
    if not is_what_it_says(name, file):
        raise RefusedFile(
            _("The content of “%(name)s” doesn't match its name. Save it again in its own program, or send a PDF.")
            % {"name": name}
        )
    return media_type


def _store(files: list[UploadedFile], *, at: datetime, **fields: object) -> list[Document]:
    """All are looked at before the first is written; the bytes of all are taken back if one can't be kept."""
    names = [PurePath(str(file.name)).name[-LONGEST_NAME:] for file in files]
    media_types = [_require_type(name, file) for name, file in zip(names, files, strict=True)]
    documents = []
    with disk.taken_back_on_failure() as keys:
        for file, name, media_type in zip(files, names, media_types, strict=True):
            keys.append(key := uuid.uuid4())
            size, digest = disk.write(key, file)
            documents.append(
                Document(key=key, name=name, media_type=media_type, size=size, sha256=digest, added_at=at, **fields)
            )
        return Document.objects.bulk_create(documents)
