"""What each role of the staff may do in the admin beside the cases: one table, written into one group per role.

Cases aren't in it: who sees them follows from the person's office (permissions.py), and what is done with them from
the table of moves (states.py). Accounts aren't either: whoever may change an account can make it an administrator's.
Heads change the bodies, officers and divisions of their own area alone, and what holds for the whole country, the
calendar and the rules, only in the head office (regions.queries, "Who keeps").
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import Q

from regions.actions import group_of
from regions.models import StaffMember

Role = StaffMember.Role

Table = dict[str, tuple[str, ...]]  # permissions by model

VIEW = ("view",)
KEEP = ("view", "add", "change")
KEEP_WHOLE = ("view", "add", "change", "delete")  # parts, and rows that nothing stands on

OF_ALL_STAFF: Table = {
    "agreements.agreement": VIEW,
    "agreements.party": VIEW,
    "agreements.signatory": VIEW,
    "agreements.scopeitem": VIEW,
    "agreements.fact": VIEW,
    "agreements.source": VIEW,
    "complaints.agreedtarget": VIEW,
    "complaints.recount": VIEW,
    "complaints.rule": VIEW,
    "complaints.ruleset": VIEW,
    "regions.body": VIEW,
    "regions.bodyclass": VIEW,
    "regions.compliancescore": VIEW,
    "regions.division": VIEW,
    "regions.holiday": VIEW,
    "regions.office": VIEW,
    "regions.officer": VIEW,
    "regions.region": VIEW,
}
OF_HEADS: Table = OF_ALL_STAFF | {
    "agreements.agreement": KEEP,
    "agreements.party": KEEP_WHOLE,
    "agreements.signatory": KEEP_WHOLE,
    "agreements.scopeitem": KEEP_WHOLE,
    "agreements.fact": KEEP_WHOLE,
    "agreements.source": KEEP,
    "complaints.agreedtarget": KEEP_WHOLE,
    "complaints.rule": KEEP_WHOLE,
    "complaints.ruleset": KEEP_WHOLE,
    "regions.body": KEEP,
    "regions.division": KEEP,
    "regions.holiday": KEEP_WHOLE,
    "regions.officer": KEEP,
    "regions.staffmember": VIEW,
    "regions.user": VIEW,  # to choose an officer's account
}
PERMISSIONS: dict[str, Table] = {
    Role.INTAKE: OF_ALL_STAFF,
    Role.EXAMINER: OF_ALL_STAFF,
    Role.HEAD: OF_HEADS,
    Role.NATIONAL: OF_HEADS,
}


def sync() -> None:
    """Make the groups agree with the table. It may run at every start."""
    for role, table in PERMISSIONS.items():
        group_of(role).permissions.set(_permissions(table))


def _permissions(table: Table) -> Iterable[Permission]:
    named = Q()
    for model, verbs in table.items():
        app, _dot, name = model.partition(".")
        codenames = [f"{verb}_{name}" for verb in verbs]
        named |= Q(content_type__app_label=app, codename__in=codenames)
    return Permission.objects.filter(named)
