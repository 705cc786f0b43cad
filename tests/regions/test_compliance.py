from decimal import Decimal

import pytest

from regions.compliance import compliance_class


@pytest.mark.parametrize(
    ("score", "year", "letter", "colour"),
    [
        ("0", 2021, None, "red"),
        ("50.99", 2021, None, "red"),
        ("51", 2021, None, "yellow"),
        ("80.99", 2021, None, "yellow"),
        ("81", 2021, None, "green"),
        ("100", 2015, None, "green"),
        ("0", 2022, "E", "red"),
        ("31.99", 2022, "E", "red"),
        ("32", 2022, "D", "red"),
        ("53.99", 2022, "D", "red"),
        ("54", 2022, "C", "yellow"),
        ("77.99", 2022, "C", "yellow"),
        ("78", 2022, "B", "green"),
        ("87.99", 2022, "B", "green"),
        ("88", 2022, "A", "green"),
        ("100", 2025, "A", "green"),
        # Kabupaten Banyumas and Provinsi Banten, as the press told.
        ("82.15", 2021, None, "green"),
        ("96.98", 2023, "A", "green"),
        ("73.95", 2021, None, "yellow"),
        ("91.16", 2023, "A", "green"),
    ],
)
def test_a_score_falls_in_the_class_of_its_year(score: str, year: int, letter: str | None, colour: str) -> None:
    assert compliance_class(Decimal(score), year) == (letter, colour)
