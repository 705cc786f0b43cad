"""What a form says it will do is what happens: state, deadline, and who is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from complaints.models import Complaint, Notice
from complaints.staff.foresight import Foresight
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.staff.making import asked, checked, examined, received

pytestmark = pytest.mark.urls("config.doors.staff")


def late(place: Place) -> Complaint:
    return asked(place, days=20).complaint


@pytest.mark.parametrize(
    ("act", "making", "answers"),
    [
        ("pass-formal-check", received, {}),
        ("accept", checked, {}),
        ("set-body", received, {"body": "service", "q": "dinas"}),
        ("ask-clarification", examined, {"summary": "a", "question": "b"}),
        ("ask-clarification", late, {"summary": "a", "question": "b"}),
        ("add-note", received, {"note": "a"}),
        ("close", late, {"reason": "corrected", "words": "a", "step": "confirmed"}),
    ],
)
def test_forms_foretell_what_happens(
    place: Place, examiner: Client, act: str, making: Callable[[Place], Complaint], answers: dict[str, str]
) -> None:
    complaint = Complaint.objects.get(pk=making(place).pk)
    address = f"/complaints/complaint/{complaint.pk}/{act}/"
    foresight: Foresight = examiner.get(address).context["foresight"]
    before = set(complaint.deadlines.values_list("pk", flat=True))
    told_before = Notice.objects.count()

    if answers.get("body"):
        answers = answers | {"body": str(place.service.pk)}
    assert examiner.post(address, answers).status_code == 302

    after = Complaint.objects.get(pk=complaint.pk)
    assert foresight.state == ("" if after.state == complaint.state else State(after.state).label)
    started = [deadline.due_on for deadline in after.deadlines.exclude(pk__in=before)]
    assert started == ([foresight.deadline.due_on] if foresight.deadline else [])
    assert len(foresight.told) == Notice.objects.count() - told_before


def test_body_without_officers_is_pointed_out(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    place.service.officers.all().delete()
    place.government.officers.all().delete()
    response = examiner.get(f"/complaints/complaint/{complaint.pk}/ask-clarification/")

    assert len(response.context["foresight"].warnings) == 1
