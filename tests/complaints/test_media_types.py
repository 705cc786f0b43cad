from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_BZIP2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.media_types import MEDIA_TYPES, is_what_it_says
from tests.complaints.samples import (
    DOCX_MAIN,
    JPG,
    PDF,
    PNG,
    XLSX_MAIN,
    as_a_stream,
    as_word_writes,
    docx,
    mp3,
    mpeg_4,
    odt,
    odt_members,
    office_members,
    xlsx,
    zipped,
)

DOCX_PARTS = office_members("word/document.xml", DOCX_MAIN)
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("surat.pdf", PDF),
        ("SURAT.PDF", b"\xef\xbb\xbf\r\n" + PDF),
        ("foto.jpg", JPG),
        ("foto.JPEG", JPG),
        ("layar.png", PNG),
        ("surat.docx", docx()),
        ("word.docx", as_word_writes(docx())),
        ("google.docx", as_a_stream(*DOCX_PARTS)),
        ("daftar.xlsx", xlsx()),
        ("excel.xlsx", as_word_writes(xlsx())),
        ("google.xlsx", as_a_stream(*office_members("xl/workbook.xml", XLSX_MAIN))),
        ("surat.odt", odt()),
        ("libreoffice.odt", as_a_stream(*odt_members())),
        ("rekaman.mp3", b"ID3\4\0\0\0\0\0\0" + mp3("fffb")),
        *((f"{sync}.mp3", mp3(sync)) for sync in ("fffb", "fffa", "fff3", "fff2", "ffe3")),
        *(
            (f"{brand}.mp4", mpeg_4(brand))
            for brand in ("isom", "iso5", "iso6", "mp41", "mp42", "avc1", "3gp4", "M4V ")
        ),
        *((f"{brand}.m4a", mpeg_4(brand)) for brand in ("M4A ", "mp42", "isom", "3gp4")),
    ],
)
def test_content_that_its_name_tells(name: str, content: bytes) -> None:
    assert is_what_it_says(name, BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.docx", zipped(("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0"), ("Main.class", b"\xca\xfe"))),
        ("zip.docx", zipped(("readme.txt", b"x"))),
        ("half.docx", zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"x"))),
        ("macros.docx", zipped(*office_members("word/document.xml", MACRO_TYPE))),
        ("sheet.docx", xlsx()),
        ("letter.xlsx", docx()),
        ("letter.odt", docx()),
        ("letter.docx", odt()),
        ("calc.odt", zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"x"))),
        ("late.odt", zipped(("content.xml", b"x"), ("mimetype", MEDIA_TYPES[".odt"].encode()))),
        ("no-members.docx", zipped()),
        ("cut.docx", docx()[:-30]),
        ("before.docx", b"MZ\x90\0" + docx()),
        ("bzip2.docx", zipped(*DOCX_PARTS, compression=ZIP_BZIP2)),
        ("many.docx", zipped(*DOCX_PARTS, *((f"word/{number}", b"") for number in range(10_001)))),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("late.pdf", b" " * 1024 + PDF),
        ("photo.jpg", PDF),
        ("both.jpg", b"%PDF-1.4\n" + JPG),
        ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("text.mp3", "text".encode("utf-16")),
        ("film.mp3", mpeg_4("isom")),
        ("photo.mp4", mpeg_4("heic")),
        ("photo.m4a", mpeg_4("avif")),
        *((f"empty{ending}", b"") for ending in MEDIA_TYPES),
    ],
)
def test_content_that_its_name_does_not_tell(name: str, content: bytes) -> None:
    assert not is_what_it_says(name, BytesIO(content))


def test_an_encrypted_zip_is_none_of_ours() -> None:
    encrypted = docx().replace(b"PK\x01\x02\x14\3\x14\0\0\0", b"PK\x01\x02\x14\3\x14\0\1\0")
    assert not is_what_it_says("surat.docx", BytesIO(encrypted))


def test_a_zip_that_claims_to_unpack_to_gigabytes_is_refused() -> None:
    content = zipped(*DOCX_PARTS, ("word/bomb", b"\0" * 1000))
    claimed = content.replace(struct.pack("<L", 1000), struct.pack("<L", 2**31))
    assert content != claimed
    assert not is_what_it_says("surat.docx", BytesIO(claimed))


def test_a_list_of_members_that_would_fill_the_memory_is_not_read() -> None:
    # The central directory holds one entry whose length is claimed to be 20 MB.
    content = bytearray(docx() + b"\0" * 20 * 1024**2)
    end = bytes(content).index(b"PK\x05\x06")
    record = bytearray(content[end : end + 22])
    content += record
    struct.pack_into("<L", content, len(content) - 10, 20 * 1024**2)
    reader = Watched(bytes(content))
    assert not is_what_it_says("surat.docx", reader)
    assert reader.most <= 1024**2


class Watched(BytesIO):
    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.most = max(self.most, len(content))
        return content


@given(
    name=st.sampled_from(["a.docx", "a.xlsx", "a.odt"]),
    position=st.integers(min_value=4),
    noise=st.binary(min_size=1, max_size=8),
)
def test_damage_is_no_fault(name: str, position: int, noise: bytes) -> None:
    content = bytearray({"a.docx": docx, "a.xlsx": xlsx, "a.odt": odt}[name]())
    position %= len(content)
    content[position : position + len(noise)] = noise
    assert is_what_it_says(name, BytesIO(bytes(content))) in (True, False)


def test_the_file_is_left_at_its_start() -> None:
    file = BytesIO(docx())
    is_what_it_says("surat.docx", file)
    assert file.tell() == 0
