"""The class of a compliance score, on the two scales that the Ombudsman has published."""

from decimal import Decimal
from typing import NamedTuple

from regions.models.compliance import FIRST_YEAR_OF_FIVE_CLASSES, ComplianceClass


class Rating(NamedTuple):
    letter: str | None
    colour: ComplianceClass


# Each with the lowest score that reaches it, best first.
FIVE_CLASSES = (
    (Decimal(88), Rating("A", ComplianceClass.GREEN)),
    (Decimal(78), Rating("B", ComplianceClass.GREEN)),
    (Decimal(54), Rating("C", ComplianceClass.YELLOW)),
    (Decimal(32), Rating("D", ComplianceClass.RED)),
    (Decimal(0), Rating("E", ComplianceClass.RED)),
)
THREE_ZONES = (
    (Decimal(81), Rating(None, ComplianceClass.GREEN)),
    (Decimal(51), Rating(None, ComplianceClass.YELLOW)),
    (Decimal(0), Rating(None, ComplianceClass.RED)),
)


def compliance_class(score: Decimal, year: int) -> Rating:
    """A score is 0 to 100 with two decimals."""
    scale = FIVE_CLASSES if year >= FIRST_YEAR_OF_FIVE_CLASSES else THREE_ZONES
    return next(rating for lowest, rating in scale if score >= lowest)
