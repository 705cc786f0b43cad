"""A report that was thrown away in another window while a page is at work on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from complaints.actions.drafting import erase_draft
from complaints.models import Draft
from tests.complaints.public.conftest import Citizen, errors, pdf

pytestmark = pytest.mark.urls("config.doors.public")


@contextmanager
def thrown_away_meanwhile() -> Iterator[None]:
    """As by another window, after the page found the draft and before the action locks it."""
    is_gone = False

    def discard_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal is_gone
        if not is_gone and "complaints_draft" in sql and "FOR UPDATE" in sql:
            is_gone = True
            erase_draft(Draft.objects.get())
        return execute(sql, *rest)

    with connection.execute_wrapper(discard_first):
        yield
    assert is_gone


@pytest.mark.parametrize(("step", "sent"), [("wish", {"wish": "Lain."}), ("documents", {}), ("/file/", None)])
def test_a_page_leads_to_the_start_and_says_why(citizen: Citizen, step: str, sent: dict[str, str] | None) -> None:
    citizen.fill()
    with thrown_away_meanwhile():
        response = citizen.start() if sent is None else citizen.post(step, sent)
    assert response.url == "/file/"
    assert "This report was deleted in another window." in citizen.page("/file/")


def test_a_file_and_the_last_page_say_it_themselves(citizen: Citizen) -> None:
    pages: dict[str, dict[str, Any]] = {"documents": {"file": pdf()}, "check": {"declared": "on"}}
    for step, sent in pages.items():
        citizen.fill()
        with thrown_away_meanwhile():
            response = citizen.post(step, sent)
        (words,) = errors(response).values()
        assert "deleted in another window" in words[0]
