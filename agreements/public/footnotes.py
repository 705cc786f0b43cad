"""Numbers the sentences that an agreement's facts come from."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agreements.models import Fact, Source


@dataclass
class Footnote:
    """One sentence of a source, with what we remarked on it."""

    number: int
    source: Source
    quotation: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Footnotes:
    """`all` in the order of their numbers; `of` gives the numbers for a subject, such as of["place"]."""

    all: list[Footnote]
    of: dict[str, list[int]]


def footnotes(facts: Iterable[Fact]) -> Footnotes:
    """A sentence that tells several things has one number."""
    by_sentence: dict[tuple[int, str], Footnote] = {}
    of: dict[str, list[int]] = {}
    for fact in facts:
        sentence = (fact.source_id, fact.quotation)
        footnote = by_sentence.setdefault(
            sentence, Footnote(len(by_sentence) + 1, fact.source, fact.quotation)
        )
        if fact.note_here and fact.note_here not in footnote.notes:
            footnote.notes.append(fact.note_here)
        numbers = of.setdefault(fact.subject, [])
        if footnote.number not in numbers:
            numbers.append(footnote.number)
    return Footnotes(list(by_sentence.values()), of)
