"""How gunicorn serves a door: `gunicorn --config python:config.gunicorn config.wsgi`. No access log:
addresses hold numbers of cases.
"""

import signal
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config.runtime.processes import receive_when_parent_dies

worker_class = "gthread"
workers = 1
threads = 8
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True  # it would be one path for all three doors
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - an unnamed file, not a known name


def post_fork(arbiter: Arbiter, worker: Worker) -> None:
    """A worker doesn't outlive a master that was killed, or it would keep the port."""
    receive_when_parent_dies(signal.SIGKILL)
