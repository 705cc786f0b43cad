from __future__ import annotations

import pytest
from django.test import Client

from complaints.models import Complaint
from regions.models import User
from tests.complaints.conftest import Place
from tests.factories import make_body, make_complaint, make_office, make_province, make_regency, make_staff


@pytest.fixture
def examiner(client: Client, place: Place) -> Client:
    """The browser of the office's examiner."""
    client.force_login(place.examiner)
    return client


@pytest.fixture
def other_case(place: Place) -> Complaint:
    """A case of another office."""
    banten = make_province("36", "Banten")
    make_office("SRG", area=banten)
    return make_complaint(make_body("Dinas Sosial Kota Serang", region=make_regency("36.73", "Kota Serang", banten)))


@pytest.fixture
def stranger(other_case: Complaint) -> User:
    """An examiner of that other office."""
    return make_staff(other_case.office, username="stranger")
