"""What `make bench` runs: every measurement is a ratio inside this one run, since machines differ and are noisy.

Needs an empty database; the Makefile gives it one of its own.
"""

from __future__ import annotations

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from benchmarks import filing, sweeping

    call_command("migrate", verbosity=0)
    call_command("load_reference")
    filing.measure()
    sweeping.measure()


if __name__ == "__main__":
    main()
