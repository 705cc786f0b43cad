"""The agreed targets of an agreement, entered with it. Here and not in agreements, which knows no steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone

from agreements.admin import AgreementAdmin as AgreementTable
from agreements.models import Agreement
from complaints.actions.refusal import Refused
from complaints.actions.targets import require_not_later
from complaints.models import AgreedTarget
from complaints.procedure import Days
from complaints.staff.rules_forms import DaysField

admin.site.unregister(Agreement)


class AgreedTargetForm(forms.ModelForm):
    days = DaysField()

    class Meta:
        model = AgreedTarget
        fields = ["step", "days", "unit"]

    def clean(self) -> dict[str, Any]:
        """A target that nobody touched stays: the law may have changed since, and the legal date bounds it anyway."""
        answers = super().clean() or {}
        if self.has_changed() and all(answers.get(name) for name in ("step", "days", "unit")):
            target = Days(answers["days"], answers["unit"])
            try:
                require_not_later(answers["step"], target, today=timezone.localdate())
            except Refused as refusal:
                self.add_error("days", str(refusal))
        return answers


class AgreedTargetInline(admin.TabularInline):
    model = AgreedTarget
    form = AgreedTargetForm
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(AgreementTable):
    inlines = [*AgreementTable.inlines, AgreedTargetInline]
