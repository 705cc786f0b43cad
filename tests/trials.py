"""The numbers of a trial: small in `make test`, big in `make trials`, the code the same."""

from __future__ import annotations

import os

IS_TRIAL = os.environ.get("TRIALS") == "1"


def big(trial: int, otherwise: int) -> int:
    return trial if IS_TRIAL else otherwise
