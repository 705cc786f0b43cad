"""Sending the outbox: each notice at least once, and twice only when a sender is killed between the two.

A mail names no person and tells nothing of the case: its number, what changed, the next date, a link.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.actions.notices import address
from complaints.events import Audience, EventCode
from complaints.models import Deadline, Digest, Event, Identity, Notice
from complaints.permissions import answerable_by
from complaints.plain_words import plain_step
from complaints.procedure import Step, local_day
from config.heartbeat import SENDER, note_run
from regions.queries import bodies_answered_by

AUDIENCE_HEADER = "X-Tuntas-Audience"  # by it the staff's door keeps complainants' addresses to itself
PATIENCE = timedelta(minutes=5)  # a notice that is "being sent" for longer was left behind by a killed sender
LONGEST_RUN = timedelta(minutes=4)  # of one sender, well inside the time limit of a task
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_ATTEMPTS = 200  # a mail server may be down for a week

C, S, B = Audience.COMPLAINANT, Audience.STAFF, Audience.BODY
SUBJECTS: dict[tuple[str, str], str | Promise] = {
    (EventCode.FILED, C): _("we received your report"),
    (EventCode.FILED, S): _("a new report"),
    (EventCode.ASSIGNED, S): _("assigned to you"),
    (EventCode.TRANSFERRED, S): _("transferred to your office"),
    (EventCode.TRANSFERRED, C): _("another office deals with your report"),
    (EventCode.CONFLICT_DECLARED, S): _("a conflict of interest was declared"),
    (EventCode.COMPLETION_ASKED, C): _("something is missing in your report"),
    (EventCode.COMPLETED, C): _("we received what was missing"),
    (EventCode.COMPLETED, S): _("the complainant sent what was missing"),
    (EventCode.FORMAL_CHECK_PASSED, C): _("your report is complete"),
    (EventCode.SUBSTANTIVE_CHECK_PASSED, C): _("we are the right authority for your report"),
    (EventCode.ACCEPTED, C): _("we examine your report"),
    (EventCode.RAPID_RESPONSE, C): _("we examine your report at once"),
    (EventCode.RAPID_RESPONSE, S): _("rapid response"),
    (EventCode.PROPOSED, S): _("a proposal waits for your approval"),
    (EventCode.PROPOSAL_RETURNED, S): _("your proposal was not approved"),
    (EventCode.OUTSIDE_DECIDED, C): _("we are not the right authority for your report"),
    (EventCode.CLARIFICATION_ASKED, C): _("we asked the body for an explanation"),
    (EventCode.CLARIFICATION_ASKED, B): _("the Ombudsman asks for a clarification"),
    (EventCode.CLARIFICATION_ANSWERED, C): _("the body answered"),
    (EventCode.CLARIFICATION_ANSWERED, S): _("the body answered"),
    (EventCode.WENT_ON_WITHOUT_ANSWER, C): _("we go on without the body's answer"),
    (EventCode.WENT_ON_WITHOUT_ANSWER, B): _("the examination goes on without an answer"),
    (EventCode.PROGRESS_REPORTED, C): _("news from the body"),
    (EventCode.PROGRESS_REPORTED, S): _("the body updated the status"),
    (EventCode.SUMMONED, C): _("we summoned someone of the body"),
    (EventCode.VISIT_SET, C): _("we look at the place itself"),
    (EventCode.MEDIATION_STARTED, C): _("we look for an agreement"),
    (EventCode.MEDIATION_ENDED, C): _("no agreement was reached"),
    (EventCode.OUTCOME_GIVEN, C): _("what we found: you may comment"),
    (EventCode.OUTCOME_COMMENTED, S): _("the complainant commented on the outcome"),
    (EventCode.EXAMINATION_RESUMED, C): _("we examine your report again"),
    (EventCode.REPORT_ISSUED, C): _("our report is issued"),
    (EventCode.REPORT_ISSUED, B): _("the report is issued: corrective action is asked"),
    (EventCode.CORRECTION_REPORTED, C): _("news from the body"),
    (EventCode.CORRECTION_REPORTED, S): _("the body reported on its corrective action"),
    (EventCode.CORRECTION_JUDGED, C): _("we looked at what the body put right"),
    (EventCode.CORRECTION_JUDGED, B): _("the corrective action was judged"),
    (EventCode.PASSED_TO_RESOLUTION, C): _("we press the body to put things right"),
    (EventCode.PASSED_TO_RESOLUTION, B): _("the case passed to resolution and monitoring"),
    (EventCode.RECOMMENDED, C): _("we made a recommendation"),
    (EventCode.RECOMMENDATION_SENT, C): _("our recommendation was received"),
    (EventCode.RECOMMENDATION_SENT, B): _("a recommendation was received"),
    (EventCode.RECOMMENDATION_REPORTED, C): _("the report on our recommendation has come"),
    (EventCode.RECOMMENDATION_REPORTED, B): _("the report on the recommendation was taken"),
    (EventCode.PUBLISHED, C): _("we made it public"),
    (EventCode.PUBLISHED, B): _("it was made public that a recommendation was not carried out"),
    (EventCode.PAUSED, C): _("a clock stands still"),
    (EventCode.PAUSED, B): _("a clock stands still"),
    (EventCode.RESUMED, C): _("a clock runs again"),
    (EventCode.RESUMED, B): _("a clock runs again"),
    (EventCode.EXTENSION_ASKED, S): _("a body asks for more time"),
    (EventCode.EXTENSION_GRANTED, C): _("the body has more time"),
    (EventCode.EXTENSION_GRANTED, B): _("more time was granted"),
    (EventCode.EXTENSION_REFUSED, B): _("more time was refused"),
    (EventCode.DEADLINE_NEAR, S): _("a deadline is near"),
    (EventCode.DEADLINE_NEAR, B): _("a deadline is near"),
    (EventCode.DEADLINE_DUE, S): _("the last day of a deadline"),
    (EventCode.DEADLINE_DUE, B): _("the last day of a deadline"),
    (EventCode.DEADLINE_MISSED, C): _("a deadline has passed"),
    (EventCode.DEADLINE_MISSED, S): _("a deadline was missed"),
    (EventCode.DEADLINE_MISSED, B): _("a deadline was missed"),
    (EventCode.DEADLINE_ESCALATED, S): _("a missed deadline was escalated to you"),
    (EventCode.CLOSED, C): _("your report is closed"),
    (EventCode.CLOSED, B): _("the case is closed"),
    (EventCode.REOPENED, C): _("your report was reopened"),
    (EventCode.REOPENED, B): _("the case was reopened"),
}


@dataclass(frozen=True)
class Recipient:
    address: str
    language: str


def send_due(*, now: datetime) -> int:
    """Send what is due in the outbox, for some minutes at most; returns how many mails went out."""
    began = time.monotonic()
    sent, stop_at = 0, timezone.now() + LONGEST_RUN
    while timezone.now() < stop_at and (claimed := _claim(now)) is not None:
        if claimed:
            sent += _send(claimed)
    note_run(SENDER, time.monotonic() - began, sent)
    return sent


def _claim(now: datetime) -> list[Notice] | None:
    """Take the next notice, or all of the next digest, so that no other sender takes it before PATIENCE is over.

    None where nothing is due; an empty list where what is due was put off to the next digest.
    """
    with transaction.atomic():
        first = _takeable(now).order_by("due_at", "id").first()
        if first is None:
            return None
        claimed = [first] if first.digest_id is None else _claim_digest(first, now)
        until = timezone.now() + PATIENCE
        for notice in claimed:
            notice.state = Notice.State.SENDING
            notice.attempts += 1
            notice.due_at = until
        Notice.objects.bulk_update(claimed, ["state", "attempts", "due_at"])
    return claimed


def _takeable(now: datetime) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(state__in=(Notice.State.QUEUED, Notice.State.SENDING), due_at__lte=now)
    return waiting.select_for_update(of=("self",), skip_locked=True).select_related(
        "event__complaint__office", "recipient", "digest"
    )


def _claim_digest(first: Notice, now: datetime) -> list[Notice]:
    """All that waits for one person's digest. What came when today's went out, or was on its way, joins tomorrow's."""
    assert first.digest_id is not None
    Digest.objects.select_for_update().get(pk=first.digest_id)
    waiting = list(_takeable(now).filter(digest=first.digest_id).order_by("id"))
    others = Notice.objects.filter(digest=first.digest_id).exclude(pk__in=[one.pk for one in waiting])
    if others.filter(state__in=(Notice.State.SENDING, Notice.State.SENT)).exists():
        late = address(first.recipient, Audience(first.audience), at=now, now=timezone.now())
        Notice.objects.filter(pk__in=[one.pk for one in waiting]).update(
            digest=late.digest_id, due_at=late.due_at, state=Notice.State.QUEUED
        )
        return []
    return waiting


