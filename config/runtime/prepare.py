"""Brings the database and the static files up to date before the doors open.

One process for all of it, as each start of Django takes its time.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.runtime.prepare")
    parser.add_argument("--no-demo", action="store_true", help="no demo: an empty office with one administrator")
    options = parser.parse_args()
    django.setup()
    try:
        migrate()
        call_command("load_reference")
        call_command("create_administrator" if options.no_demo else "load_demo")
        collect_static()
    except (CommandError, OSError) as failure:
        print(f"tuntas: {failure}", file=sys.stderr)
        return 1
    return 0


def migrate() -> None:
    executor = MigrationExecutor(connection)
    outstanding = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if outstanding:  # the command does work even where there is none to do
        say(f"Migrating the database: {outstanding} steps ...")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Collecting the static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def fingerprint_of_static_files() -> str:
    fingerprint = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            fingerprint.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return fingerprint.hexdigest()


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
