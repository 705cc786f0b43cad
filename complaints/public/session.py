"""What a citizen's browser carries in its signed cookie: a draft's token, and for a while an opened case."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

from complaints.actions.drafting import find_draft
from complaints.models import Complaint, Draft

DRAFT, CASE = "draft", "case"
CASE_SECONDS = 30 * 60
CASE_MINUTES = CASE_SECONDS // 60
DRAFT_HOURS = settings.SESSION_COOKIE_AGE // 3600


def draft_of(request: HttpRequest) -> Draft | None:
    """The draft of this browser, filed or not; None when there is none or it was erased."""
    token = request.session.get(DRAFT)
    return find_draft(token) if token else None


def keep_draft(request: HttpRequest, draft: Draft) -> None:
    """Called at every step, so that the cookie's hours run from the last one."""
    request.session[DRAFT] = str(draft.token)


def forget_draft(request: HttpRequest) -> None:
    request.session.pop(DRAFT, None)


def open_case(request: HttpRequest, complaint_id: int) -> None:
    request.session[CASE] = {"id": complaint_id, "until": time.time() + CASE_SECONDS}


def opened_case(request: HttpRequest) -> Complaint | None:
    """The case that number and code opened in this browser; each look at it starts its minutes anew."""
    opened = request.session.get(CASE)
    if not opened or opened["until"] < time.time():
        leave_case(request)
        return None
    open_case(request, opened["id"])
    return Complaint.objects.select_related("office", "body", "agreement").filter(pk=opened["id"]).first()


def leave_case(request: HttpRequest) -> None:
    request.session.pop(CASE, None)
