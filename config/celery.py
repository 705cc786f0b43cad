"""The queue. Its broker may lose everything at any moment: what is due is in the database, a task only wakes.

Hence the schedule is code, not rows, and a task that was missed, doubled or cut off is made good by the
next one.
"""

import os
import warnings
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.schedules import schedule
from celery.signals import beat_init, heartbeat_sent
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# `make run` also works as root. The danger the warning means is pickled messages, and ours are JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)

TASK_SECONDS = 10 * 60
VISIBILITY_SECONDS = 30 * 60  # longer than any task, so that no other worker takes up one that is still running


def every(seconds: int, task: str) -> dict[str, Any]:
    """A run that finds no worker in time is dropped: the next one does its work."""
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": seconds}}


SCHEDULE = {
    "sweep_deadlines": every(60, "complaints.tasks.sweep_deadlines"),
    "send_notices": every(10, "complaints.tasks.send_notices"),
    "recount_deadlines": every(60, "complaints.tasks.recount_deadlines"),
    "anchor_history": every(60 * 60, "complaints.tasks.anchor_history"),
    "erase_what_nobody_needs": every(60 * 60, "complaints.tasks.erase_what_nobody_needs"),
    "beat_heartbeat": every(10, "config.heartbeat.beat_heartbeat"),
}


def settings_of_the_queue() -> dict[str, Any]:
    from django.conf import settings  # the app is also imported by programs that need no settings

    # A citizen must not feel a dead broker; a worker may wait for a slow one.
    patience = 0.5 if settings.DOOR else 10
    return {
        "broker_url": broker_url(settings.REDIS_URL),
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "socket_timeout": patience,
            "socket_connect_timeout": patience,
            "max_retries": 0 if settings.DOOR else None,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_publish_retry": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "task_time_limit": TASK_SECONDS,
        "task_soft_time_limit": TASK_SECONDS - 30,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "timezone": "UTC",
        "enable_utc": True,
        "imports": ["complaints.tasks", "config.heartbeat"],
        "beat_schedule": SCHEDULE,
        "beat_schedule_filename": str(settings.DATA_DIR / "beat" / "schedule"),
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        "task_send_sent_event": False,
    }


def broker_url(redis_url: str) -> str:
    """What redis-py calls unix://PATH?db=N is redis+socket://PATH?virtual_host=N to Celery."""
    if redis_url.startswith("unix://"):
        return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return redis_url


app = Celery("tuntas")
app.add_defaults(settings_of_the_queue)


@beat_init.connect
def note_the_beat(**_: object) -> None:
    """At once, so that a start looks well after seconds rather than after the first turn of the schedule."""
    with suppress(OperationalError):  # the schedule goes on trying
        app.send_task("config.heartbeat.beat_heartbeat", expires=10)
        app.send_task("complaints.tasks.sweep_deadlines", expires=60)
        app.send_task("complaints.tasks.send_notices", expires=10)


@heartbeat_sent.connect
def note_the_worker(**_: object) -> None:
    from config.heartbeat import note_worker  # needs Django's models, which are ready by now

    note_worker()
