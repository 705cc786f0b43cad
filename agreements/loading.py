"""Enters the agreements of agreements/data/agreements.toml.

One that is there already is left alone with all its parts: what staff corrected or struck out stays so.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from agreements.models import Agreement, Fact, Party, ScopeItem, Signatory, Source
from regions.loading import LOADING_LOCK
from regions.models import Body, Region

AGREEMENTS_FILE = Path(__file__).parent / "data" / "agreements.toml"

Report = Callable[[str], object]


@transaction.atomic
def load(report: Report) -> None:
    """Inserts the agreements whose slug is missing. Bodies and regions must be loaded before."""
    book = tomllib.loads(AGREEMENTS_FILE.read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
    known = set(Agreement.objects.values_list("slug", flat=True))
    missing = [
        (partner, entry) for entry in book["agreement"] for partner in entry["with"] if partner["slug"] not in known
    ]
    for partner, entry in missing:
        body = Body.objects.filter(name=partner["body"], region__code=partner["region"]).first()
        if body is None:  # renamed by the office, for instance: no reason to stop the start
            report(f"agreement {partner['slug']}: left out, there is no public body {partner['body']}")
        else:
            _enter(partner["slug"], body, _naming(entry, partner["body"]), book["source"])
            report(f"agreement {partner['slug']}: new")


def _naming(value: Any, body: str) -> Any:
    """The same entry with {body} replaced by the name of the body, at any depth."""
    if isinstance(value, str):
        return value.replace("{body}", body)
    if isinstance(value, list):
        return [_naming(item, body) for item in value]
    if isinstance(value, dict):
        return {key: _naming(item, body) for key, item in value.items()}
    return value


def _enter(slug: str, body: Body, entry: dict[str, Any], sources: dict[str, Any]) -> None:
    told = {name: entry[name] for name in ("kind", "title", "title_is_ours", "signed_on", "place")}
    agreement = Agreement.objects.create(slug=slug, **told)
    agreement.covered_regions.set(Region.objects.filter(code__in=entry.get("covered_regions", [])))
    Party.objects.create(agreement=agreement, body=body)
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