def _send(claimed: list[Notice]) -> bool:
    if claimed[0].attempts > MOST_ATTEMPTS:  # killed each time
        _finish(claimed, Notice.State.FAILED, error="interrupted")
        return False
    recipient = _recipient(claimed[0])
    if recipient is None:
        _finish(claimed, Notice.State.FAILED, error="no address")
        return False
    try:
        mail = compose_digest(claimed, recipient) if claimed[0].digest_id else compose(claimed[0], recipient)
        mail.send()
    except (OSError, SMTPException) as problem:
        _put_back(claimed, type(problem).__name__)  # its text may hold an address
        return False
    _finish(claimed, Notice.State.SENT)
    return True


def _recipient(notice: Notice) -> Recipient | None:
    """To whom it goes. The complainant's address is read for the mail alone and kept nowhere else."""
    if notice.recipient is not None:
        mail_address, language = notice.recipient.email, notice.recipient.language
    else:
        complaint = notice.event.complaint
        mail_address = Identity.objects.filter(complaint=complaint).values_list("email", flat=True).first() or ""
        language = complaint.language
    return Recipient(mail_address, language) if mail_address else None


def compose(notice: Notice, recipient: Recipient) -> EmailMultiAlternatives:
    """The mail of a notice in its recipient's language."""
    complaint = notice.event.complaint
    with translation.override(recipient.language):
        subject = f"{complaint.register}: {SUBJECTS[notice.event.code, notice.audience]}"
        words = {
            "register": complaint.register,
            "what": SUBJECTS[notice.event.code, notice.audience],
            "next_date": _next_date(notice),
            "link": link(notice),
            "audience": notice.audience,
        }
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("mail/notice.txt", words),
            to=[recipient.address],
            headers={
                "Message-ID": message_id(notice),
                "Auto-Submitted": "auto-generated",
                AUDIENCE_HEADER: notice.audience,
            },
        )
        mail.attach_alternative(render_to_string("mail/notice.html", words), "text/html")
    return mail


