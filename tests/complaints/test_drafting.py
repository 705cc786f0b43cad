from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import erase_draft, save_answers, start_draft
from complaints.actions.filing import file_report
from complaints.actions.refusal import ReportDeleted
from complaints.models import Complaint
from tests.complaints.conftest import Place
from tests.complaints.samples import PDF
from tests.factories import MONDAY, make_report


def test_what_comes_after_the_report_was_thrown_away_is_refused(place: Place) -> None:
    draft = start_draft(at=MONDAY)
    erase_draft(draft)
    for act in (
        lambda: save_answers(draft, {"wish": {}}, at=MONDAY),
        lambda: add_draft_document(draft, SimpleUploadedFile("surat.pdf", PDF), at=MONDAY),
        lambda: file_report(draft, make_report(place.service), at=MONDAY),
    ):
        with pytest.raises(ReportDeleted):
            act()
    assert not Complaint.objects.exists()
