"""The words of the register: its numbers, and the secret code that opens a case to its complainant. Pure."""

from __future__ import annotations

import hashlib
import hmac
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 16
CODE_BITS = 5 * CODE_LENGTH
_LOOKALIKES = str.maketrans("ILO", "110")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def register_of(number: int, kind: str, month: int, year: int, office_code: str) -> str:
    """0179/LM/VI/2022/BJM: running number of the office in that year and kind, kind, month, year, office."""
    return f"{number:04}/{kind}/{ROMAN_MONTHS[month - 1]}/{year}/{office_code}"


def agenda_of(number: int, year: int) -> str:
    """010228.2022: national running number and year."""
    return f"{number:06}.{year}"


def code_for(filing_token: uuid.UUID, key: bytes) -> str:
    """The secret code of a filing: 80 bits that nobody can compute without the key.

    Derived, not drawn, so that a repeated submission of the same form shows the same receipt.
    """
    digest = hmac.digest(key, b"code:" + filing_token.bytes, hashlib.sha256)
    bits = int.from_bytes(digest[: CODE_BITS // 8])
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))


def digest_of(code: str, key: bytes) -> bytes:
    """What is stored of a code: a keyed hash, which at 80 random bits needs no slow hash."""
    return hmac.digest(key, b"digest:" + normal_code(code).encode(), hashlib.sha256)


def normal_code(typed: str) -> str:
    """The code as people type it: any case, with spaces or hyphens, I and L for 1, O for 0."""
    return "".join(typed.split()).replace("-", "").upper().translate(_LOOKALIKES)


def normal_register(typed: str) -> str:
    """The register number as people type it: any case and spacing, with or without the zeros before it."""
    number, slash, rest = "".join(typed.split()).upper().partition("/")
    return f"{number.zfill(4)}{slash}{rest}"


def grouped(code: str) -> str:
    """In groups of four, as it is shown."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
