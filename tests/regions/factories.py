"""Rows of the regions app for tests: what a test doesn't name is as plain as can be."""

from datetime import date

from regions.models import Body, BodyClass, Office, Officer, Region, StaffMember, User


def make_province(code: str = "33", name: str = "Jawa Tengah") -> Region:
    return Region.objects.create(code=code, name=name, kind=Region.Kind.PROVINCE)


def make_regency(province: Region, code: str = "33.02", name: str = "Kabupaten Banyumas") -> Region:
    return Region.objects.create(code=code, name=name, kind=Region.Kind.REGENCY, province=province)


def make_office(name: str, code: str, *area: Region, is_head_office: bool = False) -> Office:
    office = Office.objects.create(
        name=name, seat=name, code=code, time_zone=Office.Zone.WIB, is_head_office=is_head_office
    )
    office.area.set(area)
    return office


def make_body(
    name: str,
    *,
    region: Region | None = None,
    parent: Body | None = None,
    kind: str = Body.Kind.SERVICE,
    short_name: str = "",
    is_reportable: bool = True,
    is_active: bool = True,
) -> Body:
    body_class, _ = BodyClass.objects.get_or_create(
        code="local-government", defaults={"name": "Pemerintah daerah", "name_en": "Local government"}
    )
    return Body.objects.create(
        name=name,
        short_name=short_name,
        kind=kind,
        body_class=body_class,
        region=region,
        parent=parent,
        is_reportable=is_reportable,
        is_active=is_active,
    )


def make_user(username: str, *, is_active: bool = True, is_staff: bool = False) -> User:
    """Without a password that works."""
    return User.objects.create(username=username, is_active=is_active, is_staff=is_staff)


def make_member(username: str, office: Office, role: str) -> User:
    user = make_user(username, is_staff=True)
    StaffMember.objects.create(user=user, office=office, role=role)
    return user


def make_officer(
    username: str,
    body: Body,
    *,
    is_focal_point: bool = False,
    from_on: date = date(2023, 1, 1),
    until_on: date | None = None,
) -> Officer:
    return Officer.objects.create(
        user=make_user(username), body=body, is_focal_point=is_focal_point, from_on=from_on, until_on=until_on
    )
