"""What every test may use."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser of this machine; tests marked `browser` are skipped where there is none."""
    found = find_chromium()
    assert found is not None
    return Path(found)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with real transactions empty the tables after themselves, which the history refuses to everyone else."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE complaints_event DISABLE TRIGGER event_no_truncate")


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    waiting = [item for item in items if item.get_closest_marker("browser")]
    if not waiting or find_chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("No Chromium was found, and with CI=true the browser tests must run.")
    for item in waiting:
        item.add_marker(pytest.mark.skip(reason="no Chromium was found"))
    config.stash[SKIPPED_FOR_WANT_OF_A_BROWSER] = len(waiting)


SKIPPED_FOR_WANT_OF_A_BROWSER = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = config.stash.get(SKIPPED_FOR_WANT_OF_A_BROWSER, 0)
    if skipped:
        terminalreporter.write_line(
            f"No Chromium was found: {skipped} browser tests did not run. "
            f"Install one of {', '.join(BROWSERS)}, or name it in CHROMIUM."
        )