def compose_digest(notices: Sequence[Notice], recipient: Recipient) -> EmailMultiAlternatives:
    """The one mail of a day: a line a notice, with its number, what changed, and a link."""
    with translation.override(recipient.language):
        lines = [
            {
                "register": one.event.complaint.register,
                "what": SUBJECTS[one.event.code, one.audience],
                "link": link(one),
            }
            for one in notices
        ]
        words = {"lines": lines, "day": notices[0].digest.day if notices[0].digest else None}
        mail = EmailMultiAlternatives(
            subject=ngettext("%(count)s thing that is new", "%(count)s things that are new", len(lines))
            % {"count": len(lines)},
            body=render_to_string("mail/digest.txt", words),
            to=[recipient.address],
            headers={
                "Message-ID": message_id(notices[0]),
                "Auto-Submitted": "auto-generated",
                AUDIENCE_HEADER: notices[0].audience,
            },
        )
        mail.attach_alternative(render_to_string("mail/digest.html", words), "text/html")
    return mail


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a mail that went out twice can be recognised."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    if notice.digest_id is not None:
        return f"<digest-{notice.digest_id}@{domain}>"
    return f"<notice-{notice.pk}@{domain}>"


def link(notice: Notice) -> str:
    """Where the recipient reads more. The addresses of the other doors stand here, because `reverse` knows only
    its own door; tests/doors/test_links.py asks each door for them."""
    doors = settings.DOOR_ADDRESSES
    match notice.audience:
        case Audience.COMPLAINANT:
            return f"{doors['public']}/follow/"
        case Audience.BODY:
            return f"{doors['officer']}{_officer_path(notice)}"
        case _:
            return f"{doors['staff']}/complaints/complaint/{notice.event.complaint_id}/change/"


