"""The checklists of the two checks at intake: what is looked at, and where the law asks for it. Pure.

A check is passed when every item of its list is met.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Check(TextChoices):
    FORMAL = "formal", _("formal check")
    SUBSTANTIVE = "substantive", _("substantive check")


@dataclass(frozen=True)
class Item:
    """One line of a checklist; `slug` is what is stored."""

    slug: str
    words: str | Promise
    basis: str  # names of laws and articles are the same in both languages but for "art."


CHECKLISTS: dict[str, tuple[Item, ...]] = {
    Check.FORMAL: (
        Item(
            "identity",
            _("The identity is complete: name, birth, marital status, occupation, address."),
            "UU 37/2008 24(1)a",
        ),
        Item("account", _("The event, act or decision is described."), "UU 37/2008 24(1)b"),
        Item("raised", _("It was raised with the body before, and how that ended is told."), "UU 37/2008 24(1)c"),
        Item("in_time", _("It happened no more than two years ago."), "UU 37/2008 24(1)d"),
        Item(
            "standing", _("The complainant is a citizen or resident, or has a power of attorney."), "UU 37/2008 23, 24"
        ),
    ),
    Check.SUBSTANTIVE: (
        Item("competence", _("It is about a public service, and within our competence."), "UU 37/2008 36(1)e"),
        Item("not_in_court", _("No court deals with the matter, unless about its own procedure."), "UU 37/2008 36(1)b"),
        Item("time_to_settle", _("The body is not still settling it within a reasonable time."), "UU 37/2008 36(1)c"),
        Item("not_settled", _("The matter is not settled yet."), "UU 37/2008 36(1)d"),
        Item("not_handled", _("The Ombudsman did not handle the same matter before."), "UU 37/2008 36(1)f"),
    ),
}


def items_of(check: str) -> tuple[Item, ...]:
    return CHECKLISTS[check]


def slugs_of(check: str) -> frozenset[str]:
    return frozenset(item.slug for item in CHECKLISTS[check])
