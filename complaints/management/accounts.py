"""What the commands that make accounts share: passwords that can be typed, and the files that keep them."""

import secrets
from pathlib import Path

from config.mail import write

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else
GROUPS, GROUP_LENGTH = 4, 4  # 79 bits


def new_password() -> str:
    """Like k7mp-3xqd-w9ra-t4hc."""
    groups = ("".join(secrets.choice(ALPHABET) for _letter in range(GROUP_LENGTH)) for _group in range(GROUPS))
    return "-".join(groups)


def keep(path: Path, text: str) -> None:
    """Whole or not at all, and for the owner's eyes alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())
