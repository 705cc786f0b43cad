from complaints.models.clarification import Clarification
from complaints.models.complaint import Channel, Complaint, Kind
from complaints.models.counters import AgendaCounter, RegisterCounter
from complaints.models.deadline import Deadline, DeadlineMark
from complaints.models.document import Document
from complaints.models.draft import Draft
from complaints.models.event import Event
from complaints.models.heartbeat import Heartbeat
from complaints.models.identity import Identity
from complaints.models.notice import Notice
from complaints.models.rules import Rule, RuleSet

__all__ = [
    "AgendaCounter",
    "Channel",
    "Clarification",
    "Complaint",
    "Deadline",
    "DeadlineMark",
    "Document",
    "Draft",
    "Event",
    "Heartbeat",
    "Identity",
    "Kind",
    "Notice",
    "RegisterCounter",
    "Rule",
    "RuleSet",
]
