"""Taking files: what is accepted, and bytes on the disk before the row is committed.

A file's bytes are written and synced under a random key inside the transaction that inserts its row, so a
committed row always has its file. A file without a row (the transaction failed) is removed at once, or left
behind by a kill: harmless, since nothing points to it.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from complaints.actions.refusal import RefusedFile
from complaints.events import By
from complaints.models import Clarification, Document, Draft
from regions.models import User

# Media types by the ending a name must have. The content has to agree; neither alone is believed.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
# What puremagic may call the content of each type; containers are recognised as containers.
_CONTENT_ENDINGS = {
    ".jpg": {".jpg", ".jpeg", ".jfif"},
    ".jpeg": {".jpg", ".jpeg", ".jfif"},
    ".docx": {".docx", ".zip"},
    ".xlsx": {".xlsx", ".zip"},
    ".odt": {".odt", ".zip"},
    ".m4a": {".m4a", ".mp4"},
    ".mp4": {".mp4", ".m4v", ".m4a"},
}
HEAD_BYTES = 65536


def add_draft_document(draft: Draft, file: UploadedFile, *, at: datetime) -> Document:
    """Keep one piece of evidence with a report that is being written. Raises RefusedFile with what to do."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        if locked.complaint_id is not None:
            raise RefusedFile(_("The report was sent already; this file isn't part of it."))
        taken = draft.documents.aggregate(total=Sum("size"))["total"] or 0
        _require_room(file, taken)
        return _store(file, at=at, draft=draft, by=By.COMPLAINANT)


def remove_draft_document(draft: Draft, key: uuid.UUID) -> None:
    """Take a file out of a report that isn't filed yet; nothing happens if it is gone already."""
    removed = draft.documents.filter(key=key, complaint__isnull=True)
    if removed.delete()[0]:
        path_of(key).unlink(missing_ok=True)


def add_answer_documents(
    clarification: Clarification, files: Iterable[UploadedFile], *, actor: User, at: datetime
) -> None:
    """Keep the files of a body's answer; belongs into the answer's transaction."""
    files, taken = list(files), 0
    if len(files) > settings.DOCUMENTS_MAX_NUMBER:
        raise RefusedFile(
            _("These are too many files: at most %(most)s go with one answer.")
            % {"most": settings.DOCUMENTS_MAX_NUMBER}
        )
    for file in files:
        _require_room(file, taken)
        taken += file.size or 0
        _store(
            file,
            at=at,
            complaint=clarification.complaint,
            clarification=clarification,
            by=By.OFFICER,
            uploaded_by=actor,
            is_shown_to_body=True,
        )


def path_of(key: uuid.UUID) -> Path:
    return Path(settings.DOCUMENTS_ROOT) / key.hex[:2] / key.hex


def open_document(document: Document) -> BinaryIO:
    return path_of(document.key).open("rb")


def _require_room(file: UploadedFile, taken: int) -> None:
    size = file.size or 0
    if not size:
        raise RefusedFile(_("“%(name)s” is empty. Choose another file.") % {"name": file.name})
    if size > settings.DOCUMENT_MAX_BYTES:
        raise RefusedFile(
            _("“%(name)s” is larger than %(most)s. Send a smaller file, or only the pages that matter.")
            % {"name": file.name, "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
        )
    if taken + size > settings.DOCUMENTS_MAX_TOTAL_BYTES:
        raise RefusedFile(
            _("All files together are larger than %(most)s. Remove one, or send a smaller one.")
            % {"most": filesizeformat(settings.DOCUMENTS_MAX_TOTAL_BYTES)}
        )


def media_type_of(name: str, head: bytes) -> str:
    """The media type on which a file's name and its content agree. Raises RefusedFile where they don't."""
    ending = Path(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        raise RefusedFile(
            _("“%(name)s” is of a type that we can't take. We take PDF, JPG, PNG, DOCX, XLSX, ODT, MP3, M4A and MP4.")
            % {"name": name}
        )
    if _ending_by_content(head) not in _CONTENT_ENDINGS.get(ending, {ending}):
        raise RefusedFile(
            _("The content of “%(name)s” doesn't match its name. Save it again in its own program, or send a PDF.")
            % {"name": name}
        )
    return MEDIA_TYPES[ending]


def _ending_by_content(head: bytes) -> str:
    try:
        return puremagic.from_string(head).lower()
    except puremagic.PureError:
        return ""


def _store(file: UploadedFile, *, at: datetime, **fields: object) -> Document:
    name = Path(str(file.name)).name[-200:]
    file.seek(0)
    media_type = media_type_of(name, file.read(HEAD_BYTES))
    file.seek(0)
    key = uuid.uuid4()
    with _written(key, file) as (size, digest):
        return Document.objects.create(
            key=key, name=name, media_type=media_type, size=size, sha256=digest, added_at=at, **fields
        )


@contextmanager
def _written(key: uuid.UUID, file: UploadedFile) -> Iterator[tuple[int, str]]:
    """Write and sync the bytes; what goes wrong inside takes the file away again."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as target:
            for chunk in file.chunks():
                digest.update(chunk)
                size += target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        _sync_folder(path.parent)
        _sync_folder(path.parent.parent)
        yield size, digest.hexdigest()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
