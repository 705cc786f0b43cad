"""Files beyond the limits, through the real page: the form says it, keeps what was written, and stores nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.complaints.officer.making import World, ask
from tests.complaints.officer.test_answer import errors
from tests.complaints.samples import PDF

pytestmark = pytest.mark.urls("config.doors.officer")

MB = 1024**2


def a_pdf(megabytes: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("besar.pdf", PDF.ljust(megabytes * MB, b"\n"))


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([26], "“besar.pdf” is larger than 25.0\xa0MB."),
        ([120], "“besar.pdf” is larger than 25.0\xa0MB."),
        ([24] * 5, "All files together are larger than 100.0\xa0MB."),
    ],
)
def test_an_answer_with_too_much_keeps_its_text(world: World, officer: Client, sizes: list[int], words: str) -> None:
    request = ask(world)
    sent = {"answer": "Sudah dibayarkan.", "is_final": "on", "documents": [a_pdf(size) for size in sizes]}
    response = officer.post(f"/cases/{request.pk}/answer", sent)
    assert errors(response)["documents"][0].startswith(words)
    assert "Sudah dibayarkan." in response.content.decode()
    request.refresh_from_db()
    assert (request.answered_at, request.documents.count()) == (None, 0)


def test_an_answer_with_all_that_is_allowed_is_taken(world: World, officer: Client) -> None:
    request = ask(world)
    sent = {"answer": "Sudah.", "is_final": "on", "documents": [a_pdf(25) for _ in range(4)]}
    assert officer.post(f"/cases/{request.pk}/answer", sent).status_code == 302
    assert [document.size for document in request.documents.all()] == [25 * MB] * 4
