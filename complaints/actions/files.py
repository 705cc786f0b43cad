"""Bytes on the disk. They are written and synced before the row that names their key is committed.

So a committed row always has its file. A file without a row is harmless, since nothing points to it: it is taken
back when the act fails, and `erase_leftovers` finds what a kill, or a failed commit, left behind.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from complaints.models import Document

LEFT_ALONE_FOR = timedelta(days=1)  # longer than any request and any transaction
FOLDERS = 256
KEYS_AT_ONCE = 500


def path_of(key: uuid.UUID) -> Path:
    return Path(settings.DOCUMENTS_ROOT) / key.hex[:2] / key.hex


def open_document(document: Document) -> BinaryIO:
    return path_of(document.key).open("rb")


@contextmanager
def taken_back_on_failure() -> Iterator[list[uuid.UUID]]:
    """Note in the list what is about to be written: it is removed again if anything inside raises.

    Stands inside the transaction, never around it: of a commit that fails nobody knows whether it arrived, and then
    a row may need its file.
    """
    keys: list[uuid.UUID] = []
    try:
        yield keys
    except BaseException:
        remove(keys)
        raise


def write(key: uuid.UUID, file: UploadedFile) -> tuple[int, str]:
    """Write and sync a file under its key; returns how many bytes, and their SHA-256."""
    path = path_of(key)
    _make_private_folder(path.parent.parent)
    _make_private_folder(path.parent)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for chunk in file.chunks():
            digest.update(chunk)
            size += target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)
    return size, digest.hexdigest()


def remove(keys: Iterable[uuid.UUID]) -> None:
    for key in keys:
        path_of(key).unlink(missing_ok=True)


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- What nobody points to --------------------------------------------------------------------------------------------


def erase_leftovers(*, now: datetime) -> int:
    """Remove uploads that nobody takes up any more, and files without a row; returns how many.

    Of the 256 folders of documents each hour has its own, so a folder is looked at every eleven days. The cost of a run
    is a look at 1/256 of all names and a query for each 500 of them: for two million files 8,000 names, 16 queries.
    What came less than a day ago is left alone. The day counts from when the file came to this disk, not from when it
    was written, so that a restore has as long to bring the rows back, too.
    """
    before = (now - LEFT_ALONE_FOR).timestamp()
    uploads = [path for path in _older_files(Path(settings.FILE_UPLOAD_TEMP_DIR), before) if path.suffix == ".upload"]
    folder = Path(settings.DOCUMENTS_ROOT) / f"{int(now.timestamp()) // 3600 % FOLDERS:02x}"
    lost = _without_a_row(list(_older_files(folder, before)))
    for path in [*uploads, *lost]:
        path.unlink(missing_ok=True)
    return len(uploads) + len(lost)


def _older_files(folder: Path, before: float) -> Iterator[Path]:
    """Files whose names came before that moment. Some vanish meanwhile: their requests end."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        try:
            if path.lstat().st_ctime < before:
                yield path
        except FileNotFoundError:
            continue


def _without_a_row(paths: list[Path]) -> list[Path]:
    lost = []
    for start in range(0, len(paths), KEYS_AT_ONCE):
        batch = {path.name: path for path in paths[start : start + KEYS_AT_ONCE]}
        known = Document.objects.filter(key__in=batch).values_list("key", flat=True)
        lost += [batch[name] for name in batch.keys() - {key.hex for key in known}]
    return lost
