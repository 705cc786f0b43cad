from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from complaints.models import Complaint
from regions.models import Body, Office, StaffMember, User
from tests.factories import (
    load_rules,
    make_body,
    make_complaint,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_staff,
)


@dataclass(frozen=True)
class Place:
    """One office, one government with a service below it, and the people of both."""

    office: Office
    government: Body
    service: Body
    examiner: User
    head: User
    officer: User
    focal_point: User

    def complaint(self, **changes: Any) -> Complaint:
        return make_complaint(self.service, **changes)


@pytest.fixture
def place(db: None) -> Place:
    load_rules()
    office = make_office(area=make_province())
    regency = make_regency()
    government = make_body("Pemerintah Kabupaten Banyumas", region=regency, kind=Body.Kind.GOVERNMENT)
    service = make_body(region=regency, parent=government)
    return Place(
        office=office,
        government=government,
        service=service,
        examiner=make_staff(office, username="examiner"),
        head=make_staff(office, StaffMember.Role.HEAD, username="head"),
        officer=make_officer(service, username="officer"),
        focal_point=make_officer(government, is_focal_point=True, username="focal"),
    )
