"""The pages of the staff's door that belong to no table: the first one, and the mails of the embedded run."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.permissions import APPROVING_ROLES, approvable_by, place_of, visible_to
from complaints.staff import desk, mail
from regions.models import StaffMember, User


def index(request: HttpRequest) -> HttpResponse:
    """What waits for whoever signed in, above the admin's own list of tables."""
    return admin.site.index(request, _desk(request) | {"mails_url": _mails_url(request)})


def _desk(request: HttpRequest) -> dict[str, object]:
    user, now = request.user, timezone.now()
    place = place_of(user)
    if place is None or not isinstance(user, User):
        return {"place": None}
    mine, everyone = desk.count_waiting(user, now)
    of_mine = {"officer": "me"}
    cases = visible_to(user)
    return {
        "place": place,
        "mine": [
            _tile(_("open"), mine.open, of_mine | {"state": "open"}),
            _tile(_("due within a week"), mine.due, of_mine | {"due": "week"}, "near"),
            _tile(_("overdue"), mine.overdue, of_mine | {"due": "overdue"}, "overdue"),
        ],
        "everyone": [
            _tile(_("open"), everyone.open, {"state": "open"}),
            _tile(_("due within a week"), everyone.due, {"due": "week"}, "near"),
            _tile(_("overdue"), everyone.overdue, {"due": "overdue"}, "overdue"),
            _tile(_("without an officer"), everyone.unassigned, {"officer": "nobody"}),
        ],
        "approvals": _approvals(user, place),
        "first_due_is_mine": bool(mine.open),
        "first_due": desk.first_due(cases.filter(officer=user) if mine.open else cases, now),
    }


def _approvals(user: User, place: StaffMember) -> list[dict[str, object]]:
    """The tile of the queue, for those who may approve."""
    if place.role not in APPROVING_ROLES:
        return []
    count = approvable_by(user).count()
    address = reverse("admin:complaints_complaint_proposals")
    return [{"label": _("waiting for my approval"), "count": count, "url": address, "tone": "near" if count else ""}]


def _tile(label: str, count: int, query: dict[str, str], tone: str = "") -> dict[str, object]:
    address = f"{reverse('admin:complaints_complaint_changelist')}?{urlencode(query)}"
    return {"label": label, "count": count, "url": address, "tone": tone if count else ""}


# --- Mails ------------------------------------------------------------------------------------------------------------


def _mails_url(request: HttpRequest) -> str:
    return reverse("admin:complaints_notice_mails") if request.user.is_superuser else ""


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


def mails(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    folder = mail.directory()
    shown = {
        "title": _("Mails"),
        "by_smtp": folder is None,
        "most": mail.MOST_SHOWN,
        "mails": mail.newest(folder) if folder else [],
    }
    return TemplateResponse(request, "staff/mails.html", admin.site.each_context(request) | shown)


def mail_text(request: HttpRequest, name: str) -> HttpResponse:
    _require_administrator(request)
    folder = mail.directory()
    found = mail.read(folder, name) if folder else None
    if found is None:
        raise Http404
    shown = {"title": found.subject, "mail": found}
    return TemplateResponse(request, "staff/mail.html", admin.site.each_context(request) | shown)
