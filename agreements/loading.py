"""Enters the agreements of agreements/data/agreements.toml.

An agreement that is there already is left alone with all its parts, so that what staff corrected or struck out stays.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from agreements.models import Agreement, Fact, Party, ScopeItem, Signatory, Source
from regions.models import Body, Region

AGREEMENTS_FILE = Path(__file__).parent / "data" / "agreements.toml"


class MissingReference(Exception):
    """A body or region that an agreement names isn't loaded yet."""


@transaction.atomic
def load(report: Callable[[str], object], file: Path = AGREEMENTS_FILE) -> None:
    """Inserts the agreements whose slug is missing. Bodies and regions must be loaded before."""
    book = tomllib.loads(file.read_text(encoding="utf-8"))
    known = set(Agreement.objects.values_list("slug", flat=True))
    entered = 0
    for entry in book["agreement"]:
        for partner in entry["with"]:
            if partner["slug"] not in known:
                _enter(partner, _naming(entry, partner["body"]), book["source"])
                entered += 1
    report(f"agreements: {entered} entered, {len(known)} there before")


def _naming(value: Any, body: str) -> Any:
    """The same entry with {body} replaced by the name of the body, at any depth."""
    if isinstance(value, str):
        return value.replace("{body}", body)
    if isinstance(value, list):
        return [_naming(item, body) for item in value]
    if isinstance(value, dict):
        return {key: _naming(item, body) for key, item in value.items()}
    return value


def _enter(partner: dict[str, Any], entry: dict[str, Any], sources: dict[str, Any]) -> None:
    agreement = Agreement.objects.create(
        slug=partner["slug"],
        **{name: entry[name] for name in ("kind", "title", "title_is_ours", "signed_on", "place")},
    )
    agreement.covered_regions.set(_region(code) for code in entry.get("covered_regions", []))
    Party.objects.create(agreement=agreement, body=_body(partner["body"], partner["region"]))
    Signatory.objects.bulk_create(
        Signatory(agreement=agreement, **signatory) for signatory in entry.get("signatories", [])
    )
    ScopeItem.objects.bulk_create(
        ScopeItem(agreement=agreement, role=role, topic=topic)
        for role, topics in (
            (ScopeItem.Role.OBJECT, entry.get("objects", [])),
            (ScopeItem.Role.AIM, entry.get("aims", [])),
        )
        for topic in topics
    )
    source = _source(entry["source"], sources)
    sentences = sources[entry["source"]]["sentence"]
    Fact.objects.bulk_create(
        Fact(
            agreement=agreement,
            source=source,
            subject=fact["subject"],
            quotation=sentences[fact["sentence"]],
            note=fact.get("note", ""),
            note_en=fact.get("note_en", ""),
        )
        for fact in entry["facts"]
    )


def _source(slug: str, sources: dict[str, Any]) -> Source:
    told = {name: value for name, value in sources[slug].items() if name != "sentence"}
    source, _created = Source.objects.get_or_create(slug=slug, defaults=told)
    return source


def _body(name: str, code: str) -> Body:
    try:
        return Body.objects.get(name=name, region__code=code)
    except Body.DoesNotExist:
        raise MissingReference(
            f"There is no public body {name!r} in region {code}: load the bodies first."
        ) from None


def _region(code: str) -> Region:
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist:
        raise MissingReference(f"There is no region {code}: load the regions first.") from None
