"""The reference data that Tuntas starts with, as files beside this module; README.md tells where each is from."""

import csv
from pathlib import Path

DIRECTORY = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a file such as `bodies/national.csv`, each by the names of its columns."""
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
