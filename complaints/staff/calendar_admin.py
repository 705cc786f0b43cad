"""The days off: each change is an act with a reason, and open deadlines follow it.

Here and not in regions, which knows no deadlines.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.recounting import touched_by
from complaints.actions.refusal import Refused
from complaints.events import day_in_words
from complaints.models import Deadline, Recount
from complaints.staff.asking import CHANGE, CONFIRMED, ask, step_of, written_in
from complaints.staff.recounts import count_again
from complaints.staff.tables import KeptAboveTheOffices, signed_in
from config.fields import DayField
from regions.admin import HolidayAdmin as HolidayTable
from regions.models import Holiday

admin.site.unregister(Holiday)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the calendar changes"),
        help_text=_("Such as the joint decree with its number. It goes into the history of each case that moves."),
        max_length=200,
        error_messages={"required": _("Write why the calendar changes, such as the decree.")},
    )


class HolidayForm(forms.ModelForm):
    day = DayField(label=_("Day"))
    reason = ReasonForm.base_fields["reason"]

    class Meta:
        model = Holiday
        fields = ["day", "name", "kind"]


@admin.register(Holiday)
class HolidayAdmin(KeptAboveTheOffices, HolidayTable):
    actions = None  # many days at once would have no reason of their own

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._edit(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        holiday = self.get_object(request, unquote(object_id))
        if holiday is None or not self.has_change_permission(request, holiday):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._edit(request, holiday)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        holiday = self.get_object(request, unquote(object_id))
        if holiday is None or not self.has_delete_permission(request, holiday):
            return super().delete_view(request, object_id, extra_context)
        form = ReasonForm(written_in(request))
        if form.is_valid():
            now = timezone.now()
            try:
                remove_holiday(holiday, reason=form.cleaned_data["reason"], actor=signed_in(request), at=now)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self._log_deletion(request, holiday, form.cleaned_data["reason"])
                told = gettext("%(day)s is worked again.") % {"day": day_in_words(holiday.day)}
                return self._done(request, told, _ordered(request, {holiday.day}, now))
        title = gettext("Take a day off out of the calendar")
        summary = _summary([(_("Day"), day_in_words(holiday.day)), (_("Name"), holiday.name)])
        return self._ask(request, form, title, gettext("Delete"), {holiday.day}, summary=summary, is_dangerous=True)

    def _edit(self, request: HttpRequest, holiday: Holiday | None) -> HttpResponse:
        """In two steps: what the change touches is told before it is made."""
        days = {holiday.day} if holiday else set()
        form = HolidayForm(written_in(request), instance=holiday)
        title = gettext("Change a day off") if holiday else gettext("Enter a day off")
        if not form.is_valid() or step_of(request) == CHANGE:
            return self._ask(request, form, title, gettext("Continue"), days)
        days.add(form.cleaned_data["day"])
        if step_of(request) == CONFIRMED:
            now = timezone.now()
            try:
                saved = save_holiday(holiday, **form.cleaned_data, actor=signed_in(request), at=now)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                return self._ask(request, form, title, gettext("Continue"), days)
            (self.log_change if holiday else self.log_addition)(request, saved, form.cleaned_data["reason"])
            told = gettext("The calendar is changed: %(day)s.") % {"day": day_in_words(saved.day)}
            return self._done(request, told, _ordered(request, days, now))
        answers = form.cleaned_data | {"kind": Holiday.Kind(form.cleaned_data["kind"]).label}
        answers["day"] = day_in_words(answers["day"])
        summary = _summary([(form.fields[name].label, answers[name]) for name in ("day", "name", "kind", "reason")])
        return self._ask(request, form, title, gettext("Save"), days, summary=summary, confirming=True)

    def _ask(
        self, request: HttpRequest, form: forms.BaseForm, title: str, button: str, days: set[date], **more: Any
    ) -> HttpResponse:
        back_url = reverse("admin:regions_holiday_changelist")
        crumbs = [{"text": capfirst(self.opts.verbose_name_plural), "url": back_url}]
        foresight = [_touched(days)] if days else []
        return ask(
            request, form, title=title, button=button, back_url=back_url, crumbs=crumbs, foresight=foresight, **more
        )

    def _log_deletion(self, request: HttpRequest, holiday: Holiday, reason: str) -> None:
        """With the reason, for which ModelAdmin.log_deletions has no room."""
        gone: Any = [holiday]  # any iterable will do, whatever the stubs say
        LogEntry.objects.log_actions(signed_in(request).pk, gone, DELETION, reason)

    def _done(self, request: HttpRequest, told: str, orders: QuerySet[Recount]) -> HttpResponse:
        messages.success(request, told)
        count_again(request, orders)
        return HttpResponseRedirect(reverse("admin:regions_holiday_changelist"))


def _ordered(request: HttpRequest, days: set[date], at: Any) -> QuerySet[Recount]:
    return Recount.objects.filter(day__in=days, asked_by=request.user.pk, asked_at=at)


def _touched(days: set[date]) -> str:
    touched = Deadline.objects.none()
    for day in days:
        touched |= touched_by(day)
    number = touched.count()
    told = ngettext(
        "%(number)s open deadline runs over this day or close to it. It is counted again.",
        "%(number)s open deadlines run over this day or close to it. They are counted again.",
        number,
    )
    return told % {"number": number}


def _summary(rows: list[tuple[Any, str]]) -> list[dict[str, str]]:
    return [{"key": str(key), "value": value} for key, value in rows]
