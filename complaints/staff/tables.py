"""What the tables of the staff's admin have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from complaints.permissions import place_of
from complaints.staff.changelist import BoundedPaginator
from regions.models import StaffMember, User
from regions.queries import keeps_the_whole_country


def place(request: HttpRequest) -> StaffMember | None:
    """place_of, once a request: the admin asks for permissions a dozen times a page."""
    kept = vars(request)
    if "tuntas_place" not in kept:
        kept["tuntas_place"] = place_of(request.user)
    found: StaffMember | None = kept["tuntas_place"]
    return found


def signed_in(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody in who isn't signed in."""
    assert isinstance(request.user, User)
    return request.user


def own_page(title: object) -> dict[str, Any]:
    """For tables that need the width which the admin's menu would take."""
    return {"title": capfirst(str(title)), "is_nav_sidebar_enabled": False}


class ReadOnly:
    """For tables that the admin shows and never writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LongList(ReadOnly, admin.ModelAdmin):
    """A list that may have a million rows: no count of all of them, no order that has no index."""

    list_per_page = 50
    sortable_by = ()
    actions: Sequence[str] | None = None
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, own_page(self.opts.verbose_name_plural) | (extra_context or {}))


class KeptAboveTheOffices(admin.ModelAdmin):
    """What holds for the whole country: changed by those above the offices alone, as far as their role lets them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and keeps_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and keeps_all(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and keeps_all(request)


def keeps_all(request: HttpRequest) -> bool:
    """keeps_the_whole_country, once a request."""
    kept = vars(request)
    if "tuntas_keeps_all" not in kept:
        kept["tuntas_keeps_all"] = keeps_the_whole_country(request.user)
    return bool(kept["tuntas_keeps_all"])
