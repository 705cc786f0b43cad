"""More than one place: offices in two zones, and bodies that are complained about in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regions.models import Body, Division, Office, StaffMember, User
from tests.agreements.factories import make_agreement
from tests.complaints.conftest import Place
from tests.factories import (
    WIT,
    make_body,
    make_head_office,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_staff,
)

Role = StaffMember.Role


@dataclass(frozen=True)
class Country:
    """Two offices in two zones and the head office, with their people, and the bodies that are complained about."""

    place: Place
    offices: Sequence[Office]
    divisions: Sequence[Division]
    staff: Sequence[User]
    bodies: Sequence[Body]
    officers: Sequence[User]

    @property
    def tidore(self) -> Body:
        """The only one of the office in the east."""
        return next(body for body in self.bodies if body.name == "Pemerintah Kota Tidore")

    @property
    def people(self) -> Sequence[User]:
        return [*self.staff, *self.officers]


def make_country(place: Place) -> Country:
    maluku = make_province("82", "Maluku Utara")
    ternate, head_office = make_office("TTE", WIT, area=maluku), make_head_office()
    school = make_body("Dinas Pendidikan Kabupaten Banyumas", region=place.service.region, parent=place.government)
    city = make_regency("82.72", "Kota Tidore", maluku)
    tidore = make_body("Pemerintah Kota Tidore", region=city, kind=Body.Kind.GOVERNMENT)
    agreement = make_agreement("tidore", tidore)
    agreement.targets.create(step="clarification_1", days=10, unit="calendar")
    agreement.targets.create(step="corrective_action", days=20, unit="working")
    return Country(
        place=place,
        offices=[place.office, ternate, head_office],
        divisions=[Division.objects.create(office=office, name="Pemeriksaan") for office in (place.office, ternate)],
        staff=[
            place.examiner,
            place.head,
            make_staff(place.office, Role.INTAKE, username="intake"),
            make_staff(ternate, username="ternate_examiner"),
            make_staff(ternate, Role.HEAD, username="ternate_head"),
            make_staff(head_office, Role.NATIONAL, username="national"),
        ],
        bodies=[place.service, school, tidore, place.government],
        officers=[place.officer, place.focal_point, make_officer(tidore, username="tidore_officer")],
    )
