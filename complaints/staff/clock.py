"""The clock that can be watched: what runs out, what is overdue and with whom, and whether the jobs behind it run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.models import Complaint, Deadline, Heartbeat, Notice, Pause, Recount
from complaints.permissions import visible_to
from complaints.procedure import Party, local_day
from complaints.queries import by_the_day_of_each_office, shown
from complaints.staff.desk import WEEK
from complaints.staff.recounts import name_of
from complaints.staff.tables import own_page, place
from config.health import JOBS_STALE_AFTER, OK, freshness
from config.heartbeat import SENDER, SWEEP
from regions.models import Office, User

ROWS = 50
MOST_NAMED = 50  # people in the table of who has what; the others are told as one
MOST_RECOUNTS = 20
NOBODY = "nobody"


class When(TextChoices):
    """In which of the lists an open deadline stands; no deadline stands in two."""

    OVERDUE = "overdue", gettext_lazy("overdue")
    TODAY = "today", gettext_lazy("last day today")
    WEEK = "week", gettext_lazy("in the 7 days after today")


IS_IN: dict[When, Callable[[date], Q]] = {
    When.OVERDUE: lambda today: Q(due_on__lt=today),
    When.TODAY: lambda today: Q(due_on=today),
    When.WEEK: lambda today: Q(due_on__gt=today, due_on__lte=today + WEEK),
}


def page(request: HttpRequest) -> HttpResponse:
    here = place(request)
    if here is None and not request.user.is_superuser:
        raise PermissionDenied
    now = timezone.now()
    zone = here.office.zone if here else ZoneInfo(settings.TIME_ZONE)
    context = admin.site.each_context(request) | own_page(_("The clock")) | _jobs(now) | {"zone": zone.key}
    if here is not None:
        context |= _deadlines(Choice.of(request), visible_to(request.user), now)
    return TemplateResponse(request, "staff/clock.html", context)


# --- What was asked for -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """Which list, whose deadlines, and behind which row the page begins. What makes no sense is left out."""

    when: When | None = None
    officer: str = ""  # a number or NOBODY
    obliged: Party | None = None
    after: tuple[date, int] | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        when, obliged = request.GET.get("due", ""), request.GET.get("obliged", "")
        officer = request.GET.get("officer", "")
        return cls(
            When(when) if when in When else None,
            officer if officer == NOBODY or _number(officer) else "",
            Party(obliged) if obliged in Party else None,
            _position(request.GET.get("after", "")),
        )

    def condition(self) -> Q:
        condition = Q()
        if self.officer == NOBODY:
            condition &= Q(complaint__officer__isnull=True)
        elif self.officer:
            condition &= Q(complaint__officer=self.officer)
        if self.obliged:
            condition &= Q(obliged=self.obliged)
        if self.after:
            day, number = self.after
            condition &= Q(due_on__gte=day) & (Q(due_on__gt=day) | Q(id__gt=number))
        return condition

    def next_url(self, when: When, last: Deadline) -> str:
        after = f"{last.due_on.isoformat()}_{last.pk}"
        return address(due=when, officer=self.officer, obliged=self.obliged or "", after=after)


def address(**query: str) -> str:
    given = {name: str(value) for name, value in query.items() if value}
    return f"{reverse('clock')}?{urlencode(given)}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _position(text: str) -> tuple[date, int] | None:
    day, _dash, number = text.partition("_")
    row = _number(number)
    try:
        return (date.fromisoformat(day), row) if row is not None else None
    except ValueError:
        return None


# --- Deadlines --------------------------------------------------------------------------------------------------------


def _deadlines(choice: Choice, cases: QuerySet[Complaint], now: datetime) -> dict[str, Any]:
    counted = _counted(cases, now)
    total: Counter[When] = Counter()
    for one in counted:
        total.update(one.counts)
    when = choice.when or next((one for one in When if total[one]), When.OVERDUE)
    rows = list(_rows(choice, when, cases, now)[: ROWS + 1])
    return {
        "place": True,
        "tiles": [_tile(one, total[one], is_chosen=one == when) for one in When],
        "when": capfirst(str(when.label)),
        "only": _only(choice, counted),
        "all_url": address(due=when),
        "first_url": address(due=when, officer=choice.officer, obliged=choice.obliged or "") if choice.after else "",
        "next_url": choice.next_url(when, rows[ROWS - 1]) if len(rows) > ROWS else "",
        "rows": [(one.complaint, shown(one, one.complaint.office.zone, now)) for one in rows[:ROWS]],
        "paused": _paused(cases),
        "officers": _by_officer(counted),
        "parties": _by_party(counted),
        "columns": [str(one.label) for one in When],
    }


def _running(cases: QuerySet[Complaint]) -> QuerySet[Deadline]:
    """A clock that stands still runs out on no day that anybody knows."""
    return Deadline.objects.filter(complaint__in=cases, settled_at__isnull=True, is_paused=False)


def _rows(choice: Choice, when: When, cases: QuerySet[Complaint], now: datetime) -> QuerySet[Deadline]:
    found = _running(cases).filter(_bounds(when, now), by_the_day_of_each_office(now, IS_IN[when]), choice.condition())
    return found.select_related(
        "rule", "complaint__office", "complaint__body", "complaint__officer", "extension_request"
    ).order_by("due_on", "id")


def _bounds(when: When, now: datetime) -> Q:
    """The same for the whole country and a little wider, so that the index by day finds where to begin and to end."""
    days = [local_day(now, ZoneInfo(zone)) for zone in Office.Zone]
    if when == When.OVERDUE:
        return Q(due_on__lt=max(days))
    return Q(due_on__gte=min(days), due_on__lte=max(days) + WEEK)


@dataclass(frozen=True)
class Counted:
    """How many deadlines in each list one party owes in the cases of one officer."""

    officer: str  # a number or NOBODY
    name: str
    obliged: Party
    counts: dict[When, int]


def _counted(cases: QuerySet[Complaint], now: datetime) -> list[Counted]:
    """One query, whose cost grows with what is due."""
    names = [f"complaint__officer__{name}" for name in ("first_name", "last_name", "username")]
    last = local_day(now, Office.earliest_zone()) + WEEK
    counted = (
        _running(cases)
        .filter(due_on__lte=last)
        .order_by()
        .values_list("complaint__officer", *names, "obliged")
        .annotate(**{when.value: Count("pk", filter=by_the_day_of_each_office(now, IS_IN[when])) for when in When})
    )
    return [
        Counted(
            officer=str(officer or NOBODY),
            name=str(User(first_name=first, last_name=second, username=username)) if officer else _("nobody yet"),
            obliged=Party(obliged),
            counts=dict(zip(When, numbers, strict=True)),
        )
        for officer, first, second, username, obliged, *numbers in counted
    ]


def _by_officer(counted: Iterable[Counted]) -> list[dict[str, Any]]:
    """Those with the most overdue first, who need help first."""
    sums, names = dict[str, Counter[When]](), dict[str, str]()
    for one in counted:
        sums.setdefault(one.officer, Counter()).update(one.counts)
        names[one.officer] = one.name
    ranked = sorted(
        (officer for officer in sums if sums[officer].total()), key=lambda one: _rank(sums[one], names[one])
    )
    rows = [_row(names[officer], sums[officer], officer=officer) for officer in ranked[:MOST_NAMED]]
    others: Counter[When] = Counter()
    for officer in ranked[MOST_NAMED:]:
        others.update(sums[officer])
    return [*rows, _row(_("all others"), others)] if others else rows


def _rank(counts: Counter[When], name: str) -> tuple[list[int], str]:
    return [-counts[when] for when in When], name


def _by_party(counted: Iterable[Counted]) -> list[dict[str, Any]]:
    sums = {party: Counter[When]() for party in Party}
    for one in counted:
        sums[one.obliged].update(one.counts)
    return [_row(str(party.label), sums[party], obliged=party) for party in Party if sums[party].total()]


def _row(name: str, counts: Counter[When], **query: str) -> dict[str, Any]:
    cells = [
        {"count": counts[when], "url": address(due=when, **query) if query and counts[when] else ""} for when in When
    ]
    return {"name": capfirst(name), "cells": cells}


def _only(choice: Choice, counted: Iterable[Counted]) -> str:
    """Whose deadlines alone are listed."""
    said = []
    if choice.officer:
        said.append(next((one.name for one in counted if one.officer == choice.officer), _("one case officer")))
    if choice.obliged:
        said.append(str(choice.obliged.label))
    return ", ".join(said)


def _tile(when: When, count: int, *, is_chosen: bool) -> dict[str, Any]:
    tone = {When.OVERDUE: "overdue", When.TODAY: "near"}.get(when, "") if count else ""
    return {"label": str(when.label), "count": count, "url": address(due=when), "tone": tone, "is_chosen": is_chosen}


def _paused(cases: QuerySet[Complaint]) -> str:
    """Asked of the running pauses, which are few, not of the open deadlines, which are many."""
    standing = Pause.objects.filter(until_on__isnull=True, deadline__settled_at__isnull=True)
    number = standing.filter(deadline__complaint__in=cases).count()
    told = ngettext(
        "%(number)s clock stands still and is not counted here.",
        "%(number)s clocks stand still and are not counted here.",
        number,
    )
    return told % {"number": number}


# --- Jobs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """A job's last run, in words."""

    name: str
    at: datetime | None
    took: float | None
    done: str
    is_well: bool
    state: str


