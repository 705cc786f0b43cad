import pytest
from django.utils import translation

from agreements.models import Fact, Source
from agreements.public.footnotes import Footnote, Footnotes, footnotes
from tests.agreements.factories import make_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> list[Fact]:
    agreement = make_agreement("a")
    news, text = (Source.objects.create(slug=slug, title=slug) for slug in ("news", "text"))
    return [
        Fact.objects.create(
            agreement=agreement,
            source=source,
            subject=subject,
            quotation=quotation,
            note=note,
            note_en=note_en,
        )
        for source, subject, quotation, note, note_en in [
            (text, "place", "Di Jakarta.", "", ""),
            (news, "kind", "Nota ditandatangani di Jakarta.", "Bukan PKS.", "No PKS."),
            (news, "place", "Nota ditandatangani di Jakarta.", "Bukan PKS.", "No PKS."),
            (news, "party", "Bersama Banten.", "Hanya Indonesia.", ""),
        ]
    ]


def test_a_sentence_has_one_number_and_numbers_run_on_from_source_to_source(facts: list[Fact]) -> None:
    news, text = facts[1].source, facts[0].source

    assert footnotes(facts) == Footnotes(
        by_source=[
            (
                news,
                [
                    Footnote(1, "Nota ditandatangani di Jakarta.", ["Bukan PKS."]),
                    Footnote(2, "Bersama Banten.", ["Hanya Indonesia."]),
                ],
            ),
            (text, [Footnote(3, "Di Jakarta.", [])]),
        ],
        of={"kind": [1], "place": [1, 3], "party": [2]},
    )


def test_notes_are_in_the_readers_language_where_there_is_one(facts: list[Fact]) -> None:
    with translation.override("en"):
        sentences = [note for _source, notes in footnotes(facts).by_source for note in notes]

    assert [sentence.notes for sentence in sentences] == [["No PKS."], ["Hanya Indonesia."], []]


def test_without_facts_there_are_no_footnotes() -> None:
    assert footnotes([]) == Footnotes([], {})
