"""Which media types are taken, and whether a file's content is what the ending of its name says.

The content is looked at as far as it tells one type from another. Whether it is safe to open is not asked
here: every file leaves the house as a download.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import PurePath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

# By the ending a name must have. The content has to agree; neither alone is believed.
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

HEAD_BYTES = 1024
JPEG = rb"\xff\xd8\xff"
ZIP = rb"PK\x03\x04"
# Telephones record sound and pictures under a dozen brands of this container (isom, mp42, 3gp4, M4A ...).
# Photos (HEIC, AVIF) and QuickTime begin with the same box; players of MP4 can't be counted on for them.
MPEG_4 = rb".{4}ftyp(?!hei|hev|mif1|msf1|avi[fs]|qt  )"
HEADS = {
    ".pdf": rb".*?%PDF-",  # readers find it anywhere in the first 1024 bytes, and some programs write before it
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".docx": ZIP,
    ".xlsx": ZIP,
    ".odt": ZIP,
    ".mp3": rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x00-\xef]",  # a tag, or at once a frame of layer III
    ".m4a": MPEG_4,
    ".mp4": MPEG_4,
}

# Of a zip: no office program comes near these.
MOST_MEMBERS = 10_000
MOST_UNPACKED_BYTES = 1024**3
MOST_READ_AT_ONCE = 1024**2
CONTENT_TYPES = "[Content_Types].xml"
MACRO_FREE = {
    ".docx": ("word/", b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    ".xlsx": ("xl/", b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
}
# What zipfile raises over bytes that somebody arranged on purpose.
BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def is_what_it_says(name: str, file: IO[bytes]) -> bool:
    """Whether the content is of the type that the name's ending promises; the ending must be one of MEDIA_TYPES.

    Reads a little of the file, in any place, and leaves it at its start.
    """
    ending = ending_of(name)
    file.seek(0)
    is_right = re.match(HEADS[ending], file.read(HEAD_BYTES), re.DOTALL) is not None
    if is_right and HEADS[ending] == ZIP:
        is_right = _is_office_file(ending, file)
    file.seek(0)
    return is_right


def _is_office_file(ending: str, file: IO[bytes]) -> bool:
    try:
        with ZipFile(_InSmallPieces(file)) as archive:
            members = archive.infolist()
            if not _is_harmless(members):
                return False
            if ending == ".odt":
                return members[0].filename == "mimetype" and _read(archive, members[0]) == MEDIA_TYPES[ending].encode()
            folder, main_type = MACRO_FREE[ending]
            content_types = {member.filename: member for member in members}.get(CONTENT_TYPES)
            has_folder = any(member.filename.startswith(folder) for member in members)
            return has_folder and content_types is not None and main_type in _read(archive, content_types)
    except BROKEN:
        return False


def _is_harmless(members: list[ZipInfo]) -> bool:
    return (
        0 < len(members) <= MOST_MEMBERS
        and sum(member.file_size for member in members) <= MOST_UNPACKED_BYTES
        and all(member.compress_type in (ZIP_STORED, ZIP_DEFLATED) for member in members)
        and not any(member.flag_bits & 1 for member in members)  # encrypted
    )


def _read(archive: ZipFile, member: ZipInfo) -> bytes:
    """The beginning of a member; what is longer than any office program makes it is not unpacked."""
    with archive.open(member) as content:
        return content.read(MOST_READ_AT_ONCE)


class _InSmallPieces:
    """A file as zipfile reads it: a list of members that would fill the memory is refused, whatever its length says."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self._file = file

    def read(self, size: int = -1, /) -> Any:
        if size > MOST_READ_AT_ONCE:
            raise BadZipFile
        return self._file.read(MOST_READ_AT_ONCE if size < 0 else size)
