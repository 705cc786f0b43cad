"""The public bodies that Tuntas starts with, composed from the files in regions/data. Asks no database.

Every government of the country is here. What lies below a government (its services, sub-districts, local branches of
national bodies) is here only for the governments of DETAILED, and waits for the office to confirm it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from regions.data import rows
from regions.models import Body

# Kabupaten Banyumas; Banten with its regencies and cities: the governments of the first two news reports.
DETAILED = ("33.02", "36")

FROM_REGIONS = "idn-area-data 4.0.1"
FROM_GENERAL_KNOWLEDGE = "daftar awal dari pengetahuan umum, belum dikonfirmasi"
FROM_USUAL_SERVICES = "daftar awal perangkat daerah yang lazim, belum dikonfirmasi"

KIND_OF_PLACE = {"Kabupaten": "regency", "Kota": "city", "Provinsi": "province"}
SHORT_PLACE = {"Kabupaten": "Kab.", "Kota": "Kota", "Provinsi": "Prov."}
SHORT_GOVERNMENT = {"Kabupaten": "Pemkab", "Kota": "Pemkot", "Provinsi": "Pemprov"}


@dataclass(frozen=True, slots=True)
class StartingBody:
    """A row to be; `region` is an official code, `parent` the key of another starting body."""

    key: str
    name: str
    short_name: str
    kind: str
    body_class: str
    source: str
    region: str | None = None
    parent: str | None = None
    is_reportable: bool = True


def starting_bodies() -> list[StartingBody]:
    """All of them, every parent before what is below it."""
    places = _places()
    return [
        *_national_bodies(),
        *_governments(places),
        *_services(places),
        *_named_bodies(),
        *_sub_districts(places),
    ]


def generations(bodies: list[StartingBody]) -> Iterator[list[StartingBody]]:
    """First those without a parent, then their children, and so on: each can be stored in one statement."""
    depths: dict[str, int] = {}
    for body in bodies:
        depths[body.key] = depths[body.parent] + 1 if body.parent else 0
    in_order = sorted(bodies, key=lambda body: depths[body.key])
    for _depth, generation in groupby(in_order, key=lambda body: depths[body.key]):
        yield list(generation)


def _places() -> dict[str, str]:
    """The full name by code: 36 is Provinsi Banten, 33.02 is Kabupaten Banyumas."""
    provinces = {row["code"]: f"Provinsi {row['name']}" for row in rows("idn-area-data/provinces.csv")}
    return provinces | {row["code"]: row["name"] for row in rows("idn-area-data/regencies.csv")}


def _is_detailed(code: str) -> bool:
    return any(code == detailed or code.startswith(f"{detailed}.") for detailed in DETAILED)


def _national_bodies() -> Iterator[StartingBody]:
    for row in rows("bodies/national.csv"):
        yield StartingBody(
            key=row["key"],
            name=row["name"],
            short_name=row["short_name"],
            kind=Body.Kind.NATIONAL,
            body_class=row["class"],
            source=FROM_GENERAL_KNOWLEDGE,
            parent=row["parent"] or None,
        )


def _governments(places: dict[str, str]) -> Iterator[StartingBody]:
    """One for each region; a parent only where the law gives no autonomy (the cities and the regency of Jakarta)."""
    exceptions = {row["region"]: row for row in rows("bodies/governments.csv")}
    for code, place in places.items():
        sort, _, bare_name = place.partition(" ")
        usual = {"name": f"Pemerintah {place}", "short_name": f"{SHORT_GOVERNMENT[sort]} {bare_name}", "parent": ""}
        names = exceptions.get(code, usual)
        yield StartingBody(
            key=code,
            name=names["name"],
            short_name=names["short_name"],
            kind=Body.Kind.GOVERNMENT,
            body_class="local-government",
            source=FROM_REGIONS,
            region=code,
            parent=names["parent"] or None,
        )


def _services(places: dict[str, str]) -> Iterator[StartingBody]:
    """What every government has, and the branches that national bodies have beside it."""
    templates = rows("bodies/services.csv")
    for code, place in places.items():
        if not _is_detailed(code):
            continue
        sort, _, bare_name = place.partition(" ")
        for template in templates:
            if KIND_OF_PLACE[sort] not in template["levels"].split():
                continue
            yield StartingBody(
                key=f"{code}/{template['key']}",
                name=f"{template['name']} {place}",
                short_name=f"{template['short_name']} {SHORT_PLACE[sort]} {bare_name}",
                kind=Body.Kind.BRANCH if template["parent"] else Body.Kind.SERVICE,
                body_class=template["class"],
                source=FROM_USUAL_SERVICES,
                region=code,
                parent=template["parent"] or code,
            )


def _named_bodies() -> Iterator[StartingBody]:
    for row in rows("bodies/named.csv"):
        yield StartingBody(
            key=row["key"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            body_class=row["class"],
            source=FROM_GENERAL_KNOWLEDGE,
            region=row["region"],
            parent=row["parent"] or None,
            is_reportable=row["is_reportable"] == "yes",
        )


def _sub_districts(places: dict[str, str]) -> Iterator[StartingBody]:
    for row in rows("idn-area-data/districts.csv"):
        yield StartingBody(
            key=row["code"],
            name=f"Kecamatan {row['name']}, {places[row['regency_code']]}",
            short_name=f"Kec. {row['name']}",
            kind=Body.Kind.SUB_DISTRICT,
            body_class="local-government",
            source=FROM_REGIONS,
            region=row["regency_code"],
            parent=row["regency_code"],
        )
