"""GET /healthz: is each part well? Each is asked on its own, so that one that is down doesn't hide the
others.
"""

import logging
from contextlib import closing
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.heartbeat import BEAT, SENDER, SWEEP, WORKER

OK = "ok"
STALE_AFTER = timedelta(seconds=45)
JOBS_STALE_AFTER = timedelta(minutes=10)
PATIENCE_SECONDS = 2

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    states = {"database": OK, "broker": broker(), WORKER: "unknown", BEAT: "unknown"}
    states |= {SWEEP: "unknown", SENDER: "unknown"}
    try:
        now, signs = signs_of_life()
    except Error as error:
        logger.warning("healthz: the database does not answer (%s)", type(error).__name__)
        states["database"] = "does not answer"
    else:
        states |= {name: freshness(signs.get(name), now, STALE_AFTER) for name in (WORKER, BEAT)}
        states |= {name: freshness(signs.get(name), now, JOBS_STALE_AFTER) for name in (SWEEP, SENDER)}
    well = all(state == OK for state in states.values())
    return JsonResponse(states, status=200 if well else 503)


def signs_of_life() -> tuple[datetime, dict[str, datetime]]:
    """The database's clock, and the moment of each part's last sign; on a connection of its own, with little
    patience.
    """
    asking = connection.copy()
    asking.settings_dict["OPTIONS"] |= {
        "connect_timeout": PATIENCE_SECONDS,
        "options": f"-c statement_timeout={PATIENCE_SECONDS}s",
    }
    with closing(asking), asking.cursor() as cursor:
        cursor.execute("SELECT now(), name, at FROM (VALUES (1)) one LEFT JOIN complaints_heartbeat ON true")
        rows = cursor.fetchall()
    return rows[0][0], {name: at for _, name, at in rows if name is not None}


def broker() -> str:
    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **patience, retry=None) as asking:
            asking.ping()
    except redis.RedisError as error:
        logger.warning("healthz: the broker does not answer (%s)", type(error).__name__)
        return "does not answer"
    return OK


def freshness(at: datetime | None, now: datetime, stale_after: timedelta) -> str:
    if at is None:
        return "no sign yet"
    age = now - at
    return OK if age <= stale_after else f"no sign for {age.total_seconds():.0f} seconds"
