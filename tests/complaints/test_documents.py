"""Taking files by the actions: all or none, private on the disk, nothing left behind."""

from __future__ import annotations

import hashlib
import stat
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from complaints.actions import files as disk
from complaints.actions.clarifying import answer_clarification
from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import start_draft
from complaints.actions.refusal import RefusedFile
from complaints.models import Clarification, Document
from complaints.tasks import erase_what_nobody_needs
from tests.complaints.conftest import Place
from tests.complaints.samples import JPG, PDF, docx
from tests.complaints.staff.making import asked
from tests.factories import MONDAY


@pytest.fixture(autouse=True)
def documents_root(settings: Settings, tmp_path: Path) -> Path:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return tmp_path / "documents"


def stored(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def send(clarification: Clarification, place: Place, *files: tuple[str, bytes]) -> None:
    answer_clarification(
        clarification.pk,
        answer="Sudah dibayarkan.",
        files=[SimpleUploadedFile(name, content) for name, content in files],
        actor=place.officer,
        at=timezone.now(),
    )


def test_a_file_is_kept_byte_for_byte_for_nobody_else_to_read(place: Place, documents_root: Path) -> None:
    document = add_draft_document(start_draft(at=MONDAY), SimpleUploadedFile("surat.docx", docx()), at=MONDAY)
    path = disk.path_of(document.key)
    assert path.read_bytes() == docx()
    assert (document.size, document.sha256) == (len(docx()), hashlib.sha256(docx()).hexdigest())
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, documents_root)] == [0o600, 0o700, 0o700]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("program.exe", b"MZ\x90\x00"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("photo.jpg", PDF),
        ("without-ending", PDF),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_leaves_nothing(
    place: Place, documents_root: Path, name: str, content: bytes
) -> None:
    draft = start_draft(at=MONDAY)
    with pytest.raises(RefusedFile):
        add_draft_document(draft, SimpleUploadedFile(name, content), at=MONDAY)
    assert not draft.documents.exists()
    assert stored(documents_root) == []


def test_the_files_of_an_answer_are_kept_all_or_none(place: Place, documents_root: Path) -> None:
    clarification = asked(place)
    for bad in [("palsu.pdf", JPG), ("kosong.pdf", b""), ("program.exe", b"MZ")]:
        with pytest.raises(RefusedFile):
            send(clarification, place, ("baik.pdf", PDF), bad)
    clarification.refresh_from_db()
    assert (clarification.answer, Document.objects.count(), stored(documents_root)) == ("", 0, [])

    send(clarification, place, ("baik.pdf", PDF), ("foto.jpg", JPG))
    clarification.refresh_from_db()
    assert [(one.name, disk.path_of(one.key).read_bytes()) for one in clarification.documents.all()] == [
        ("baik.pdf", PDF),
        ("foto.jpg", JPG),
    ]


def test_a_disk_that_fails_at_the_second_file_keeps_no_first_one(place: Place, documents_root: Path) -> None:
    class Torn(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None):
            yield b"half"
            raise OSError

    files = [SimpleUploadedFile("baik.pdf", PDF), Torn("sobek.pdf", PDF)]
    with pytest.raises(OSError):  # noqa: PT011 - as the system raises it
        answer_clarification(asked(place).pk, answer="Ya.", files=files, actor=place.officer, at=timezone.now())
    assert stored(documents_root) == []


def test_all_files_of_an_answer_have_a_limit_together(place: Place, settings: Settings, documents_root: Path) -> None:
    settings.DOCUMENTS_MAX_TOTAL_BYTES = 2 * len(PDF)
    with pytest.raises(RefusedFile, match=r"(?i)all files together|semua berkas"):
        send(asked(place), place, *[("surat.pdf", PDF)] * 3)
    assert stored(documents_root) == []


# --- What is left behind ----------------------------------------------------------------------------------------------


def test_leftovers_of_kills_are_erased_after_a_day_and_nothing_else(place: Place, documents_root: Path) -> None:
    document = add_draft_document(start_draft(at=MONDAY), SimpleUploadedFile("surat.pdf", PDF), at=MONDAY)
    kept, lost = disk.path_of(document.key), disk.path_of(uuid.UUID(bytes=document.key.bytes[:8] + b"\0" * 8))
    uploads = Path(configured.FILE_UPLOAD_TEMP_DIR)
    upload, other = uploads / "tmpx.upload", uploads / "note.txt"
    for path in (lost, upload, other):
        path.write_bytes(b"x")

    hours = [timezone.now() + timedelta(hours=number) for number in range(256 + 25)]
    assert sum(disk.erase_leftovers(now=hour) for hour in hours[:23]) == 0
    assert sum(disk.erase_leftovers(now=hour) for hour in hours[23:]) == 2
    assert [path.exists() for path in (kept, other, lost, upload)] == [True, True, False, False]


def test_nothing_is_erased_where_nothing_was_ever_stored(db: None) -> None:
    assert disk.erase_leftovers(now=timezone.now()) == 0


def test_the_cost_of_erasing_is_one_query_for_five_hundred_files(
    db: None, documents_root: Path, django_assert_num_queries
) -> None:
    for number in range(501):
        path = disk.path_of(uuid.UUID(int=number))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    in_two_days = timezone.now() + timedelta(days=2)
    turn = -(int(in_two_days.timestamp()) // 3600) % 256
    with django_assert_num_queries(2):
        assert disk.erase_leftovers(now=in_two_days + timedelta(hours=turn)) == 501


def test_the_task_erases_drafts_leftovers_and_ended_sessions(db: None) -> None:
    start_draft(at=timezone.now() - timedelta(days=31))
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(hours=1))
    Session.objects.create(session_key="open", session_data="", expire_date=timezone.now() + timedelta(hours=1))
    erase_what_nobody_needs()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
