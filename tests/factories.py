"""What a test needs to stand on: small rows without surprises. Nothing is made that isn't asked for."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from complaints import loading
from complaints.actions import checking
from complaints.actions.drafting import start_draft
from complaints.actions.filing import Person, Report, file_report
from complaints.checklists import Check, slugs_of
from complaints.models import Complaint
from regions.models import Body, Office, Officer, Region, StaffMember, User
from tests.regions import factories

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=WIB)

_numbers = count(1)


def make_province(code: str = "33", name: str = "Jawa Tengah") -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": name, "kind": Region.Kind.PROVINCE})[0]


def make_regency(code: str = "33.02", name: str = "Kabupaten Banyumas", province: Region | None = None) -> Region:
    province = province or make_province()
    defaults = {"name": name, "kind": Region.Kind.REGENCY, "province": province}
    return Region.objects.get_or_create(code=code, defaults=defaults)[0]


def make_office(code: str = "SMG", zone: ZoneInfo = WIB, area: Region | None = None) -> Office:
    office, is_new = Office.objects.get_or_create(
        code=code, defaults={"name": f"Office {code}", "seat": f"Seat {code}", "time_zone": zone.key}
    )
    if is_new and area is not None:
        office.area.add(area)
    return office


def make_head_office() -> Office:
    defaults = {"name": "Pusat", "seat": "Jakarta", "time_zone": WIB.key, "is_head_office": True}
    return Office.objects.get_or_create(code="JKT", defaults=defaults)[0]


def make_body(name: str = "Dinas Sosial Kabupaten Banyumas", **fields: Any) -> Body:
    return factories.make_body(name, **fields)


def make_user(username: str | None = None, **fields: Any) -> User:
    username = username or f"user{next(_numbers)}"
    return User.objects.create_user(
        username, email=f"{username}@kantor.example", password=None, first_name=username.title(), **fields
    )


def make_staff(office: Office, role: str = StaffMember.Role.EXAMINER, username: str | None = None) -> User:
    user = make_user(username, is_staff=True)
    StaffMember.objects.create(user=user, office=office, role=role)
    return user


def make_officer(
    body: Body,
    *,
    is_focal_point: bool = False,
    username: str | None = None,
    from_on: date = date(2020, 1, 1),
    until_on: date | None = None,
) -> User:
    user = make_user(username)
    Officer.objects.create(user=user, body=body, is_focal_point=is_focal_point, from_on=from_on, until_on=until_on)
    return user


def load_rules() -> None:
    loading.load(lambda _line: None)


PERSON = Person(
    full_name="Canary Sukmawati",
    birth_place="Purwokerto",
    birth_on=date(1988, 4, 17),
    marital_status="married",
    occupation="petani",
    address="Jalan Canary 12, Sokaraja",
    phone="081299990000",
    email="canary@pelapor.example",
)


def make_report(body: Body | None = None, **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "account": "Bantuan sosial tidak pernah sampai.",
        "occurred_on": date(2026, 9, 1),
        "raised_on": date(2026, 10, 1),
        "raised_outcome": "Disuruh menunggu.",
        "wish": "Bantuan dibayarkan.",
        "is_confidential": False,
        "person": PERSON,
        "language": "id",
        "body": body,
    }
    return Report(**(fields | changes))


def make_complaint(body: Body, *, at: datetime = MONDAY, **changes: Any) -> Complaint:
    """File a report about the body by the real action; its office and the rule sets must exist."""
    receipt = file_report(start_draft(at=at), make_report(body, **changes), at=at)
    return Complaint.objects.select_related("office", "body").get(pk=receipt.complaint_id)


def pass_formal_check(complaint_id: int, **act: Any) -> Complaint:
    """The real act, every item of the checklist met."""
    return checking.pass_formal_check(complaint_id, met=slugs_of(Check.FORMAL), **act)


def pass_substantive_check(complaint_id: int, **act: Any) -> Complaint:
    """The real act, every item of the checklist met."""
    return checking.pass_substantive_check(complaint_id, met=slugs_of(Check.SUBSTANTIVE), **act)


def accept(complaint_id: int, *, actor: User, at: datetime, **decision: Any) -> Complaint:
    """From the substantive check through the plenary decision, by the real acts."""
    pass_substantive_check(complaint_id, actor=actor, at=at)
    return checking.accept(complaint_id, actor=actor, at=at, **decision)
