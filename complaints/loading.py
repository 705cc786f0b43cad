"""Loading the rule sets that ship. What stands in the database already is never touched."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from complaints.models import Rule, RuleSet

RULE_SETS = Path(__file__).parent / "data" / "rule_sets.toml"


def load(report: Callable[[str], None]) -> None:
    with RULE_SETS.open("rb") as file:
        shipped = tomllib.load(file)["rule_sets"]
    with transaction.atomic():
        for row in shipped:
            rules = row.pop("rules")
            rule_set, is_new = RuleSet.objects.get_or_create(code=row["code"], defaults=row)
            if is_new:
                Rule.objects.bulk_create(Rule(rule_set=rule_set, **rule) for rule in rules)
                report(f"rule set {rule_set.code}: {len(rules)} rules")
