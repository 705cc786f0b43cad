"""What the superior of a body reads of a recommendation: words, day and why that day; it changes nothing here."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone, translation

from complaints.actions.recommending import publish, take_recommendation_report
from complaints.events import day_in_words
from complaints.examination import Judgement
from complaints.models import Deadline, Recommendation
from complaints.permissions import followable_by, may_follow
from regions.models import User
from tests.complaints.officer.correcting import recommend
from tests.complaints.officer.making import World

pytestmark = pytest.mark.urls("config.doors.officer")


def text_of(client: Client, recommendation: Recommendation) -> str:
    response = client.get(f"/corrections/recommendations/{recommendation.pk}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_superior_reads_what_is_recommended_and_why_that_day(world: World, focal_point: Client) -> None:
    recommendation = recommend(world)
    deadline = Deadline.objects.get(complaint=recommendation.complaint, step="recommendation_report")
    page = text_of(focal_point, recommendation)
    with translation.override("en"):
        last = day_in_words(deadline.due_on)
    for told in (
        recommendation.complaint.register,
        "Perintahkan pembayaran bantuan.",
        f"{world.government} has to carry it out and report on it to the Ombudsman by {last}.",
        f"So the last day is {last}.",
        "60 calendar days from",
        "The recommendation was received; the report on it is due on",
    ):
        assert told in page


def test_the_list_shows_recommendations_below(world: World, focal_point: Client) -> None:
    recommendation = recommend(world)
    rows = focal_point.get("/corrections/").context["recommendations"]
    address = f"/corrections/recommendations/{recommendation.pk}"
    assert [(row.url, row.label, row.is_open) for row in rows] == [(address, "To be done", True)]


def test_its_outcome_and_its_publication_are_told(world: World, focal_point: Client) -> None:
    recommendation = recommend(world)
    at = timezone.now()
    pk = recommendation.complaint_id
    take_recommendation_report(pk, report="Sebagian dibayar.", outcome=Judgement.PARTLY, actor=world.staff, at=at)
    page = text_of(focal_point, recommendation)
    for told in ("Sebagian dibayar.", "Carried out in part", "has the report of"):
        assert told in page
    publish(pk, reason="catatan-kenari", actor=world.staff, at=at)
    page = text_of(focal_point, recommendation)
    assert "It was made public that" in page
    assert "catatan-kenari" not in page


def test_who_may_follow_is_said_twice_and_agrees(world: World) -> None:
    sent = recommend(world)
    unsent = recommend(world)
    Recommendation.objects.filter(pk=unsent.pk).update(sent_at=None)
    day = timezone.localdate()
    allowed = {}
    everyone: list[User | AnonymousUser] = [*User.objects.all(), AnonymousUser()]
    for user in everyone:
        seen = set(followable_by(user, day))
        assert {one for one in Recommendation.objects.all() if may_follow(user, one, day)} == seen
        if seen:
            allowed[user.username] = seen
    assert allowed == {"focal": {sent}}
    assert not may_follow(world.focal_point, sent, date(2019, 12, 31))
