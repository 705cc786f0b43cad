"""Transfer and conflict of interest through their forms."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from complaints.models import Complaint, ConflictOfInterest
from regions.models import Division
from tests.complaints.conftest import Place
from tests.complaints.staff.making import examined, received
from tests.factories import make_office, make_province

pytestmark = pytest.mark.urls("config.doors.staff")


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def do(client: Client, complaint: Complaint, act: str, **answers: Any) -> Any:
    return client.post(address(complaint, act), answers)


def place_of(complaint: Complaint) -> tuple[Any, Any]:
    complaint = Complaint.objects.get(pk=complaint.pk)
    return complaint.office, complaint.division


def test_destinations_are_all_others_by_office(place: Place, examiner: Client) -> None:
    unit = Division.objects.create(office=place.office, name="Pemeriksaan")
    Division.objects.create(office=place.office, name="Lama", is_active=False)
    other = make_office("SRG", area=make_province("36", "Banten"))
    form = examiner.get(address(received(place), "transfer")).context["form"]

    assert form.fields["destination"].choices[1:] == [
        ("Office SMG", [(f"{place.office.pk}-{unit.pk}", "Office SMG: Pemeriksaan")]),
        ("Office SRG", [(str(other.pk), "Office SRG")]),
    ]


def test_transfer_to_a_division_stays_in_sight(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    unit = Division.objects.create(office=place.office, name="Pemeriksaan")
    answers = {"destination": f"{place.office.pk}-{unit.pk}", "reason": "Disepakati."}

    check = do(examiner, complaint, "transfer", **answers)
    assert [row["value"] for row in check.context["rows"]] == ["Office SMG: Pemeriksaan", "Disepakati."]
    assert place_of(complaint) == (place.office, None)

    done = do(examiner, complaint, "transfer", step="confirmed", **answers)
    assert done.url == address(complaint, "change")
    assert place_of(complaint) == (place.office, unit)
    assert Complaint.objects.get(pk=complaint.pk).officer == place.examiner


def test_transfer_to_another_office_leads_back_to_the_list(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    other = make_office("SRG", area=make_province("36", "Banten"))
    done = do(examiner, complaint, "transfer", destination=str(other.pk), reason="Disepakati.", step="confirmed")

    assert done.url == "/complaints/complaint/"
    assert place_of(complaint) == (other, None)
    assert Complaint.objects.get(pk=complaint.pk).officer is None


@pytest.mark.parametrize("destination", ["", "0", "1-1-1", "x\0", "9" * 50])
def test_transfer_to_nowhere_returns_the_form(place: Place, examiner: Client, destination: str) -> None:
    complaint = received(place)
    response = do(examiner, complaint, "transfer", destination=destination, reason="", step="confirmed")

    assert sorted(response.context["form"].errors) == ["destination", "reason"]
    assert place_of(complaint) == (place.office, None)


def test_conflict_is_declared_with_a_warning_before(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    form = examiner.get(address(complaint, "declare-conflict"))
    assert form.context["foresight"].warnings == [
        "This can't be undone: from now on you can read this report, but never act on it."
    ]

    do(examiner, complaint, "declare-conflict", reason="Adik saya bekerja di dinas itu.")
    (conflict,) = ConflictOfInterest.objects.all()
    assert (conflict.user, conflict.reason) == (place.examiner, "Adik saya bekerja di dinas itu.")
    assert Complaint.objects.get(pk=complaint.pk).officer is None
    late = do(examiner, complaint, "add-note", note="Tetap.")
    assert late.context["form"].non_field_errors() == [
        "You declared a conflict of interest and can't act on this report."
    ]
