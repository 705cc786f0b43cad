"""Numbers the sentences that an agreement's facts come from."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agreements.models import Fact, Source


@dataclass
class Footnote:
    """One sentence of a source, with what we remarked on it."""

    number: int
    quotation: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Footnotes:
    """`by_source` in the order of the numbers; `of` gives the numbers for a subject, such as of["place"]."""

    by_source: list[tuple[Source, list[Footnote]]]
    of: dict[str, list[int]]


def footnotes(facts: Iterable[Fact]) -> Footnotes:
    """Numbers run on from source to source; a sentence that tells several things has one number."""
    sentences: dict[tuple[Source, str], Footnote] = {}
    of: dict[str, set[int]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.source.slug, fact.pk)):
        sentence = (fact.source, fact.quotation)
        footnote = sentences.setdefault(sentence, Footnote(len(sentences) + 1, fact.quotation))
        if fact.note_here and fact.note_here not in footnote.notes:
            footnote.notes.append(fact.note_here)
        of.setdefault(fact.subject, set()).add(footnote.number)
    by_source: dict[Source, list[Footnote]] = {}
    for (source, _quotation), footnote in sentences.items():
        by_source.setdefault(source, []).append(footnote)
    return Footnotes(list(by_source.items()), {subject: sorted(numbers) for subject, numbers in of.items()})
