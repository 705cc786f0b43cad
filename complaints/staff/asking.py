"""Pages that ask something about no case: a form, what it will do, and where it matters once more before it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

CONFIRMED, CHANGE = "confirmed", "change"  # what the buttons of the second step say


def written_in(request: HttpRequest) -> QueryDict | None:
    """What a form is filled in with; nothing until it was sent."""
    return request.POST if request.method == "POST" else None


def step_of(request: HttpRequest) -> str:
    return str(request.POST.get("step", ""))


def ask(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: object,
    button: object,
    back_url: str,
    template: str = "staff/asking.html",
    confirming: bool = False,
    **more: Any,
) -> TemplateResponse:
    """The page of a form. While `confirming`, what was written is carried along, so that "Change" shows it again.

    `more`: foresight (sentences), summary (rows of .key and .value), crumbs (.text and .url), is_dangerous.
    """
    own = {
        "is_nav_sidebar_enabled": False,
        "title": title,
        "form": form,
        "button": button,
        "back_url": back_url,
        "confirming": confirming,
        "written": _carried_along(request) if confirming else [],
    }
    return TemplateResponse(request, template, admin.site.each_context(request) | own | more)


def _carried_along(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "step"}
    ]
