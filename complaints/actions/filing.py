"""Filing a report: one transaction, one case per draft, consecutive numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.queries import agreement_covering
from complaints import register
from complaints.actions.deadlines import hold_calendar, plan
from complaints.actions.drafting import lock_draft
from complaints.actions.history import record
from complaints.actions.notices import tell_complainant, tell_staff
from complaints.actions.refusal import Refused
from complaints.events import By, EventCode
from complaints.models import (
    AgreedTarget,
    Channel,
    Complaint,
    Deadline,
    Draft,
    Identity,
    Kind,
    Rule,
    RuleSet,
)
from complaints.procedure import Step, Weight, local_day
from complaints.states import State
from regions.models import Body, Office, Region, User
from regions.queries import head_office, office_for, offices_for_region

NEXT_REGISTER_NUMBER = """
INSERT INTO complaints_registercounter AS counter (office_id, year, kind, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (office_id, year, kind) DO UPDATE SET last = counter.last + 1 RETURNING last
"""
NEXT_AGENDA_NUMBER = """
INSERT INTO complaints_agendacounter AS counter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last
"""
REPORTS = (Kind.LM, Kind.RCO, Kind.IAPS)  # what the office has to work on
# What begins to run with the registration; a consultation and a copy end with it, an own initiative has no checks.
STEPS_FROM_REGISTRATION: dict[str, tuple[Step, ...]] = {
    Kind.LM: (Step.FIRST_REPLY, Step.FORMAL_CHECK, Weight.SIMPLE.step),
    Kind.RCO: (Step.FIRST_REPLY, Step.FORMAL_CHECK, Weight.SIMPLE.step),
    Kind.IAPS: (Weight.SIMPLE.step,),
    Kind.KNL: (),
    Kind.COPY: (),
}


@dataclass(frozen=True)
class Person:
    """Who complains (UU 37/2008 art. 24)."""

    full_name: str
    birth_place: str
    birth_on: date
    marital_status: str
    occupation: str
    address: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Report:
    """What a report must hold (UU 37/2008 art. 24); a body from the list, or its name and region."""

    account: str
    occurred_on: date
    raised_on: date | None
    raised_outcome: str
    wish: str
    is_confidential: bool
    person: Person | None  # nobody complains in an own-initiative investigation
    language: str
    body: Body | None = None
    body_named: str = ""
    region: Region | None = None
    channel: Channel = Channel.WEBSITE
    kind: Kind = Kind.LM
    office: Office | None = None  # where it came in, if not by the body's region


@dataclass(frozen=True)
class Receipt:
    """What the complainant takes home. The code is nowhere stored in this form."""

    complaint_id: int
    register: str
    agenda: str
    code: str
    registered_at: datetime


def file_report(draft: Draft, report: Report, *, at: datetime) -> Receipt:
    """File a draft: case, identity, documents, history, deadlines and notices in one transaction.

    The same draft filed again, at once or later, gives the same receipt and no second case.
    One that was thrown away meanwhile raises ReportDeleted.
    """
    with transaction.atomic():
        locked = lock_draft(draft)
        if locked.complaint is None:
            register_report(locked, report, at=at)
        receipt = receipt_of(locked)
    if receipt is None:  # pragma: no cover: _register either links the draft or raises
        raise RuntimeError("a filed draft has no complaint")
    return receipt


def receipt_of(draft: Draft) -> Receipt | None:
    """The receipt of a draft that was filed, None before."""
    complaint = draft.complaint
    if complaint is None:
        return None
    return Receipt(
        complaint_id=complaint.pk,
        register=complaint.register,
        agenda=complaint.agenda,
        code=register.code_for(complaint.filing_token, settings.RECEIPT_KEY.encode()),
        registered_at=complaint.registered_at,
    )


def register_report(
    draft: Draft, report: Report, *, at: datetime, by: By = By.COMPLAINANT, actor: User | None = None
) -> Complaint:
    """Make a case of a locked draft, in the caller's transaction.

    Children first, counters and the case last, so that the counters' lock is held across little but the commit.
    """
    hold_calendar()  # no rule set begins between choosing one and being registered under it
    office = _office_of(report)
    today = local_day(at, office.zone)
    rule_set = RuleSet.objects.filter(from_on__lte=today).latest("from_on")
    agreement = agreement_covering(report.body, today) if report.body else None
    complaint = _unnumbered(draft, report, office=office, rule_set=rule_set, agreement=agreement, at=at)

    if report.person is not None:
        Identity.objects.create(complaint=complaint, **vars(report.person))
    draft.documents.update(complaint=complaint)
    event = record(complaint, EventCode.FILED, by=by, actor=actor, at=at, agreement=str(agreement or ""))
    _start_deadlines(complaint, office, at)
    tell_complainant(event)
    if report.kind in REPORTS:
        tell_staff(event, complaint)
    _number(complaint, office, today)
    complaint.save(force_insert=True)
    draft.complaint = complaint
    draft.answers = {}  # now in the case and its identity, and nowhere else
    draft.save(update_fields=["complaint", "answers"])
    return complaint


def _start_deadlines(complaint: Complaint, office: Office, at: datetime) -> None:
    steps = STEPS_FROM_REGISTRATION[complaint.kind]
    targets = {}
    if complaint.agreement_id is not None:
        targets = {one.step: one for one in AgreedTarget.objects.filter(agreement=complaint.agreement_id)}
    Deadline.objects.bulk_create(
        plan(complaint, office, rule, started_at=at, target=targets.get(rule.step))
        for rule in Rule.objects.filter(rule_set=complaint.rule_set_id, step__in=steps)
    )


def _office_of(report: Report) -> Office:
    if report.body is None and not report.body_named.strip():
        raise Refused(_("Tell us which body you complain about, or its name and province."))
    if report.office is not None:
        return report.office
    if report.body is not None:
        return office_for(report.body)
    if report.region is None or not report.body_named:
        raise Refused(_("Tell us which body you complain about, or its name and province."))
    return offices_for_region(report.region).first() or head_office()


def _unnumbered(
    draft: Draft,
    report: Report,
    *,
    office: Office,
    rule_set: RuleSet,
    agreement: Agreement | None,
    at: datetime,
) -> Complaint:
    key = settings.RECEIPT_KEY.encode()
    return Complaint(
        pk=_next_id(),
        filing_token=draft.token,
        code_digest=register.digest_of(register.code_for(draft.token, key), key),
        kind=report.kind,
        channel=report.channel,
        office=office,
        registered_at=at,
        rule_set=rule_set,
        body=report.body,
        body_named=report.body_named,
        agreement=agreement,
        account=report.account,
        occurred_on=report.occurred_on,
        raised_on=report.raised_on,
        raised_outcome=report.raised_outcome,
        wish=report.wish,
        is_confidential=report.is_confidential,
        language=report.language,
        state=State.PLENARY if report.kind == Kind.IAPS else State.RECEIVED,
        is_rapid=report.kind == Kind.RCO,
    )


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('complaints_complaint', 'id'))")
        return int(cursor.fetchone()[0])


def _number(complaint: Complaint, office: Office, today: date) -> None:
    """Take the next numbers. The counters' rows stay locked until the commit: no number twice, none skipped."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_REGISTER_NUMBER, [office.pk, today.year, complaint.kind])
        (running,) = cursor.fetchone()
        cursor.execute(NEXT_AGENDA_NUMBER, [today.year])
        (national,) = cursor.fetchone()
    complaint.register_year = today.year
    complaint.register_number = running
    complaint.register = register.register_of(running, complaint.kind, today.month, today.year, office.code)
    complaint.agenda = register.agenda_of(national, today.year)
