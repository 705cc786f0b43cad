"""Mail without a mail server: each message is a file, which the staff's door shows."""

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailDirectoryBackend(BaseEmailBackend):
    """A message that is sent again replaces itself: its name is its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = settings.MAIL_DIRECTORY
        assert directory is not None, "this backend is chosen together with MAIL_DIRECTORY"
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for email in email_messages:
            message = email.message()
            write(directory / f"{safe_name(str(message['Message-ID']))}.eml", message.as_bytes())
        return len(email_messages)


def safe_name(message_id: str) -> str:
    """Two Message-IDs never share a name: one that had to be changed carries its fingerprint."""
    plain = message_id.strip("<> \r\n")
    safe = re.sub(r"[^A-Za-z0-9@._=+-]", "_", plain).lstrip(".")[:150]
    if safe == plain and safe:
        return safe
    return f"{safe}-{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
