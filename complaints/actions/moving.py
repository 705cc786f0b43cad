"""The first steps of every act on a case: lock it, ask the table of moves, and change the state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from complaints.actions.refusal import Refused
from complaints.models import Complaint, ConflictOfInterest
from complaints.permissions import may_view
from complaints.states import Move
from regions.models import Body, User


def lock(complaint_id: int) -> Complaint:
    """The case, locked until the end of the transaction.

    NO KEY UPDATE, because the sweep adds history to cases (a shared key lock) while it holds their deadlines.
    """
    return (
        Complaint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("office", "body", "officer", "rule_set", "agreement")
        .get(pk=complaint_id)
    )


def lock_for_staff(complaint_id: int, move: Move, actor: User) -> Complaint:
    """The locked case, when this member of staff may make this move on it; raises Refused otherwise."""
    complaint = lock(complaint_id)
    require_staff(complaint, actor)
    require_move(complaint, move)
    return complaint


def lock_for_complainant(complaint_id: int, move: Move, actor: User | None) -> Complaint:
    """The locked case for an act of its complainant: by themselves (no actor), or through a member of staff.

    That it is the complainant's own case is known to the caller, by its number and code.
    """
    if actor is not None:
        return lock_for_staff(complaint_id, move, actor)
    complaint = lock(complaint_id)
    require_move(complaint, move)
    return complaint


def require_staff(complaint: Complaint, actor: User) -> None:
    """Raises Refused for whoever may not act on the case: other offices, and who declared a conflict of interest."""
    if not may_view(actor, complaint):
        raise Refused(_("This report belongs to another office."))
    if ConflictOfInterest.objects.filter(complaint=complaint, user=actor).exists():
        raise Refused(_("You declared a conflict of interest and can't act on this report."))


def require_move(complaint: Complaint, move: Move) -> None:
    if not move.allows(complaint.state):
        raise Refused(str(move.refusal))


def require_body(complaint: Complaint) -> Body:
    """The reported body; raises Refused where the complainant's own words for it are all there is."""
    if complaint.body is None:
        raise Refused(_("Choose the reported body from the list first."))
    return complaint.body


def enter(complaint: Complaint, move: Move) -> None:
    """Save the state that the move leads to."""
    if move.target is not None and move.target != complaint.state:
        complaint.state = move.target
        complaint.save(update_fields=["state"])
