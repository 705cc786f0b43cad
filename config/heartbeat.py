"""How the doors know that the worker and the beat are alive: each leaves the moment of its last sign in a
row.
"""

import logging
import math
import time

from celery import shared_task
from django.db import Error, connection

WORKER, BEAT = "worker", "beat"
SWEEP, SENDER = "sweep", "sender"
SECONDS_BETWEEN_SIGNS = 10

UPSERT = """
    INSERT INTO complaints_heartbeat (name, at) SELECT unnest(%s), now()
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
"""

UPSERT_RUN = """
    INSERT INTO complaints_heartbeat (name, at, seconds, count) VALUES (%s, now(), %s, %s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at, seconds = excluded.seconds, count = excluded.count
"""

logger = logging.getLogger(__name__)


class LastSign:
    at = -math.inf


def note(*names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [list(names)])


@shared_task
def beat_heartbeat() -> None:
    """That it runs at all shows both: the beat asked for it, and a worker took it."""
    note(WORKER, BEAT)


def note_run(name: str, seconds: float, count: int) -> None:
    """A job ended a run: when, how long it took, how much it did. Whether by the worker or by a command."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_RUN, [name, seconds, count])


def note_worker() -> None:
    """Called by the worker's main process, so that a dead beat doesn't make it look dead."""
    if time.monotonic() - LastSign.at < SECONDS_BETWEEN_SIGNS:
        return
    LastSign.at = time.monotonic()
    try:
        connection.close_if_unusable_or_obsolete()
        note(WORKER)
    except Error:
        # The worker outlives its database; /healthz tells of both.
        logger.warning("The database does not answer; no sign of life was left.")
        connection.close()
