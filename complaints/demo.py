"""The demo: invented people and reports, played through the real actions at past moments.

What happens stands in data/demo.toml. The steps of all cases are played in the order of their moments, with the sweep
of each morning between them, so that numbers, histories and deadlines come out as they would have in those weeks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.actions.approving import approve, propose
from complaints.actions.assigning import assign
from complaints.actions.checking import accept, ask_completion, pass_formal_check, pass_substantive_check
from complaints.actions.clarifying import answer_clarification, ask_clarification, report_progress
from complaints.actions.closing import close
from complaints.actions.documents import add_draft_document
from complaints.actions.drafting import start_draft
from complaints.actions.examining import comment_outcome, give_outcome, set_appointment
from complaints.actions.extending import ask_extension, grant_extension
from complaints.actions.filing import Person, Receipt, Report, file_report
from complaints.actions.noting import add_note
from complaints.actions.pausing import pause
from complaints.actions.reporting import pass_to_resolution, report_correction
from complaints.actions.sweeping import sweep_deadlines
from complaints.checklists import Check, slugs_of
from complaints.events import Progress
from complaints.examination import AppointmentKind, ProposalKind
from complaints.models import Clarification, CorrectiveAction, Deadline, Document, Proposal
from complaints.procedure import ONE_DAY, PauseGround, Weight, local_day
from complaints.states import ClosingReason
from regions.actions import appoint
from regions.models import Body, Office, Officer, Region, User

SCRIPT = Path(__file__).parent / "data" / "demo.toml"
ADMINISTRATOR = "admin"
ZONE = ZoneInfo("Asia/Jakarta")  # of both offices in the demo
MORNING = time(6)
IN_SERVICE_FOR = timedelta(days=400)
# Whoever reads such a report, on whichever door, has to see that it accuses a real body of nothing.
INVENTED = "[Laporan contoh: orang dan peristiwanya rekaan.]"


@dataclass(frozen=True)
class Account:
    username: str
    password: str
    door: str
    who: str


@dataclass(frozen=True)
class Demo:
    accounts: list[Account]
    followed: Receipt
    cases: int


def is_loaded() -> bool:
    script = _script()
    names = [row["username"] for row in (*script["staff"], *script["officers"])]
    return User.objects.filter(username__in=names).exists()


def load(*, now: datetime, password: Callable[[], str]) -> Demo:
    """Make the accounts and play the cases; belongs into one transaction. The reference data must be there."""
    script = _script()
    accounts = [
        _make_administrator(password()),
        *(_make_staff(row, password()) for row in script["staff"]),
        *(_make_officer(row, password(), local_day(now, ZONE)) for row in script["officers"]),
    ]
    return Demo(accounts=accounts, followed=_play(script["cases"], now), cases=len(script["cases"]))


def _script() -> dict[str, Any]:
    with SCRIPT.open("rb") as file:
        return tomllib.load(file)


# --- People -----------------------------------------------------------------------------------------------------------


def _make_administrator(password: str) -> Account:
    who = "administrator: settings and accounts, no cases"
    if User.objects.filter(username=ADMINISTRATOR).exists():
        return Account(ADMINISTRATOR, "(as before)", "staff", who)
    User.objects.create_superuser(ADMINISTRATOR, "admin@ombudsman.example", password, first_name="Administrator")
    return Account(ADMINISTRATOR, password, "staff", who)


def _make_staff(row: dict[str, str], password: str) -> Account:
    user = _make_user(row, password, "ombudsman.example")
    member = appoint(user, office=Office.objects.get(code=row["office"]), role=row["role"])
    role = {"intake": "intake officer", "examiner": "examiner", "head": "head of office"}[row["role"]]
    return Account(user.username, password, "staff", f"{user}, {role}, {member.office}")


def _make_officer(row: dict[str, Any], password: str, today: date) -> Account:
    user = _make_user(row, password, "pemda.example")
    body = Body.objects.get(reference_key=row["body"])
    officer = Officer.objects.create(
        user=user,
        body=body,
        position=row["position"],
        is_focal_point=row.get("is_focal_point", False),
        from_on=today - IN_SERVICE_FOR,
    )
    what = "focal point" if officer.is_focal_point else "officer"
    return Account(user.username, password, "officer", f"{user}, {what} of {body}")


def _make_user(row: dict[str, Any], password: str, domain: str) -> User:
    username = row["username"]
    return User.objects.create_user(
        username,
        f"{username}@{domain}",
        password,
        first_name=row["first_name"],
        last_name=row["last_name"],
    )


# --- Cases ------------------------------------------------------------------------------------------------------------


@dataclass
class _Case:
    """One report on its way; each method is an act of the script."""

    row: dict[str, Any]
    now: datetime
    receipt: Receipt = field(init=False)  # from the first step on, which files it

    def file(self, step: dict[str, Any], at: datetime) -> None:
        draft = start_draft(at=at)
        if "evidence" in self.row:
            add_draft_document(draft, _pdf(self.row["evidence"]), at=at)
        self.receipt = file_report(draft, self._report(), at=at)

    def pass_formal_check(self, step: dict[str, Any], at: datetime) -> None:
        met = slugs_of(Check.FORMAL)
        pass_formal_check(self._id, met=met, actor=_by(step), at=at, note=step.get("note", ""))

    def ask_completion(self, step: dict[str, Any], at: datetime) -> None:
        ask_completion(self._id, missing=step["missing"], actor=_by(step), at=at)

    def pass_substantive_check(self, step: dict[str, Any], at: datetime) -> None:
        pass_substantive_check(self._id, met=slugs_of(Check.SUBSTANTIVE), actor=_by(step), at=at)

    def assign(self, step: dict[str, Any], at: datetime) -> None:
        assign(self._id, officer=User.objects.get(username=step["officer"]), actor=_by(step), at=at)

    def accept(self, step: dict[str, Any], at: datetime) -> None:
        """The substantive check and the plenary decision of the same day."""
        self.pass_substantive_check(step, at)
        weight = Weight(step.get("weight", Weight.SIMPLE))
        accept(self._id, weight=weight, actor=_by(step), at=at, note=step.get("note", ""))

    def ask_clarification(self, step: dict[str, Any], at: datetime) -> None:
        shown = Document.objects.filter(complaint=self._id) if step.get("shows_evidence") else Document.objects.none()
        ask_clarification(
            self._id,
            summary=f"{step['summary']}\n\n{INVENTED}",
            question=step["question"],
            shown_documents=list(shown.values_list("pk", flat=True)),
            actor=_by(step),
            at=at,
        )

    def report_progress(self, step: dict[str, Any], at: datetime) -> None:
        progress = Progress(step["progress"])
        report_progress(self._clarification, progress=progress, note=step["note"], actor=_by(step), at=at)

    def answer(self, step: dict[str, Any], at: datetime) -> None:
        files = [_pdf(step["file"])]
        answer_clarification(self._clarification, answer=step["answer"], files=files, actor=_by(step), at=at)

    def note(self, step: dict[str, Any], at: datetime) -> None:
        add_note(self._id, note=step["note"], actor=_by(step), at=at)

    def mediate(self, step: dict[str, Any], at: datetime) -> None:
        held_at = at + timedelta(days=step["in_days"])
        kind = AppointmentKind.MEDIATION
        set_appointment(self._id, kind, held_at=held_at, place=step["place"], actor=_by(step), at=at)

    def pause(self, step: dict[str, Any], at: datetime) -> None:
        deadlines = Deadline.objects.filter(complaint=self._id, step=step["step"], settled_at__isnull=True)
        ids = list(deadlines.values_list("pk", flat=True))
        ground = PauseGround(step["ground"])
        pause(self._id, deadlines=ids, ground=ground, reason=step["reason"], actor=_by(step), at=at)

    def ask_extension(self, step: dict[str, Any], at: datetime) -> None:
        deadline = Deadline.objects.get(complaint=self._id, step=step["step"], settled_at__isnull=True)
        ask_extension(deadline.pk, reason=step["reason"], actor=_by(step), at=at)

    def grant_extension(self, step: dict[str, Any], at: datetime) -> None:
        deadline = Deadline.objects.get(complaint=self._id, step=step["step"], settled_at__isnull=True)
        grant_extension(deadline.pk, days=step["days"], words=step["words"], actor=_by(step), at=at)

    def give_outcome(self, step: dict[str, Any], at: datetime) -> None:
        give_outcome(self._id, words=step["words"], actor=_by(step), at=at)

    def comment(self, step: dict[str, Any], at: datetime) -> None:
        comment_outcome(self._id, comment=step["comment"], actor=None, at=at)

    def propose(self, step: dict[str, Any], at: datetime) -> None:
        """What `content` holds; a body is named by its key in the reference data."""
        content = dict(step["content"])
        if "actions" in content:
            content["actions"] = {str(_body(key).pk): words for key, words in content["actions"].items()}
        if "body" in content:
            content["body"] = _body(content["body"]).pk
        propose(self._id, ProposalKind(step["kind"]), content=content, actor=_by(step), at=at)

    def approve(self, step: dict[str, Any], at: datetime) -> None:
        waiting = Proposal.objects.get(complaint=self._id, state=Proposal.State.PENDING)
        approve(waiting.pk, actor=_by(step), at=at)

    def report_correction(self, step: dict[str, Any], at: datetime) -> None:
        action = CorrectiveAction.objects.get(complaint=self._id)
        progress = Progress(step["progress"])
        report_correction(action.pk, progress=progress, evidence=step["evidence"], actor=_by(step), at=at)

    def pass_to_resolution(self, step: dict[str, Any], at: datetime) -> None:
        pass_to_resolution(self._id, reason=step["reason"], actor=_by(step), at=at)

    def close(self, step: dict[str, Any], at: datetime) -> None:
        close(self._id, reason=ClosingReason(step["reason"]), words=step["words"], actor=_by(step), at=at)

    @property
    def _id(self) -> int:
        return self.receipt.complaint_id

    @property
    def _clarification(self) -> int:
        return Clarification.objects.values_list("pk", flat=True).get(complaint=self._id)

    def _report(self) -> Report:
        row, today = self.row, local_day(self.now, ZONE)
        return Report(
            account=f"{row['account'].strip()}\n\n{INVENTED}",
            occurred_on=today - timedelta(days=row["occurred_days_ago"]),
            raised_on=today - timedelta(days=row["raised_days_ago"]),
            raised_outcome=row["raised_outcome"],
            wish=row["wish"],
            is_confidential=row.get("is_confidential", False),
            person=Person(**row["person"]),
            language="id",
            body=Body.objects.get(reference_key=row["body"]) if "body" in row else None,
            body_named=row.get("body_named", ""),
            region=Region.objects.get(code=row["region"]) if "region" in row else None,
        )


def _play(rows: list[dict[str, Any]], now: datetime) -> Receipt:
    """Returns the receipt of the case that the demo invites to follow."""
    cases = [_Case(row, now) for row in rows]
    steps = sorted(
        ((_moment(step, now), case, step) for case in cases for step in case.row["steps"]),
        key=lambda moment_first: moment_first[0],
    )
    mornings = _mornings(steps[0][0], now)
    next_morning = next(mornings)
    for at, case, step in steps:
        while next_morning <= at:
            sweep_deadlines(now=next_morning)
            next_morning = next(mornings)
        getattr(case, step["act"])(step, at)
    for morning in (next_morning, *mornings):
        sweep_deadlines(now=morning)
    return next(case.receipt for case in cases if case.row.get("is_followed"))


def _moment(step: dict[str, Any], now: datetime) -> datetime:
    day = local_day(now, ZONE) - timedelta(days=step["days_ago"])
    return datetime.combine(day, step["at"], tzinfo=ZONE)


def _mornings(first: datetime, now: datetime) -> Iterator[datetime]:
    """Every morning after the first step, and now."""
    day = local_day(first, ZONE) + ONE_DAY
    while (morning := datetime.combine(day, MORNING, tzinfo=ZONE)) < now:
        yield morning
        day += ONE_DAY
    yield now


def _body(key: str) -> Body:
    return Body.objects.get(reference_key=key)


def _by(step: dict[str, Any]) -> User:
    return User.objects.get(username=step["by"])


def _pdf(name: str) -> SimpleUploadedFile:
    """One page that says what it is."""
    text = f"BT /F1 16 Tf 60 760 Td (Tuntas: dokumen contoh, rekaan) Tj 0 -28 Td ({name}) Tj ET"
    resources = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {resources} >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    ]
    document, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(document))
        document += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size, table_start = len(objects) + 1, len(document)
    document += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    document += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table_start}\n%%EOF\n"
    return SimpleUploadedFile(name, document.encode("ascii"), content_type="application/pdf")
