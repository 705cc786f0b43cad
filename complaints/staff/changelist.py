"""The list of cases: what it is filtered and searched by, and how far it counts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Deadline
from complaints.register import normal_register
from complaints.staff.desk import IS_OPEN, IS_UNASSIGNED, is_due_within_a_week, is_overdue
from complaints.states import State
from regions.models import Body
from regions.queries import bodies_with_words


class BoundedPaginator(Paginator):
    """Counts and turns pages up to MOST rows: a count of all of a million costs more than the page."""

    MOST = 1000

    @cached_property
    def count(self) -> int:
        return min(self._counted, self.MOST)

    @property
    def is_cut(self) -> bool:
        return self._counted > self.MOST

    @cached_property
    def _counted(self) -> int:
        assert isinstance(self.object_list, QuerySet)
        return int(self.object_list.order_by()[: self.MOST + 1].count())


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("all open")), *State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint] | None:
        if self.value() == "open":
            return queryset.filter(IS_OPEN)
        return queryset.filter(state=self.value()) if self.value() in State.values else None


class OfficerFilter(admin.SimpleListFilter):
    title = _("case officer")
    parameter_name = "officer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("me")), ("nobody", _("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint] | None:
        match self.value():
            case "me":
                return queryset.filter(officer=request.user.pk)
            case "nobody":
                return queryset.filter(IS_OPEN & IS_UNASSIGNED)
        return None


class DueFilter(admin.SimpleListFilter):
    """Open deadlines, whoever owes them. The list is then in their order."""

    title = _("deadline")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("week", _("due within a week"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint] | None:
        match self.value():
            case "overdue":
                return queryset.filter(IS_OPEN, is_overdue(timezone.now()))
            case "week":
                return queryset.filter(IS_OPEN, is_due_within_a_week(timezone.now()))
        return None


def with_first_due_day(cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    running = Deadline.objects.filter(complaint=OuterRef("pk"), settled_at__isnull=True, is_paused=False)
    return cases.annotate(first_due_on=Subquery(running.order_by("due_on").values("due_on")[:1]))


def matching(cases: QuerySet[Complaint], text: str) -> QuerySet[Complaint]:
    """Those whose register number begins with a text, or whose body has its words in its name."""
    by_list = Q(body__in=bodies_with_words(Body.objects.all(), text).values("pk"))
    by_complainant = Q(body__isnull=True, body_named__icontains=text.strip())
    return cases.filter(Q(register__startswith=normal_register(text)) | by_list | by_complainant)
