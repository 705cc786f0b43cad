"""The page of one recommendation: what its superior reads of it, as plain values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.events import day_in_words
from complaints.models import Deadline, Recommendation
from complaints.officer.corrections import (
    OF_A_RECOMMENDATION,
    Row,
    recommendation_row,
    recommendations_to,
    report_deadlines_of,
)
from complaints.officer.more_time import MoreTime, more_time_for
from complaints.procedure import local_day
from complaints.queries import Told, explained, history_of_recommendation, shown_with_reasons
from complaints.states import CLOSE, State
from regions.models import User

_OF_THE_PAGE = ("words", "report", "reported_at", "signed_at", "sent_at", "complaint__office__name")


@dataclass(frozen=True)
class RecommendationPage:
    id: int
    row: Row
    office: str
    sent_on: date
    standing: str
    words: str
    consequence: str
    report: str  # the superior's own, as the Ombudsman took it down
    more_time: MoreTime
    history: Sequence[Told]


def whole_recommendations_to(user: User, day: date) -> QuerySet[Recommendation]:
    return recommendations_to(user, day).only(*OF_A_RECOMMENDATION, *_OF_THE_PAGE)


def recommendation_of(recommendation: Recommendation, now: datetime) -> RecommendationPage:
    assert recommendation.sent_at is not None
    complaint = recommendation.complaint
    deadline = _deadline_of(recommendation)
    explained_deadline = shown_with_reasons([deadline], complaint.office.zone, now)[0]
    url = reverse("officer-recommendation-more-time", args=[recommendation.pk])
    return RecommendationPage(
        id=recommendation.pk,
        row=recommendation_row(recommendation, explained_deadline),
        office=complaint.office.name,
        sent_on=local_day(recommendation.sent_at, complaint.office.zone),
        standing=_standing(recommendation, deadline, explained_deadline.state),
        words=recommendation.words,
        consequence=deadline.rule.local_consequence if deadline.is_open else "",
        report=recommendation.report,
        more_time=more_time_for(deadline, complaint, url, now),
        history=history_of_recommendation(recommendation),
    )


def _deadline_of(recommendation: Recommendation) -> Deadline:
    deadlines = explained(Deadline.objects.all()).select_related("rule__rule_set", "extension_request__asked_by")
    return report_deadlines_of([recommendation], deadlines)[recommendation.complaint_id]


def _standing(recommendation: Recommendation, deadline: Deadline, state: str) -> str:
    """One sentence: where it stands, and who acts now."""
    facts = {"body": recommendation.body.name, "day": day_in_words(deadline.due_on)}
    if not CLOSE.allows(recommendation.complaint.state):
        return _("The case is closed; nothing more is asked of %(body)s.") % facts
    if recommendation.complaint.state == State.PUBLISHED:
        return _("It was made public that %(body)s did not carry out the recommendation.") % facts
    if recommendation.outcome:
        return _("The Ombudsman has the report of %(body)s and decides what follows.") % facts
    if state == "paused":
        return _("The clock stands still. The last day for %(body)s is open.") % facts
    if state == "overdue":
        return _("The report of %(body)s was due on %(day)s. Send it to the Ombudsman at once.") % facts
    return _("%(body)s has to carry it out and report on it to the Ombudsman by %(day)s.") % facts
