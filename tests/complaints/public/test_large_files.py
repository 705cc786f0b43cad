"""Files beyond the limits, through the real page: the form says it, keeps what was written, and stores nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import Document
from tests.complaints.public.conftest import Citizen, errors
from tests.complaints.samples import PDF

pytestmark = pytest.mark.urls("config.doors.public")

MB = 1024**2


def a_pdf(megabytes: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("besar.pdf", PDF.ljust(megabytes * MB, b"\n"))


@pytest.mark.parametrize("megabytes", [26, 120])
def test_evidence_that_is_too_large_is_named(citizen: Citizen, megabytes: int) -> None:
    citizen.fill(until="documents")
    response = citizen.post("documents", {"add": "1", "file": a_pdf(megabytes)})
    assert errors(response)["file"][0].startswith("“besar.pdf” is larger than 25.0\xa0MB.")
    assert not Document.objects.exists()
