from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Fact, Party, ScopeItem, Signatory
from agreements.public.filters import AgreementFilter
from agreements.public.footnotes import footnotes
from regions.compliance import compliance_class
from regions.models import Body, ComplianceScore

ROWS_PER_PAGE = 20

PARTIES = Prefetch("parties", Party.objects.select_related("body"))
FACTS = Prefetch("facts", Fact.objects.select_related("source"))


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    filtered = AgreementFilter(request.GET, Agreement.objects.prefetch_related(PARTIES))
    page = Paginator(filtered.qs, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": filtered.form,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "page": page,
        **_page_addresses(request, page),
    }
    return render(request, "public/agreement/list.html", context)


def _page_addresses(request: HttpRequest, page: Page[Agreement]) -> dict[str, str]:
    """The addresses of the pages before and after, where there are such."""
    numbers = {}
    if page.has_previous():
        numbers["newer_url"] = page.previous_page_number()
    if page.has_next():
        numbers["older_url"] = page.next_page_number()
    query = request.GET.copy()
    addresses = {}
    for name, number in numbers.items():
        query["page"] = str(number)
        addresses[name] = f"?{query.urlencode()}"
    return addresses


@require_safe
def agreement_detail(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = get_object_or_404(
        Agreement.objects.prefetch_related(PARTIES, FACTS, "signatories", "scope_items", "covered_regions"),
        slug=slug,
    )
    bodies = [party.body for party in agreement.parties.all()]
    context = {
        "agreement": agreement,
        "bodies": bodies,
        "covered": _covered(agreement, bodies),
        "footnotes": footnotes(agreement.facts.all()),
        **_people(agreement.signatories.all()),
        **_topics(agreement.scope_items.all()),
        "score_tables": _score_tables(bodies),
    }
    return render(request, "public/agreement/detail.html", context)


def _people(signatories: Iterable[Signatory]) -> dict[str, list[Signatory]]:
    people: dict[str, list[Signatory]] = {
        "signed_for_ombudsman": [],
        "signed_for_parties": [],
        "witnesses": [],
    }
    for person in signatories:
        if person.role == Signatory.Role.WITNESSED:
            people["witnesses"].append(person)
        elif person.side == Signatory.Side.OMBUDSMAN:
            people["signed_for_ombudsman"].append(person)
        else:
            people["signed_for_parties"].append(person)
    return people


def _topics(scope_items: Iterable[ScopeItem]) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {ScopeItem.Role.OBJECT: [], ScopeItem.Role.AIM: []}
    for item in scope_items:
        topics[item.role].append(capfirst(item.get_topic_display()))
    return {"objects": topics[ScopeItem.Role.OBJECT], "aims": topics[ScopeItem.Role.AIM]}


def _covered(agreement: Agreement, bodies: Iterable[Body]) -> list[str]:
    """The rule of agreements.queries.agreement_covering, in words."""
    own = [_("%(body)s and every body that is part of it") % {"body": body.name} for body in bodies]
    in_regions = [
        _("every public body in %(region)s") % {"region": region.name} for region in agreement.covered_regions.all()
    ]
    return [capfirst(line) for line in own + in_regions]


def _score_tables(bodies: Iterable[Body]) -> list[dict[str, Any]]:
    """One table per region. A score is about a government's services: a university in the region has none."""
    regions = {body.region_id for body in bodies if body.kind == Body.Kind.GOVERNMENT}
    scores = ComplianceScore.objects.filter(region__in=regions).select_related("region").order_by("region", "year")
    columns = [_("Year"), {"text": _("Score"), "numeric": True}, _("Class"), _("Source")]
    return [
        {
            "id": f"scores-{region.pk}",
            "caption": region.name,
            "columns": columns,
            "rows": [_score_row(score) for score in of_region],
        }
        for region, of_region in groupby(scores, key=lambda score: score.region)
    ]


def _score_row(score: ComplianceScore) -> list[Any]:
    figure = _("Not known") if score.score is None else number_format(score.score, 2)
    return [str(score.year), {"text": figure, "numeric": True}, _class_in_words(score), score.source]


def _class_in_words(score: ComplianceScore) -> str:
    """The class as it was named, with its letter where the score and the year give one."""
    letter = compliance_class(score.score, score.year).letter if score.score is not None else None
    named = score.get_class_named_display()
    return f"{letter}, {named}" if letter else named
