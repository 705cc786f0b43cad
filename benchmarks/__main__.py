"""What `make bench` runs: every measurement is a ratio inside this one run, since machines differ and are noisy.

Needs an empty database; the Makefile gives it one of its own. BENCH_CASES says among how many cases is measured:
100,000 unless told, 1,000,000 for the figures of docs/reference/measured.md.
"""

from __future__ import annotations

import os

import django

FEW = 10_000


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks import books, counting, filing, making, recounting, sweeping

    cases, now = int(os.environ.get("BENCH_CASES", "100000")), timezone.now()
    call_command("migrate", verbosity=0)
    call_command("load_reference")
    counting.measure()
    making.make(FEW, now=now)
    with_few = sweeping.seconds_with_nothing_due(now)
    making.measure(cases - FEW, now=now)
    sweeping.tell_nothing_due(with_few, FEW, sweeping.seconds_with_nothing_due(now), cases)
    books.measure()
    sweeping.measure_due(cases)
    recounting.measure(now)
    filing.measure()


if __name__ == "__main__":
    main()
