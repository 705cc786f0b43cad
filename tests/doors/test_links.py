"""Mails link to another door, whose addresses no `reverse` of the sender knows: each door is asked for them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone

from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close
from complaints.actions.extending import ask_extension, grant_extension
from complaints.examination import Judgement
from complaints.models import Clarification, Deadline, Notice
from complaints.notices import link
from complaints.states import ClosingReason
from tests.complaints.conftest import Place, place
from tests.complaints.officer.conftest import world
from tests.complaints.officer.correcting import correct, judge, recommend, report
from tests.complaints.officer.making import World
from tests.factories import MONDAY, accept, pass_formal_check

__all__ = ["place", "world"]  # fixtures of other folders


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
    close(complaint_id, reason=ClosingReason.SETTLED_BY_BODY, words="w", actor=place.examiner, at=MONDAY)
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


# --- Corrective actions and recommendations ---------------------------------------------------------------------------


def body_links(code: str, **of_event: object) -> set[str]:
    notices = Notice.objects.filter(audience="body", event__code=code, **of_event).select_related("event", "recipient")
    return {urlsplit(link(notice)).path for notice in notices}


def test_what_is_to_be_put_right_leads_to_the_corrective_actions(world: World) -> None:
    (action,) = correct(world, days_ago=10)
    report(action, world.officer)
    judge(world, action, Judgement.PARTLY)
    deadline = Deadline.objects.get(complaint=action.complaint, step="corrective_action")
    ask_extension(deadline.pk, reason="Anggaran.", actor=world.officer, at=timezone.now())
    grant_extension(deadline.pk, days=5, words="", actor=world.staff, at=timezone.now())
    recommend(world)
    codes = ("report_issued", "correction_judged", "extension_granted", "recommendation_sent")
    assert {code: body_links(code) for code in codes} == {code: {"/corrections/"} for code in codes}
    assert resolve("/corrections/", urlconf="config.doors.officer").url_name == "officer-correction-list"


def test_nobody_is_led_to_the_request_of_another_body(world: World) -> None:
    """The report asks a body that was never asked for a clarification."""
    own, _other = correct(world, world.service, world.other_service)
    close(own.complaint_id, reason=ClosingReason.WITHDRAWN, words="w", actor=world.staff, at=timezone.now())
    request = Clarification.objects.get(complaint=own.complaint_id)
    assert body_links("closed", recipient=world.officer) == {f"/cases/{request.pk}"}
    assert body_links("closed", recipient=world.colleague) == {"/corrections/"}
