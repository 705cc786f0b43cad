"""Fills the tables of this app with the reference data: files of regions/data, days off from the library `holidays`.

Loading adds what is missing and leaves alone what is there, so that nothing an office edited is lost:
- regions are known by their official code, bodies by their reference key, classes by their code, scores by region and
  year; a row of these that was deleted comes back (switch a body off instead of deleting it);
- offices are loaded only into an empty table, because all of an office can be edited, its code and name too;
- the days off of a year are loaded only while there is none of that year, so that a deleted holiday stays deleted.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Model
from holidays import GOVERNMENT, PUBLIC, country_holidays

from regions.data import rows
from regions.models import Body, BodyClass, ComplianceScore, Holiday, Office, Region
from regions.starting_bodies import StartingBody, generations, starting_bodies

YEARS_OF_HOLIDAYS = range(2020, 2029)
HEAD_OFFICE = "Pusat"

# Any number that nothing else locks: two machines that start at once load one after the other.
LOADING_LOCK = 2_037_002


Report = Callable[[str], None]
Ids = dict[str, int]


def load(report: Report) -> None:
    """May run at every start. All or nothing: it opens its own transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
        region_ids = _load_regions(report)
        _load_offices(region_ids, report)
        _load_bodies(region_ids, report)
        _load_compliance_scores(region_ids, report)
        _load_holidays(report)


def _load_regions(report: Report) -> Ids:
    ids: Ids = dict(Region.objects.values_list("code", "id"))
    before = len(ids)
    _add(
        ids,
        {
            row["code"]: Region(code=row["code"], name=row["name"], kind=Region.Kind.PROVINCE)
            for row in rows("idn-area-data/provinces.csv")
            if row["code"] not in ids
        },
    )
    _add(
        ids,
        {
            row["code"]: Region(
                code=row["code"],
                name=row["name"],
                kind=Region.Kind.CITY if row["name"].startswith("Kota ") else Region.Kind.REGENCY,
                province_id=ids[row["province_code"]],
            )
            for row in rows("idn-area-data/regencies.csv")
            if row["code"] not in ids
        },
    )
    report(f"regions: {len(ids)}, {len(ids) - before} of them new")
    return ids


def _load_offices(region_ids: Ids, report: Report) -> None:
    if Office.objects.exists():
        return
    starting = rows("offices.csv")
    ids: Ids = {}
    _add(
        ids,
        {
            row["code"]: Office(
                name=row["office"],
                seat=row["seat"],
                code=row["code"],
                code_confirmed=row["code_confirmed"] == "yes",
                time_zone=row["time_zone"],
                is_head_office=row["office"] == HEAD_OFFICE,
            )
            for row in starting
        },
    )
    area = Office.area.through
    area._default_manager.bulk_create(  # noqa: SLF001 - Django's public name for it is missing on `through`
        area(office_id=ids[row["code"]], region_id=region_ids[province])
        for row in starting
        for province in row["province_codes"].split()
    )
    report(f"offices: {len(ids)} new")


def _load_bodies(region_ids: Ids, report: Report) -> None:
    class_ids = _load_body_classes(report)
    of_the_files = Body.objects.filter(reference_key__isnull=False)
    ids: Ids = {str(key): pk for key, pk in of_the_files.values_list("reference_key", "id")}
    starting = starting_bodies()
    if all(body.key in ids for body in starting):
        report(f"public bodies: {len(ids)}, 0 of them new")
        return
    ids = _namesakes(starting, region_ids) | ids
    before = len(ids)
    for generation in generations(starting):
        new = [body for body in generation if body.key not in ids]
        _add(ids, {body.key: _body(body, region_ids, class_ids, ids) for body in new})
    report(f"public bodies: {len(ids)}, {len(ids) - before} of them new")


def _load_body_classes(report: Report) -> Ids:
    ids: Ids = dict(BodyClass.objects.values_list("code", "id"))
    new = {row["code"]: BodyClass(**row) for row in rows("bodies/classes.csv") if row["code"] not in ids}
    _add(ids, new)
    report(f"classes of bodies: {len(ids)}, {len(new)} of them new")
    return ids


def _namesakes(starting: list[StartingBody], region_ids: Ids) -> Ids:
    """Bodies that the office entered, or gave this name, before the files did: each stands for the one of the files."""
    stored = Body.objects.filter(name__in=[body.name for body in starting])
    ids = {(name, region_id): pk for pk, name, region_id in stored.values_list("id", "name", "region_id")}
    by_place = {body.key: (body.name, region_ids[body.region] if body.region else None) for body in starting}
    return {key: ids[place] for key, place in by_place.items() if place in ids}


def _body(starting: StartingBody, region_ids: Ids, class_ids: Ids, body_ids: Ids) -> Body:
    return Body(
        reference_key=starting.key,
        name=starting.name,
        short_name=starting.short_name,
        kind=starting.kind,
        body_class_id=class_ids[starting.body_class],
        region_id=region_ids[starting.region] if starting.region else None,
        parent_id=body_ids[starting.parent] if starting.parent else None,
        is_reportable=starting.is_reportable,
        source=starting.source,
    )


def _load_compliance_scores(region_ids: Ids, report: Report) -> None:
    known = set(ComplianceScore.objects.values_list("region_id", "year"))
    new = ComplianceScore.objects.bulk_create(
        ComplianceScore(
            region_id=region_ids[row["region_code"]],
            year=int(row["year"]),
            score=Decimal(row["score"]) if row["score"] else None,
            class_named=row["class_named"],
            source=row["source"],
        )
        for row in rows("compliance.csv")
        if (region_ids[row["region_code"]], int(row["year"])) not in known
    )
    report(f"compliance scores: {len(known) + len(new)}, {len(new)} of them new")


def _load_holidays(report: Report) -> None:
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    years = [year for year in YEARS_OF_HOLIDAYS if year not in known]
    days = {
        day: Holiday(day=day, name=name, kind=kind)
        # A day that is both counts as the holiday: the later kind takes the place of the earlier.
        for kind, category in ((Holiday.Kind.COLLECTIVE_LEAVE, GOVERNMENT), (Holiday.Kind.NATIONAL_HOLIDAY, PUBLIC))
        for day, name in _days_off(years, category)
    }
    Holiday.objects.bulk_create(days.values())
    report(f"days off: {len(days)} new")


def _days_off(years: list[int], category: str) -> list[tuple[date, str]]:
    if not years:
        return []  # the library takes no years for the current one
    return sorted(country_holidays("ID", years=years, categories=(category,), language="id").items())


def _add(ids: Ids, new: Mapping[str, Model]) -> None:
    """Stores rows of one table and notes their ids by the same keys."""
    if new:
        stored = type(next(iter(new.values())))._default_manager.bulk_create(new.values())  # noqa: SLF001 - any model
        ids.update({key: row.pk for key, row in zip(new, stored, strict=True)})
