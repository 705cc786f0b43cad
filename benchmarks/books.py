"""Checking what is stored: the chains of all histories, and the books."""

from __future__ import annotations

import time

from benchmarks.telling import tell
from complaints.books import check_books
from complaints.chains import verify_history

MILLION = 1_000_000


def measure() -> None:
    start = time.perf_counter()
    verified = verify_history()
    verifying = time.perf_counter() - start
    start = time.perf_counter()
    differing = sum(result.difference for result in check_books())
    checking = time.perf_counter() - start
    if verified.fault or differing:
        raise RuntimeError(f"what was measured is wrong: {verified.fault}, {differing} rows differ")
    lines = verified.lines
    tell(f"verify_history, {lines:,} lines", f"{verifying * MILLION / lines:.1f} s for a million lines")
    tell(f"check_books, {verified.cases:,} cases", f"{checking * MILLION / verified.cases:.1f} s for a million cases")
