from django.contrib import admin

from agreements.models import Agreement, Fact, Party, ScopeItem, Signatory, Source


class PartyInline(admin.TabularInline):
    model = Party
    autocomplete_fields = ["body"]
    extra = 0
    min_num = 1


class SignatoryInline(admin.TabularInline):
    model = Signatory
    extra = 0


class ScopeItemInline(admin.TabularInline):
    model = ScopeItem
    extra = 0


class FactInline(admin.StackedInline):
    model = Fact
    autocomplete_fields = ["source"]
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(admin.ModelAdmin):
    list_display = ["title", "kind", "signed_on", "ends_on", "place"]
    list_filter = ["kind"]
    search_fields = ["title", "number", "place", "bodies__name"]
    autocomplete_fields = ["covered_regions"]
    prepopulated_fields = {"slug": ["title"]}
    show_full_result_count = False
    inlines = [PartyInline, SignatoryInline, ScopeItemInline, FactInline]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["title", "publisher", "published_on"]
    search_fields = ["title", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    show_full_result_count = False
