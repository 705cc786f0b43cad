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
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Deadline, Notice, Rule, RuleSet
from complaints.notices import SUBJECTS
from complaints.permissions import may_view, place_of, visible_to
from complaints.procedure import local_day
from complaints.queries import shown
from complaints.staff import case, views
from complaints.staff.act_view import find
from complaints.staff.acts import ACTS
from complaints.staff.changelist import (
    BoundedPaginator,
    DueFilter,
    OfficerFilter,
    StateFilter,
    matching,
    with_first_due_day,
)
from regions.models import StaffMember

admin.site.site_url = settings.DOOR_ADDRESSES["public"]
admin.site.index_title = _("What waits for you")


def place(request: HttpRequest) -> StaffMember | None:
    """place_of, once a request: the admin asks for permissions a dozen times a page."""
    kept = vars(request)
    if "tuntas_place" not in kept:
        kept["tuntas_place"] = place_of(request.user)
    found: StaffMember | None = kept["tuntas_place"]
    return found


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
    actions = None
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, own_page(self.opts.verbose_name_plural) | (extra_context or {}))


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
            path("<int:pk>/documents/<uuid:key>/", wrap(case.download), name=name("document")),
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


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "code", "from_on", "is_start_verified"]
    actions = None
    show_full_result_count = False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rules = Rule.objects.filter(rule_set=int(object_id)) if object_id.isdecimal() else Rule.objects.none()
        return super().change_view(request, object_id, form_url, {"rules": rules} | (extra_context or {}))


@admin.register(Notice)
class NoticeAdmin(LongList):
    """The outbox. Staff see what went out about the cases they see; administrators see whether mails go out at all."""

    list_display = ["number", "what", "told", "state", "attempts", "sent", "error"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["event__complaint__office", "recipient"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return bool(request.user.is_superuser) or place(request) is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        if request.user.is_superuser:
            return super().get_queryset(request)
        return super().get_queryset(request).filter(event__complaint__in=visible_to(request.user))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_notice_changelist"),
            path("mails/", wrap(views.mails), name="complaints_notice_mails"),
            path("mails/<str:name>/", wrap(views.mail_text), name="complaints_notice_mail"),
        ]

    @admin.display(description=_("register number"))
    def number(self, notice: Notice) -> str:
        return notice.event.complaint.register

    @admin.display(description=_("what"))
    def what(self, notice: Notice) -> str:
        return str(SUBJECTS[notice.event.code, notice.audience])

    @admin.display(description=_("to"))
    def told(self, notice: Notice) -> str:
        return str(notice.recipient or notice.get_audience_display())

    @admin.display(description=_("sent"))
    def sent(self, notice: Notice) -> str | None:
        if notice.sent_at is None:
            return None
        return date_format(timezone.localtime(notice.sent_at, notice.event.complaint.office.zone), "j M Y, H.i T")
