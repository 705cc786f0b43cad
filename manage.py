#!/usr/bin/env python3
"""Django's commands. Without DATABASE_URL they talk to the embedded database of DATA_DIR, running or not."""

import os
import sys
from contextlib import ExitStack

WITHOUT_DATABASE = {
    *("help", "version", "--help", "--version", "-h"),
    *("makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings", "startapp", "check"),
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        print(
            "Django is not installed here: use .venv/bin/python manage.py, after `make run` once.",
            file=sys.stderr,
        )
        return 1
    from config.runtime.processes import StartFailed

    with ExitStack() as servers:
        if needs_embedded_servers(sys.argv[1:]):
            from config.runtime.embedded import data_directory, embedded_servers

            try:
                servers.enter_context(embedded_servers(data_directory()))
            except (StartFailed, OSError) as failure:
                print(f"tuntas: {failure}", file=sys.stderr)
                return 1
        execute_from_command_line(sys.argv)
    return 0


def needs_embedded_servers(arguments: list[str]) -> bool:
    if not arguments or arguments[0] in WITHOUT_DATABASE or {"--help", "-h"} & set(arguments):
        return False
    return not ("DATABASE_URL" in os.environ and "REDIS_URL" in os.environ)


if __name__ == "__main__":
    sys.exit(main())
