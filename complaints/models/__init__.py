from complaints.models.check import ChecklistItem
from complaints.models.clarification import Clarification
from complaints.models.complaint import Channel, Complaint, Kind
from complaints.models.conflict import ConflictOfInterest
from complaints.models.counters import AgendaCounter, RegisterCounter
from complaints.models.deadline import Deadline, DeadlineMark, ExtensionRequest, Pause
from complaints.models.document import Document
from complaints.models.draft import Draft
from complaints.models.event import Event, HistoryHead
from complaints.models.examination import (
    Appointment,
    CorrectiveAction,
    ExaminationReport,
    Finding,
    OutcomeNotice,
    Recommendation,
)
from complaints.models.heartbeat import Heartbeat
from complaints.models.identity import Identity
from complaints.models.notice import Digest, Notice
from complaints.models.proposal import Proposal
from complaints.models.recount import Recount
from complaints.models.rules import Rule, RuleSet
from complaints.models.target import AgreedTarget

__all__ = [
    "AgendaCounter",
    "AgreedTarget",
    "Appointment",
    "Channel",
    "ChecklistItem",
    "Clarification",
    "Complaint",
    "ConflictOfInterest",
    "CorrectiveAction",
    "Deadline",
    "DeadlineMark",
    "Digest",
    "Document",
    "Draft",
    "Event",
    "ExaminationReport",
    "ExtensionRequest",
    "Finding",
    "Heartbeat",
    "HistoryHead",
    "Identity",
    "Kind",
    "Notice",
    "OutcomeNotice",
    "Pause",
    "Proposal",
    "Recommendation",
    "Recount",
    "RegisterCounter",
    "Rule",
    "RuleSet",
]
