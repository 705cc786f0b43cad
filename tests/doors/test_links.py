"""Mails link to another door, whose addresses no `reverse` of the sender knows: each door is asked for them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close
from complaints.models import Notice
from complaints.notices import link
from complaints.states import ClosingReason
from tests.complaints.conftest import Place, place
from tests.factories import MONDAY, accept, pass_formal_check

__all__ = ["place"]  # a fixture of another folder


@pytest.fixture
def notices(place: Place) -> dict[str, Notice]:
    """One for each audience."""
    complaint = place.complaint()
    pass_formal_check(complaint.pk, actor=place.examiner, at=MONDAY)
    accept(complaint.pk, actor=place.examiner, at=MONDAY)
    ask_clarification(complaint.pk, summary="s", question="q", actor=place.examiner, at=MONDAY)
    return {notice.audience: notice for notice in Notice.objects.select_related("event")}


def test_a_body_is_led_to_its_request_when_the_case_is_closed(place: Place, notices: dict[str, Notice]) -> None:
    complaint_id = notices["body"].event.complaint_id
    close(complaint_id, reason=ClosingReason.NOT_FOUND, words="w", actor=place.examiner, at=MONDAY)
    closed = Notice.objects.select_related("event").filter(audience="body", event__code="closed")
    assert {link(notice) for notice in closed} == {link(notices["body"])}


@pytest.mark.parametrize(
    ("audience", "door", "port", "name"),
    [
        ("complainant", "public", 8000, "follow"),
        ("body", "officer", 8001, "officer-case"),
        ("staff", "staff", 8002, "complaints_complaint_change"),
    ],
)
def test_the_link_of_each_audience_is_an_address_of_its_door(
    notices: dict[str, Notice], audience: str, door: str, port: int, name: str
) -> None:
    address = urlsplit(link(notices[audience]))
    assert (address.hostname, address.port) == ("localhost", port)
    assert resolve(address.path, urlconf=f"config.doors.{door}").url_name == name
