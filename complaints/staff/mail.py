"""The mails of a run without a mail server: files in MAIL_DIRECTORY (config/mail.py), read by administrators."""

from __future__ import annotations

import heapq
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from complaints.events import Audience
from complaints.notices import AUDIENCE_HEADER

MOST_SHOWN = 200
# What config.mail.safe_name can have given: no separator, no leading point, no longer than a file system takes.
FILE_NAME = re.compile(r"[A-Za-z0-9@_=+-][A-Za-z0-9@._=+-]{0,199}\.eml", re.ASCII)


@dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    to: str
    subject: str
    at: datetime | None
    text: str = ""


def directory() -> Path | None:
    """Where the mails lie; None where they go out by SMTP."""
    return Path(settings.MAIL_DIRECTORY) if settings.MAIL_DIRECTORY else None


def newest(folder: Path) -> list[Mail]:
    """The newest 200, without their texts."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        files = [
            (entry.stat().st_mtime_ns, entry.name)
            for entry in entries
            if FILE_NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        ]
    return [_mail(folder / name, with_text=False) for _time, name in heapq.nlargest(MOST_SHOWN, files)]


def read(folder: Path, name: str) -> Mail | None:
    """One mail with its plain text; None for a name that no mail here has."""
    path = folder / name
    if not FILE_NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        return None
    return _mail(path, with_text=True)


def _mail(path: Path, *, with_text: bool) -> Mail:
    parser = BytesParser(EmailMessage, policy=policy.default)
    with path.open("rb") as file:
        message = parser.parse(file, headersonly=not with_text)
    return Mail(
        name=path.name,
        sender=str(message["From"] or ""),
        to=_addressee(message),
        subject=str(message["Subject"] or ""),
        at=_sent_at(message),
        text=_plain_text(message) if with_text else "",
    )


def _addressee(message: EmailMessage) -> str:
    """A complainant's address is part of their identity, which nobody reads unrecorded.

    complaints.notices says whom a mail is for; one that doesn't say is taken for a complainant's.
    """
    if message[AUDIENCE_HEADER] in (Audience.STAFF, Audience.BODY):
        return str(message["To"] or "")
    return str(Audience.COMPLAINANT.label)


def _sent_at(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000": in UTC, from a sender that tells no zone


def _plain_text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return str(body.get_content()) if body is not None else ""