def _jobs(now: datetime) -> dict[str, Any]:
    signs = {sign.name: sign for sign in Heartbeat.objects.filter(name__in=(SWEEP, SENDER))}
    swept, sent = signs.get(SWEEP), signs.get(SENDER)
    waiting = Notice.objects.filter(state__in=(Notice.State.QUEUED, Notice.State.SENDING))
    is_due = Q(due_at__lte=now) | Q(state=Notice.State.SENDING)
    outbox = waiting.aggregate(due=Count("pk", filter=is_due), later=Count("pk", filter=~is_due))
    unfinished = Recount.objects.filter(finished_at__isnull=True).select_related("rule_set", "asked_by").order_by("id")
    return {
        "jobs": [
            _job(_("sweep of the deadlines"), swept, _warnings(swept), now),
            _job(_("sending of mails"), sent, _mails(sent), now),
        ],
        "outbox": outbox | {"given_up": Notice.objects.filter(state=Notice.State.FAILED).count()},
        "recounts": [(name_of(one), one) for one in unfinished[:MOST_RECOUNTS]],
    }


def _job(name: str, sign: Heartbeat | None, done: str, now: datetime) -> Job:
    if sign is None:
        return Job(name, None, None, done, is_well=False, state=_("has not run yet"))
    is_well = freshness(sign.at, now, JOBS_STALE_AFTER) == OK
    minutes = int((now - sign.at).total_seconds() // 60)
    stale = ngettext("has not run for %(number)s minute", "has not run for %(number)s minutes", minutes)
    return Job(name, sign.at, sign.seconds, done, is_well, _("runs") if is_well else stale % {"number": minutes})


def _warnings(sign: Heartbeat | None) -> str:
    number = (sign and sign.count) or 0
    return ngettext("%(number)s warning made", "%(number)s warnings made", number) % {"number": number}


def _mails(sign: Heartbeat | None) -> str:
    number = (sign and sign.count) or 0
    return ngettext("%(number)s mail sent", "%(number)s mails sent", number) % {"number": number}
