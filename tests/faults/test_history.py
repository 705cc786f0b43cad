"""The history can't be changed unseen (promise 10): not even by the owner of the database."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.running import Running

TRIED = """
import json
from django.db import DatabaseError, connection, transaction
from complaints.models import Event
from complaints.actions.history import record

def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)

event = Event.objects.order_by("id").first()
tries = {
    "bulk update": lambda: Event.objects.update(note="nothing happened"),
    "one row saved": event.save,
    "bulk delete": lambda: Event.objects.filter(code="filed")._raw_delete("default"),
    "raw update": lambda: run("UPDATE complaints_event SET at = now()"),
    "raw delete": lambda: run("DELETE FROM complaints_event"),
    "truncate": lambda: run("TRUNCATE complaints_event CASCADE"),
}
outcomes = {}
for name, act in tries.items():
    try:
        with transaction.atomic():
            act()
        outcomes[name] = "done"
    except DatabaseError as refusal:
        outcomes[name] = str(refusal).splitlines()[0]
print(json.dumps(outcomes))
"""
REFUSED = "the history of a case is never changed"

UNLOCKED = "ALTER TABLE complaints_event DISABLE TRIGGER event_append_only"
LOCKED = "ALTER TABLE complaints_event ENABLE TRIGGER event_append_only"
# What was never meant to be possible, of the second line of a history (THIS) or of the last one.
THIS = "(SELECT min(id) FROM complaints_event WHERE sequence = 2)"
TAMPERINGS = {
    "a note": "UPDATE complaints_event SET note = 'x' WHERE id = THIS",
    "a moment": "UPDATE complaints_event SET at = at + interval '1 microsecond' WHERE id = THIS",
    "a fact": """UPDATE complaints_event SET facts = facts || '{"due_on": "2030-01-01"}' WHERE id = THIS""",
    "a person": "UPDATE complaints_event SET actor_id = (SELECT min(id) FROM regions_user) WHERE id = THIS",
    "a line taken out": "DELETE FROM complaints_event WHERE id = THIS",
    "the last line taken out": "DELETE FROM complaints_event WHERE id = (SELECT max(id) FROM complaints_event)",
    "a whole history": "DELETE FROM complaints_event WHERE complaint_id = (SELECT min(id) FROM complaints_complaint)",
}
TAMPERINGS = {name: tampering.replace("THIS", THIS) for name, tampering in TAMPERINGS.items()}
REGISTER_OF_THIS = """
SELECT register FROM complaints_complaint JOIN complaints_event ON complaint_id = complaints_complaint.id
WHERE complaints_event.id = (SELECT min(id) FROM complaints_event WHERE sequence = 2)
"""

FOUND = """
import json, sys
from django.db import connection, transaction
from complaints.chains import verify_history

found = {{}}
for name, tampering in json.loads({given!r}).items():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute({unlocked!r})
            cursor.execute(tampering)
            assert cursor.rowcount > 0, name
        found[name] = verify_history().fault
        transaction.set_rollback(True)
found["nothing"] = verify_history().fault
print(json.dumps(found))
"""
# The last line and the head with it: a history that fits, but ends too early.
CUT_OFF = """
DELETE FROM complaints_event WHERE (complaint_id, sequence) IN (SELECT complaint_id, sequence
    FROM complaints_historyhead);
UPDATE complaints_historyhead head SET (sequence, hash, state) = (SELECT sequence, hash, state FROM complaints_event
    WHERE complaint_id = head.complaint_id ORDER BY sequence DESC LIMIT 1);
"""


@pytest.fixture
def busy(office: Running) -> Running:
    """Cases with some lines of history each, and no mails that stand in the way of deleting them."""
    office.shell("from tests.faults.make_due_cases import make; make(3)")
    office.manage("sweep_deadlines")
    office.query("DELETE FROM complaints_notice")
    return office


def verdict(office: Running, *options: str) -> str:
    """What verify_history says; empty where all fits."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        office.manage("verify_history", *options)
    return str(failed.value.stderr)


def test_every_change_is_refused(busy: Running) -> None:
    outcomes = json.loads(busy.shell(TRIED))
    assert outcomes == dict.fromkeys(outcomes, REFUSED)
    busy.manage("verify_history")


def test_a_change_made_behind_the_triggers_is_found(busy: Running) -> None:
    found = json.loads(busy.shell(FOUND.format(given=json.dumps(TAMPERINGS), unlocked=UNLOCKED)))
    assert not found.pop("nothing")
    assert found.keys() == TAMPERINGS.keys()
    assert all(found.values()), found

    for statement in (UNLOCKED, TAMPERINGS["a note"], LOCKED):
        busy.query(statement)
    ((register,),) = busy.query(REGISTER_OF_THIS)
    assert register in verdict(busy)


def test_a_history_that_was_cut_off_is_found_by_its_anchor(busy: Running) -> None:
    busy.manage("anchor_history")
    anchors = str(busy.data_dir / "anchors")
    busy.manage("verify_history", "--anchors", anchors)
    for statement in (UNLOCKED, CUT_OFF, LOCKED):
        busy.query(statement)
    busy.manage("verify_history")
    assert verdict(busy, "--anchors", anchors)
