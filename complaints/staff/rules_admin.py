"""The rule sets: read by all, edited while no case uses them, afterwards succeeded by new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import rules
from complaints.actions.recounting import hold_calendar_alone
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.models import Recount, Rule, RuleSet
from complaints.procedure import local_day
from complaints.staff.asking import CHANGE, CONFIRMED, ask, step_of, written_in
from complaints.staff.recounts import count_again
from complaints.staff.rules_forms import FollowingRuleForm, RuleForm, SuccessorForm, UnusedRuleSetForm
from complaints.staff.tables import KeptAboveTheOffices, signed_in
from regions.models import Office


class RuleInline(admin.StackedInline):
    model = Rule
    form = RuleForm
    extra = 0
    can_delete = False  # a step without a rule would have no clock
    fields = [
        ("step", "obliged"),
        ("days", "unit", "is_verified"),
        ("starts_from", "starts_from_en"),
        ("basis", "basis_en"),
        ("consequence", "consequence_en"),
    ]
    readonly_fields = ["step", "obliged"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RuleSet)
class RuleSetAdmin(KeptAboveTheOffices):
    form = UnusedRuleSetForm
    list_display = ["name", "code", "from_on", "start", "report_kind"]
    fields = ["code", "name", "from_on", "is_start_verified", "report_kind"]
    readonly_fields = ["code"]  # by it the next loading knows the rule set again
    inlines = [RuleInline]
    actions = None
    show_full_result_count = False

    @admin.display(description=_("start"))
    def start(self, rule_set: RuleSet) -> str:
        return gettext("checked") if rule_set.is_start_verified else gettext("the office’s own setting, not checked")

    # --- Who may do what ---

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # each one succeeds another

    def has_change_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and rules.is_used(obj))

    def has_delete_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        """One that was made by mistake, as long as it has not begun."""
        if obj is None or obj.from_on <= local_day(timezone.now(), Office.earliest_zone()):
            return False
        return super().has_delete_permission(request, obj) and not rules.is_used(obj)

    def get_inlines(self, request: HttpRequest, obj: RuleSet | None) -> list[Any]:
        return [RuleInline] if self.has_change_permission(request, obj) else []

    # --- The page of one ---

    def get_urls(self) -> list[URLPattern]:
        succeed = self.admin_site.admin_view(self.succeed_view)
        return [path("<int:pk>/succeed/", succeed, name="complaints_ruleset_succeed"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_succeed = object_id.isdecimal() and self.has_change_permission(request)
        own = {
            "rules": Rule.objects.filter(rule_set=int(object_id)) if object_id.isdecimal() else Rule.objects.none(),
            "succeed_url": reverse("admin:complaints_ruleset_succeed", args=[object_id]) if may_succeed else "",
        }
        return super().change_view(request, object_id, form_url, own | (extra_context or {}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            if request.method == "POST":
                hold_calendar_alone()  # nobody registers a case under a rule set that is just being edited
            return super().changeform_view(request, *args, **kwargs)

    # --- Succeeding it ---

    def succeed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In two steps: what the new rule set changes is shown before it is made."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        predecessor = get_object_or_404(RuleSet, pk=pk)
        data = written_in(request)
        form = SuccessorForm(data, initial={"report_kind": predecessor.report_kind})
        rows = [FollowingRuleForm(data, before=rule) for rule in predecessor.rules.all()]
        is_whole = all([form.is_valid(), *(row.is_valid() for row in rows)])
        if not is_whole or step_of(request) == CHANGE:
            return self._ask(request, predecessor, form, rows)
        if step_of(request) == CONFIRMED:
            return self._succeed(request, predecessor, form, rows)
        return self._preview(request, predecessor, form, rows)

    def _succeed(
        self, request: HttpRequest, predecessor: RuleSet, form: SuccessorForm, rows: Sequence[FollowingRuleForm]
    ) -> HttpResponse:
        now = timezone.now()
        actor = signed_in(request)
        try:
            successor = rules.succeed(
                predecessor, **form.cleaned_data, rules=[row.instance for row in rows], actor=actor, at=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._ask(request, predecessor, form, rows)
        self.log_addition(request, successor, form.cleaned_data["reason"])
        messages.success(
            request,
            gettext("%(rule_set)s holds from %(day)s on.")
            % {"rule_set": successor, "day": day_in_words(successor.from_on)},
        )
        orders = Recount.objects.filter(rule_set=successor)
        if orders:
            count_again(request, orders)
        return HttpResponseRedirect(reverse("admin:complaints_ruleset_change", args=[successor.pk]))

    def _preview(
        self, request: HttpRequest, predecessor: RuleSet, form: SuccessorForm, rows: Sequence[FollowingRuleForm]
    ) -> HttpResponse:
        answers = form.cleaned_data
        told = rules.preview(predecessor, answers["from_on"], [row.instance for row in rows])
        summary = [
            {"key": _("Follows"), "value": str(predecessor)},
            {"key": _("Code"), "value": answers["code"]},
            {"key": _("Name"), "value": answers["name"]},
            {"key": _("From day"), "value": day_in_words(answers["from_on"])},
            {"key": _("Start"), "value": self.start(form.instance)},
            {"key": _("Name of its report"), "value": form.instance.get_report_kind_display()},
            {"key": _("Reason"), "value": answers["reason"]},
        ]
        return self._ask(
            request, predecessor, form, rows, confirming=True, summary=summary, preview=told, foresight=_foresight(told)
        )

    def _ask(
        self,
        request: HttpRequest,
        predecessor: RuleSet,
        form: SuccessorForm,
        rows: Sequence[FollowingRuleForm],
        *,
        confirming: bool = False,
        **more: Any,
    ) -> HttpResponse:
        page = reverse("admin:complaints_ruleset_change", args=[predecessor.pk])
        crumbs = [
            {"text": capfirst(self.opts.verbose_name_plural), "url": reverse("admin:complaints_ruleset_changelist")},
            {"text": predecessor, "url": page},
        ]
        return ask(
            request,
            form,
            template="admin/complaints/ruleset/succeed.html",
            title=gettext("Succeed by a new rule set"),
            button=gettext("Succeed now") if confirming else gettext("Show what changes"),
            back_url=page,
            crumbs=crumbs,
            rows=rows,
            has_errors=bool(form.errors) or any(row.errors for row in rows),
            confirming=confirming,
            **more,
        )


def _foresight(preview: rules.Preview) -> list[str]:
    changed = ngettext("%(number)s rule changes.", "%(number)s rules change.", len(preview.changes))
    if not preview.reports:
        later = gettext("No report was registered since that day: nothing is counted again.")
    else:
        reports = ngettext(
            "%(number)s report registered since that day comes under it.",
            "%(number)s reports registered since that day come under it.",
            preview.reports,
        )
        deadlines = ngettext(
            "%(number)s open deadline is counted again.",
            "%(number)s open deadlines are counted again.",
            preview.open_deadlines,
        )
        later = f"{reports % {'number': preview.reports}} {deadlines % {'number': preview.open_deadlines}}"
    return [changed % {"number": len(preview.changes)}, later]
