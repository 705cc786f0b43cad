from agreements.models.agreement import Agreement, Party, ScopeItem, Signatory
from agreements.models.source import Fact, Source

__all__ = ["Agreement", "Fact", "Party", "ScopeItem", "Signatory", "Source"]
