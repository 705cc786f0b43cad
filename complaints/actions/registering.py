"""Registering what reaches the office by other ways than the web form: reports of every kind, by staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.closing import end
from complaints.actions.drafting import lock_draft, start_draft
from complaints.actions.filing import Receipt, Report, receipt_of, register_report
from complaints.actions.refusal import Refused, require_words
from complaints.events import By
from complaints.models import Channel, Draft, Kind
from complaints.permissions import place_of
from complaints.states import CLOSE, ClosingReason
from regions.models import User

# These end at intake: the answer to a question was given, a copy for information is kept.
ENDS_AT_INTAKE = {Kind.KNL: ClosingReason.CONSULTATION_GIVEN, Kind.COPY: ClosingReason.COPY_FILED}


def register_by_staff(
    report: Report, *, actor: User, at: datetime, words: str = "", draft: Draft | None = None
) -> Receipt:
    """Register a report (LM), a rapid response (RCO), an own initiative (IAPS), a consultation (KNL) or a copy.

    A consultation and a copy are closed in the same transaction; `words` is the answer given. The same draft
    registered again gives the same receipt.
    """
    require_registrable(report, words, actor)
    with transaction.atomic():
        locked = lock_draft(draft or start_draft(at=at))
        if locked.complaint is None:
            complaint = register_report(locked, report, at=at, by=By.STAFF, actor=actor)
            if report.kind in ENDS_AT_INTAKE:
                end(complaint, CLOSE, reason=ENDS_AT_INTAKE[report.kind], words=words, actor=actor, at=at)
        receipt = receipt_of(locked)
    assert receipt is not None
    return receipt


def require_registrable(report: Report, words: str, actor: User) -> None:
    place = place_of(actor)
    if place is None:
        raise Refused(_("Only the staff of an office register reports."))
    if report.office is not None and not (place.sees_all_offices or report.office == place.office):
        raise Refused(_("You register for your own office."))
    if report.kind in (Kind.LM, Kind.RCO) and report.person is None:
        raise Refused(_("A report names who complains; the name can be kept secret, but it can't be missing."))
    if report.kind == Kind.IAPS and (report.person is not None or report.channel != Channel.OWN_INITIATIVE):
        raise Refused(_("An own-initiative investigation has no complainant, and the channel of that name."))
    if report.kind in ENDS_AT_INTAKE:
        require_words(words, _("Write the answer that was given, or what is done with the copy."))
