"""The reference tables in the staff's door."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import transaction
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regions.actions import appoint, dismiss, require_no_post
from regions.compliance import compliance_class
from regions.models import (
    Body,
    BodyClass,
    ComplianceScore,
    Division,
    Holiday,
    Office,
    Officer,
    Region,
    StaffMember,
    User,
)
from regions.queries import (
    bodies_below,
    bodies_kept_by,
    bodies_with_words,
    keeps_the_whole_country,
    offices_kept_by,
    regions_kept_by,
)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """The codes are official: a name can be corrected, nothing else."""

    list_display = ["code", "name", "kind", "province"]
    list_filter = ["kind"]
    list_select_related = ["province"]
    search_fields = ["code__startswith", "name"]
    readonly_fields = ["code", "kind", "province"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        return False


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ["name", "seat", "code", "code_confirmed", "time_zone", "is_head_office"]
    list_filter = ["code_confirmed"]
    search_fields = ["name", "seat", "code"]
    autocomplete_fields = ["area"]
    show_full_result_count = False


@admin.register(Division)
class DivisionAdmin(admin.ModelAdmin):
    """A head of office sees the divisions of all offices and changes those of the own one."""

    list_display = ["name", "office", "is_active"]
    list_filter = ["is_active", "office"]
    list_select_related = ["office"]
    search_fields = ["name", "office__name"]
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Division | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or offices_kept_by(request.user).filter(pk=obj.office_id).exists()

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kept = {"queryset": offices_kept_by(request.user)} if db_field.name == "office" else {}
        return super().formfield_for_foreignkey(db_field, request, **(kwargs | kept))


@admin.register(BodyClass)
class BodyClassAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "code"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: BodyClass | None = None) -> list[str]:
        # By its code the next loading knows the class again.
        return ["code"] if obj else []


class KeptByOffices(admin.ModelAdmin):
    """A head of office sees the rows of the whole country and changes those of the own area."""

    def body_of(self, row: Any) -> Body:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or bodies_kept_by(request.user).filter(pk=self.body_of(obj).pk).exists()

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kept: dict[str, Any] = {}
        if db_field.name == "region":
            kept = {"queryset": regions_kept_by(request.user), "required": not keeps_the_whole_country(request.user)}
        if db_field.name == "body":
            kept = {"queryset": bodies_kept_by(request.user)}
        return super().formfield_for_foreignkey(db_field, request, **(kwargs | kept))


class BodyForm(forms.ModelForm):
    def clean_parent(self) -> Body | None:
        parent: Body | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and bodies_below(self.instance).filter(pk=parent.pk).exists():
            raise forms.ValidationError(_("A body can't be part of itself or of a body below it."))
        return parent


@admin.register(Body)
class BodyAdmin(KeptByOffices):
    form = BodyForm
    list_display = ["name", "short_name", "kind", "body_class", "region", "is_reportable", "is_confirmed", "is_active"]
    list_filter = ["is_confirmed", "is_active", "is_reportable", "kind", "body_class"]
    list_select_related = ["body_class", "region"]
    search_fields = ["name", "short_name"]
    autocomplete_fields = ["region", "parent"]
    readonly_fields = ["reference_key"]
    actions = ["confirm"]
    show_full_result_count = False

    def body_of(self, row: Body) -> Body:
        return row

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Body], search_term: str
    ) -> tuple[QuerySet[Body], bool]:
        return bodies_with_words(queryset, search_term), False

    def has_delete_permission(self, request: HttpRequest, obj: Body | None = None) -> bool:
        # The next loading would bring it back: it is switched off instead.
        if obj and obj.reference_key:
            return False
        return super().has_delete_permission(request, obj)

    @admin.action(description=_("Confirm the chosen bodies"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Body]) -> None:
        queryset.filter(pk__in=bodies_kept_by(request.user).values("pk")).update(is_confirmed=True)


class OfficerForm(forms.ModelForm):
    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if user.is_staff:
            raise forms.ValidationError(_("This account belongs to the Ombudsman's staff. Make a second one."))
        return user


@admin.register(Officer)
class OfficerAdmin(KeptByOffices):
    form = OfficerForm
    list_display = ["user", "body", "position", "is_focal_point", "from_on", "until_on"]
    list_filter = ["is_focal_point"]
    list_select_related = ["user", "body"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "body__name"]
    autocomplete_fields = ["user", "body"]
    show_full_result_count = False

    def body_of(self, row: Officer) -> Body:
        return row.body


class StaffMemberForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        user = answers.get("user") or getattr(self.instance, "user", None)  # a place once given keeps its user
        if user is not None:
            require_no_post(user)
        return answers


@admin.register(StaffMember)
class StaffMemberAdmin(admin.ModelAdmin):
    form = StaffMemberForm
    list_display = ["user", "office", "role"]
    list_filter = ["role", "office"]
    list_select_related = ["user", "office"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user", "office"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: StaffMember | None = None) -> list[str]:
        # A place isn't passed on: the one who leaves it would keep the way into this door.
        return ["user"] if obj else []

    def save_model(self, request: HttpRequest, obj: StaffMember, form: forms.ModelForm, change: bool) -> None:
        obj.pk = appoint(obj.user, office=obj.office, role=obj.role).pk

    def delete_model(self, request: HttpRequest, obj: StaffMember) -> None:
        dismiss(obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[StaffMember]) -> None:
        with transaction.atomic():
            for member in queryset:
                dismiss(member.user)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "is_superuser"]
    fieldsets = [*(DjangoUserAdmin.fieldsets or []), (_("Mails"), {"fields": ["language", "wants_digest"]})]
    add_fieldsets = [
        *DjangoUserAdmin.add_fieldsets,
        (_("Mails"), {"fields": ["email", "language", "wants_digest"], "classes": ["wide"]}),
    ]
    show_full_result_count = False


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["day", "name", "kind"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    search_fields = ["name"]
    ordering = ["-day"]
    show_full_result_count = False


@admin.register(ComplianceScore)
class ComplianceScoreAdmin(admin.ModelAdmin):
    list_display = ["region", "year", "score", "computed_class", "class_named", "source"]
    list_filter = ["year", "class_named"]
    list_select_related = ["region"]
    search_fields = ["region__name", "region__code__startswith"]
    autocomplete_fields = ["region"]
    show_full_result_count = False

    @admin.display(description=_("class of the score"))
    def computed_class(self, scored: ComplianceScore) -> str | None:
        if scored.score is None:
            return None
        letter, colour = compliance_class(scored.score, scored.year)
        return f"{letter}, {colour.label}" if letter else str(colour.label)
