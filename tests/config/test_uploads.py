from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tests.complaints.samples import PDF


@pytest.fixture
def small_limits(settings: Settings, tmp_path: Path) -> Path:
    settings.DOCUMENT_MAX_BYTES, settings.DOCUMENTS_MAX_TOTAL_BYTES = 100_000, 250_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


def a_request(**files: int) -> HttpRequest:
    sent = {field: SimpleUploadedFile(f"{field}.pdf", b"x" * size) for field, size in files.items()}
    return RequestFactory().post("/anywhere/", sent | {"text": "kept"})


def test_what_is_too_large_leaves_its_size_and_no_byte(small_limits: Path) -> None:
    request = a_request(fits=100_000, large=100_001, fits_too=99_999, too_much=50_002, rest=50_001)
    files: dict[str, Any] = request.FILES.dict()
    assert {field: file.size for field, file in files.items()} == {
        "fits": 100_000,
        "large": 100_001,
        "fits_too": 99_999,
        "too_much": 50_002,
        "rest": 50_001,
    }
    assert {field: len(file.read()) for field, file in files.items()} == {
        "fits": 100_000,
        "large": 0,
        "fits_too": 99_999,
        "too_much": 0,
        "rest": 50_001,
    }
    assert request.POST["text"] == "kept"
    assert sum(path.stat().st_size for path in small_limits.iterdir()) == 250_000


def test_a_name_is_no_part_of_what_stands_on_the_disk(small_limits: Path) -> None:
    """A long last part behind a dot is an ending to Python, and too long for a disk."""
    name = "Surat No. " + "7" * 240
    request = RequestFactory().post("/anywhere/", {"file": SimpleUploadedFile(name, PDF)})
    assert [file.name for file in request.FILES.getlist("file")] == [name]
    assert [path.suffix for path in small_limits.iterdir()] == [".upload"]
    request.close()
    assert list(small_limits.iterdir()) == []
