"""Small files as the programs write them that people have."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from complaints.media_types import MEDIA_TYPES

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
JPG = bytes.fromhex("ffd8ffe000104a46494600010101004800480000ffdb")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"

DOCX_MAIN = MEDIA_TYPES[".docx"] + ".main+xml"
XLSX_MAIN = MEDIA_TYPES[".xlsx"] + ".main+xml"


def zipped(*members: tuple[str, bytes], file: IO[bytes] | None = None, compression: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with ZipFile(file or target, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=ZIP_STORED if name == "mimetype" else compression)
    return target.getvalue()


def office_members(part: str, main_type: str) -> list[tuple[str, bytes]]:
    types = f'<Types><Override PartName="/{part}" ContentType="{main_type}"/></Types>'
    return [("[Content_Types].xml", types.encode()), ("_rels/.rels", b"<Relationships/>"), (part, b"<document/>" * 50)]


def docx() -> bytes:
    return zipped(*office_members("word/document.xml", DOCX_MAIN))


def xlsx() -> bytes:
    return zipped(*office_members("xl/workbook.xml", XLSX_MAIN))


def odt_members() -> list[tuple[str, bytes]]:
    return [
        ("mimetype", MEDIA_TYPES[".odt"].encode()),
        ("content.xml", b"<office:document-content/>" * 50),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ]


def odt() -> bytes:
    return zipped(*odt_members())


def as_word_writes(content: bytes) -> bytes:
    """With the bits that Word and Excel set for the strength of the compression."""
    local, central = b"PK\x03\x04\x14\0", b"PK\x01\x02\x14\3\x14\0"
    assert content.startswith(local + b"\0\0")
    return content.replace(local + b"\0\0", local + b"\6\0").replace(central + b"\0\0", central + b"\6\0")


class _Pipe:
    """A target that can't go back: sizes follow the content, as LibreOffice and Google write them."""

    def __init__(self) -> None:
        self.bytes = BytesIO()
        self.write, self.flush = self.bytes.write, self.bytes.flush


def as_a_stream(*members: tuple[str, bytes]) -> bytes:
    pipe: Any = _Pipe()
    zipped(*members, file=cast("IO[bytes]", pipe))
    return bytes(pipe.bytes.getvalue())


def mpeg_4(brand: str) -> bytes:
    return b"\0\0\0\x18ftyp" + brand.encode() + b"\0\0\2\0isomiso2\0\0\0\x08free"


def mp3(sync: str) -> bytes:
    return bytes.fromhex(sync) + bytes.fromhex("90c4") + b"\0" * 413