def _officer_path(notice: Notice) -> str:
    """The request that the event is about; of one about the whole case, the last request that the recipient answers."""
    event = notice.event
    if event.clarification_id is not None:
        return f"/cases/{event.clarification_id}"
    if notice.recipient is not None and not _is_of_corrections(event):
        day = local_day(event.at, event.complaint.office.zone)
        asked = answerable_by(notice.recipient, day).filter(complaint=event.complaint_id)
        if last := asked.order_by("-round", "-id").first():
            return f"/cases/{last.pk}"
    return "/corrections/"


def _is_of_corrections(event: Event) -> bool:
    return event.code in OF_CORRECTIONS or event.facts.get("step") in STEPS_OF_CORRECTIONS


STEPS_OF_CORRECTIONS = (Step.CORRECTIVE_ACTION, Step.RECOMMENDATION_REPORT)
OF_CORRECTIONS = frozenset(
    {
        EventCode.REPORT_ISSUED,
        EventCode.CORRECTION_JUDGED,
        EventCode.PASSED_TO_RESOLUTION,
        EventCode.RECOMMENDATION_SENT,
        EventCode.RECOMMENDATION_REPORTED,
        EventCode.PUBLISHED,
    }
)


@dataclass(frozen=True)
class NextDate:
    day: date
    step: str


def _next_date(notice: Notice) -> NextDate | None:
    """The first open deadline that concerns the audience, in its words."""
    open_deadlines = Deadline.objects.filter(
        complaint=notice.event.complaint_id, settled_at__isnull=True, is_paused=False
    )
    if notice.audience == Audience.BODY and notice.recipient is not None:
        day = local_day(timezone.now(), notice.event.complaint.office.zone)
        open_deadlines = open_deadlines.filter(body__in=bodies_answered_by(notice.recipient, day))
    deadline = open_deadlines.order_by("due_on").first()
    if deadline is None:
        return None
    if notice.audience == Audience.COMPLAINANT:
        return NextDate(deadline.due_on, plain_step(deadline.step))
    return NextDate(deadline.due_on, f"{deadline.get_step_display()}, {deadline.get_obliged_display()}")


def _finish(claimed: Sequence[Notice], state: Notice.State, error: str = "") -> None:
    for notice in claimed:
        notice.state = state
        notice.error = error
        notice.sent_at = timezone.now() if state == Notice.State.SENT else None
    Notice.objects.bulk_update(claimed, ["state", "error", "sent_at"])


def _put_back(claimed: Sequence[Notice], error: str) -> None:
    if claimed[0].attempts >= MOST_ATTEMPTS:
        _finish(claimed, Notice.State.FAILED, error=error)
        return
    doubled = FIRST_PAUSE * 2 ** min(claimed[0].attempts - 1, 6)
    due_at = timezone.now() + min(doubled, LONGEST_PAUSE)
    for notice in claimed:
        notice.state, notice.error, notice.due_at = Notice.State.QUEUED, error, due_at
    Notice.objects.bulk_update(claimed, ["state", "error", "due_at"])


def send_again(notices: QuerySet[Notice], *, now: datetime) -> int:
    """Put back into the outbox what was given up, with a fresh count of attempts; returns how many."""
    return notices.filter(state=Notice.State.FAILED).update(
        state=Notice.State.QUEUED, attempts=0, error="", due_at=now, digest=None
    )
