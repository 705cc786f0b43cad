"""Counting again after a change of the calendar or of the rules: at once as far as it goes, and told."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from complaints.actions.recounting import run_recounts
from complaints.events import day_in_words
from complaints.models import Recount
from complaints.staff.tables import LongList

PATIENCE_SECONDS = 5  # somebody waits for the page; the worker does the rest


def count_again(request: HttpRequest, orders: QuerySet[Recount]) -> None:
    """Work off what a change ordered, after its commit, and tell how far that came."""
    run_recounts(now=timezone.now(), seconds=PATIENCE_SECONDS)
    done = orders.aggregate(
        looked_at=Sum("looked_at", default=0),
        moved=Sum("moved", default=0),
        waiting=Count("pk", filter=Q(finished_at__isnull=True)),
    )
    looked_at = ngettext(
        "%(number)s open deadline was looked at.", "%(number)s open deadlines were looked at.", done["looked_at"]
    )
    moved = ngettext("%(number)s has a new last day.", "%(number)s have a new last day.", done["moved"])
    told = [looked_at % {"number": done["looked_at"]}, moved % {"number": done["moved"]}]
    if done["waiting"]:
        told.append(gettext("More are being counted; the list of recounts tells when all are done."))
    messages.info(request, " ".join(told))


@admin.register(Recount)
class RecountAdmin(LongList):
    list_display = ["what", "reason", "who", "changed", "looked_at", "moved", "finished"]
    list_display_links = None
    list_filter = [("finished_at", admin.EmptyFieldListFilter)]
    list_select_related = ["rule_set", "asked_by"]

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [path("", listed, name="complaints_recount_changelist")]

    @admin.display(description=_("what changed"))
    def what(self, recount: Recount) -> str:
        return name_of(recount)

    @admin.display(description=_("changed by"))
    def who(self, recount: Recount) -> str:
        return str(recount.asked_by or gettext("the system"))

    @admin.display(description=_("changed"))
    def changed(self, recount: Recount) -> str:
        return date_format(timezone.localtime(recount.asked_at), "j M Y, H.i T")

    @admin.display(description=_("finished"))
    def finished(self, recount: Recount) -> str:
        if recount.finished_at is None:
            return gettext("not yet")
        return date_format(timezone.localtime(recount.finished_at), "j M Y, H.i T")


def name_of(recount: Recount) -> str:
    """The day of the calendar or the rule set that changed."""
    return str(recount.rule_set) if recount.day is None else day_in_words(recount.day)
