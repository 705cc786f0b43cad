"""Who comes in by this door: those who answer for a body today. Everyone else is sent to the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from complaints.officer.corrections import count_open
from complaints.permissions import post_of
from complaints.procedure import local_day
from regions.models import Officer, User

View = Callable[..., HttpResponseBase]


class OfficerRequest(HttpRequest):
    """A request of someone who answers for a body today."""

    user: User
    officer: Officer
    open_corrections: int  # what waits beside the requests, for the navigation


def today() -> date:
    """The day in WIB. Every action asks again, by the day of the office that handles the case."""
    return local_day(timezone.now(), ZoneInfo(settings.TIME_ZONE))


def for_officers(view: View) -> View:
    """Every page of the door stands behind this. No browser keeps what it shows."""

    @wraps(view)
    def guarded(request: OfficerRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("login"))
        day = today()
        officer = post_of(request.user, day)
        if officer is None:
            return _without_a_post(request)
        request.officer = officer
        request.open_corrections = count_open(request.user, day)
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def _without_a_post(request: HttpRequest) -> HttpResponse:
    logout(request)
    return render(request, "officer/no_post.html", status=403)
