"""The cases in the staff's admin: a list, and a page per case whose acts go through complaints/actions/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Deadline
from complaints.permissions import may_view, visible_to
from complaints.procedure import local_day
from complaints.queries import shown
from complaints.staff import (  # noqa: F401 - some register their own pages
    calendar_admin,
    case,
    documents,
    outbox,
    proposals,
    registering,
    rules_admin,
    targets_admin,
)
from complaints.staff.act_view import find
from complaints.staff.acts import ACTS
from complaints.staff.changelist import (
    DueFilter,
    OfficerFilter,
    StateFilter,
    matching,
    with_first_due_day,
)
from complaints.staff.tables import LongList, own_page, place

admin.site.site_url = settings.DOOR_ADDRESSES["public"]
admin.site.index_title = _("What waits for you")


@admin.register(Complaint)
class ComplaintAdmin(LongList):
    list_display = ["register", "named_body", "standing", "next_deadline", "case_officer", "short_kind", "received"]
    list_filter = [StateFilter, OfficerFilter, DueFilter, "is_confidential"]
    list_select_related = ["office", "body", "officer"]
    search_fields = ["register", "body__name"]
    search_help_text = _("Register number or words of the body's name")
    ordering = ("-registered_at", "-id")

    # --- Who sees what: the person's office decides, not the admin's own permissions ---

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        return may_view(request.user, obj) if obj else place(request) is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        open_deadlines = Deadline.objects.filter(settled_at__isnull=True).select_related("rule").order_by("due_on")
        cases = visible_to(request.user).prefetch_related(Prefetch("deadlines", queryset=open_deadlines))
        return with_first_due_day(cases) if DueFilter.parameter_name in request.GET else cases

    # --- The list ---

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        here = place(request)
        offices = ["office"] if here and here.sees_all_offices else []
        return [*self.list_filter, *offices]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("first_due_on", "id") if DueFilter.parameter_name in request.GET else self.ordering

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Complaint], search_term: str
    ) -> tuple[QuerySet[Complaint], bool]:
        return (matching(queryset, search_term) if search_term.strip() else queryset), False

    @admin.display(description=_("body"))
    def named_body(self, complaint: Complaint) -> str:
        return complaint.body_name

    @admin.display(description=_("state"))
    def standing(self, complaint: Complaint) -> SafeString:
        return render_to_string("admin/complaints/complaint/cells/state.html", {"complaint": complaint})

    @admin.display(description=_("next legal deadline"))
    def next_deadline(self, complaint: Complaint) -> SafeString:
        still_open = list(complaint.deadlines.all())  # as get_queryset fetched them
        deadline = shown(still_open[0], complaint.office.zone, timezone.now()) if still_open else None
        return render_to_string("admin/complaints/complaint/cells/deadline.html", {"deadline": deadline})

    @admin.display(description=_("handled by"))
    def case_officer(self, complaint: Complaint) -> str:
        return str(complaint.officer or gettext("not assigned yet"))

    @admin.display(description=_("kind"))
    def short_kind(self, complaint: Complaint) -> str:
        return complaint.kind

    @admin.display(description=_("received"))
    def received(self, complaint: Complaint) -> str:
        return date_format(local_day(complaint.registered_at, complaint.office.zone), "j M Y")

    # --- The page of a case ---

    def get_urls(self) -> list[URLPattern]:
        """The list, the case and its acts; nothing to add, delete or edit by hand."""
        wrap, name = self.admin_site.admin_view, "complaints_complaint_{}".format
        return [
            path("", wrap(self.changelist_view), name=name("changelist")),
            path("<int:pk>/change/", wrap(self.case_view), name=name("change")),
            path("register/", wrap(registering.register), name=name("register")),
            path("proposals/", wrap(proposals.queue), name=name("proposals")),
            path("<int:pk>/proposals/<int:proposal>/", wrap(proposals.ProposalPage.as_view()), name=name("proposal")),
            path("<int:pk>/documents/<uuid:key>/", wrap(documents.download), name=name("document")),
            *(path(f"<int:pk>/{act.name}/", wrap(act.as_view()), name=name(act.name)) for act in ACTS),
        ]

    def case_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = find(request, pk)
        context = {
            **self.admin_site.each_context(request),
            **case.describe(complaint, request.user, timezone.now()),
            **own_page(complaint.register),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/complaints/complaint/case.html", context)
