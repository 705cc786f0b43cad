"""Sending the outbox: each notice at least once, and twice only when a sender is killed between the two.

A mail names no person and tells nothing of the case: its number, what changed, the next date, a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.events import Audience, EventCode, plain_step
from complaints.models import Clarification, Deadline, Identity, Notice

AUDIENCE_HEADER = "X-Tuntas-Audience"  # by it the staff's door keeps complainants' addresses to itself
PATIENCE = timedelta(minutes=5)  # a notice that is "being sent" for longer was left behind by a killed sender
LONGEST_RUN = timedelta(minutes=4)  # of one sender, well inside the time limit of a task
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_ATTEMPTS = 200  # a mail server may be down for a week

SUBJECTS: dict[tuple[str, str], str | Promise] = {
    (EventCode.FILED, Audience.COMPLAINANT): _("we received your report"),
    (EventCode.FILED, Audience.STAFF): _("a new report"),
    (EventCode.ASSIGNED, Audience.STAFF): _("assigned to you"),
    (EventCode.FORMAL_CHECK_PASSED, Audience.COMPLAINANT): _("your report is complete"),
    (EventCode.ACCEPTED, Audience.COMPLAINANT): _("we examine your report"),
    (EventCode.CLARIFICATION_ASKED, Audience.COMPLAINANT): _("we asked the body for an explanation"),
    (EventCode.CLARIFICATION_ASKED, Audience.BODY): _("the Ombudsman asks for a clarification"),
    (EventCode.CLARIFICATION_ANSWERED, Audience.COMPLAINANT): _("the body answered"),
    (EventCode.CLARIFICATION_ANSWERED, Audience.STAFF): _("the body answered"),
    (EventCode.PROGRESS_REPORTED, Audience.COMPLAINANT): _("news from the body"),
    (EventCode.PROGRESS_REPORTED, Audience.STAFF): _("the body updated the status"),
    (EventCode.DEADLINE_NEAR, Audience.STAFF): _("a deadline is near"),
    (EventCode.DEADLINE_NEAR, Audience.BODY): _("a deadline is near"),
    (EventCode.DEADLINE_MISSED, Audience.COMPLAINANT): _("a deadline has passed"),
    (EventCode.DEADLINE_MISSED, Audience.STAFF): _("a deadline was missed"),
    (EventCode.DEADLINE_MISSED, Audience.BODY): _("a deadline was missed"),
    (EventCode.CLOSED, Audience.COMPLAINANT): _("your report is closed"),
    (EventCode.CLOSED, Audience.BODY): _("the case is closed"),
}


@dataclass(frozen=True)
class Recipient:
    address: str
    language: str


def send_due(*, now: datetime) -> int:
    """Send what is due in the outbox, for some minutes at most; returns how many mails went out."""
    sent, stop_at = 0, timezone.now() + LONGEST_RUN
    while timezone.now() < stop_at and (notice := _claim(now)) is not None:
        sent += _send(notice)
    return sent


def _claim(now: datetime) -> Notice | None:
    """Take the next notice, so that no other sender takes it before PATIENCE is over."""
    takeable = Q(state__in=(Notice.State.QUEUED, Notice.State.SENDING))
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(takeable, due_at__lte=now)
            .select_related("event__complaint__office", "recipient")
            .order_by("due_at", "id")
            .first()
        )
        if notice is not None:
            notice.state = Notice.State.SENDING
            notice.attempts += 1
            notice.due_at = timezone.now() + PATIENCE
            notice.save(update_fields=["state", "attempts", "due_at"])
    return notice


def _send(notice: Notice) -> bool:
    if notice.attempts > MOST_ATTEMPTS:  # killed each time
        _finish(notice, Notice.State.FAILED, error="interrupted")
        return False
    recipient = _recipient(notice)
    if recipient is None:
        _finish(notice, Notice.State.FAILED, error="no address")
        return False
    try:
        compose(notice, recipient).send()
    except (OSError, SMTPException) as problem:
        _put_back(notice, type(problem).__name__)  # its text may hold an address
        return False
    _finish(notice, Notice.State.SENT)
    return True


def _recipient(notice: Notice) -> Recipient | None:
    """To whom it goes. The complainant's address is read for the mail alone and kept nowhere else."""
    if notice.recipient is not None:
        address, language = notice.recipient.email, notice.recipient.language
    else:
        complaint = notice.event.complaint
        address = Identity.objects.values_list("email", flat=True).get(complaint=complaint)
        language = complaint.language
    return Recipient(address, language) if address else None


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


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a mail that went out twice can be recognised."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<notice-{notice.pk}@{domain}>"


def link(notice: Notice) -> str:
    """Where the recipient reads more. The addresses of the other doors stand here, because `reverse` knows only
    its own door; tests/doors/test_links.py asks each door for them."""
    doors = settings.DOOR_ADDRESSES
    match notice.audience:
        case Audience.COMPLAINANT:
            return f"{doors['public']}/follow/"
        case Audience.BODY:
            return f"{doors['officer']}/cases/{_request_id(notice)}"
        case _:
            return f"{doors['staff']}/complaints/complaint/{notice.event.complaint_id}/change/"


def _request_id(notice: Notice) -> int:
    """The request that the event is about; of one about the whole case, the last request to a body."""
    asked = Clarification.objects.filter(complaint=notice.event.complaint_id)
    return notice.event.clarification_id or asked.latest("round").pk


@dataclass(frozen=True)
class NextDate:
    day: date
    step: str


def _next_date(notice: Notice) -> NextDate | None:
    """The first open deadline that concerns the audience, in its words."""
    open_deadlines = Deadline.objects.filter(complaint=notice.event.complaint_id, settled_at__isnull=True)
    if notice.audience == Audience.BODY:
        open_deadlines = open_deadlines.filter(clarification__isnull=False)
    deadline = open_deadlines.order_by("due_on").first()
    if deadline is None:
        return None
    if notice.audience == Audience.COMPLAINANT:
        return NextDate(deadline.due_on, plain_step(deadline.step))
    return NextDate(deadline.due_on, f"{deadline.get_step_display()}, {deadline.get_obliged_display()}")


def _finish(notice: Notice, state: Notice.State, error: str = "") -> None:
    notice.state = state
    notice.error = error
    notice.sent_at = timezone.now() if state == Notice.State.SENT else None
    notice.save(update_fields=["state", "error", "sent_at"])


def _put_back(notice: Notice, error: str) -> None:
    if notice.attempts >= MOST_ATTEMPTS:
        _finish(notice, Notice.State.FAILED, error=error)
        return
    notice.state = Notice.State.QUEUED
    notice.error = error
    doubled = FIRST_PAUSE * 2 ** min(notice.attempts - 1, 6)
    notice.due_at = timezone.now() + min(doubled, LONGEST_PAUSE)
    notice.save(update_fields=["state", "error", "due_at"])
