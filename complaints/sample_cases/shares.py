"""How cases are spread: over years, months, offices, kinds, channels, classes of bodies and forms. Pure.

The figures are those that the Ombudsman publishes (reports 2021-2024, contacts 2025); where it publishes only an order,
as for the channels, the shares keep that order and are ours.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

from complaints.admissibility import RefusalGround
from complaints.examination import Maladministration as Form
from complaints.examination import Result
from complaints.procedure import Weight
from complaints.states import ClosingReason

T = TypeVar("T")

A_YEAR = {2021: 7_148, 2022: 8_295, 2023: 8_452, 2024: 10_846}
A_LATER_YEAR = 23_596
OFFICE_A_YEAR = (300, 950)
MONTHS_OF_A_YEAR = 12
PEAK = 3.5  # one month of an office's year, in times of its mean
BESIDE_THE_PEAK = (MONTHS_OF_A_YEAR - PEAK) / (MONTHS_OF_A_YEAR - 1)


class Dice:
    """Chance from a seed. The ways of Random draw several times for a whole number; these draw once."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random  # noqa: S311 - invented cases, the same for the same seed

    def between(self, least: int, most: int) -> int:
        return least + int(self.random() * (most - least + 1))

    def one_of(self, values: Sequence[T]) -> T:
        return values[int(self.random() * len(values))]


class Shares(Generic[T]):
    """Draws by weight; `pick` takes a number from 0 to 1."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values = list(weights)
        self._reached = list(accumulate(weights.values()))

    def pick(self, chance: float) -> T:
        return self.values[min(bisect(self._reached, chance * self._reached[-1]), len(self.values) - 1)]


KINDS = Shares({"LM": 9_365, "RCO": 1_756, "IAPS": 148, "KNL": 9_607, "TEMBUSAN": 2_720})
CHANNELS = Shares(
    {
        "on_the_spot": 22,
        "whatsapp": 20,
        "walk_in": 15,
        "letter": 11,
        "telephone": 8,
        "website": 7.5,
        "mobile_application": 4,
        "call_centre": 3.5,
        "fax": 0.5,
        "social_media": 2.5,
        "sp4n_lapor": 2,
        "email": 3,
        "online_consultation": 1,
    }
)
FORMS: Shares[Form] = Shares(
    {
        Form.FAILURE_TO_SERVE: 40.7,
        Form.UNDUE_DELAY: 21.3,
        Form.PROCEDURAL_IRREGULARITY: 18.8,
        Form.NEGLECT_OF_DUTY: 8.8,
        Form.IMPROPER_CONDUCT: 4.3,
        Form.DEMAND_FOR_PAYMENT: 1.6,
        Form.INCOMPETENCE: 1.4,
        Form.ABUSE_OF_POWER: 1.2,
        Form.DISCRIMINATION: 0.8,
        Form.PARTIALITY: 0.7,
        Form.CONFLICT_OF_INTEREST: 0.4,
    }
)
# The first three are published for 2024; the others share the rest, as far as bodies of their class are known.
CLASSES = {
    "local-government": 45.9,
    "land-agency": 11.6,
    "state-enterprise": 6.2,
    "police": 8.2,
    "ministry": 7.0,
    "state-school": 5.0,
    "bank": 3.6,
    "public-hospital": 3.0,
    "court": 2.4,
    "non-ministerial": 2.2,
    "private": 1.2,
    "prosecution": 1.1,
    "armed-forces": 0.7,
    "council": 0.7,
    "commission": 0.6,
    "village": 0.6,
}
WEIGHTS = Shares({Weight.SIMPLE: 35, Weight.MEDIUM: 45, Weight.HEAVY: 20})


class Month(NamedTuple):
    """How many cases each office registers in a month; `last_day` is short of the month's end in the last one."""

    year: int
    month: int
    last_day: int
    of_offices: tuple[int, ...]


def months_until(today: date, months: int, number: int, offices: int, rng: Dice) -> list[Month]:
    """Spread `number` cases over the last months up to `today`, each office with a peak of its own every year."""
    sizes = [rng.between(*OFFICE_A_YEAR) for _office in range(offices)]
    known = list(_last_months(today, months))
    peaks = {(office, year): rng.between(1, 12) for office in range(offices) for year in {one[0] for one in known}}
    weights = [
        A_YEAR.get(year, A_LATER_YEAR)
        * sizes[office]
        * (PEAK if peaks[office, year] == month else BESIDE_THE_PEAK)
        * last_day
        for year, month, last_day in known
        for office in range(offices)
    ]
    counts = _rounded(weights, number)
    return [Month(*month, tuple(counts[place * offices : (place + 1) * offices])) for place, month in enumerate(known)]


def _last_months(today: date, months: int) -> Iterable[tuple[int, int, int]]:
    for back in range(months - 1, -1, -1):
        year, month = divmod(12 * today.year + today.month - 1 - back, 12)
        yield year, month + 1, today.day if back == 0 else _days_of(year, month + 1)


def _days_of(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def _rounded(weights: Sequence[float], number: int) -> list[int]:
    """Whole numbers in proportion to the weights, `number` in all."""
    total = sum(weights)
    reached = [round(number * sum_ / total) for sum_ in accumulate(weights)]
    return [here - before for here, before in zip(reached, [0, *reached], strict=False)]


# --- How cases go -----------------------------------------------------------------------------------------------------

AT_ANY_TIME = Shares({ClosingReason.SETTLED_BY_BODY: 6, ClosingReason.WITHDRAWN: 3, ClosingReason.FORWARDED: 1})
FORMAL_GROUNDS = Shares(
    {RefusalGround.NOT_RAISED: 6, RefusalGround.TOO_OLD: 2, RefusalGround.NOT_COMPLETED: 2, RefusalGround.SETTLED: 1}
)
SUBSTANTIVE_GROUNDS = Shares(
    {
        RefusalGround.BEING_SETTLED: 4,
        RefusalGround.SETTLED: 3,
        RefusalGround.IN_COURT: 2,
        RefusalGround.HANDLED: 1,
        RefusalGround.NOT_PROVEN: 3,
    }
)
RESULTS = Shares({Result.FOUND: 48, Result.NOT_FOUND: 48, Result.STOPPED: 4})
