from regions.models.body import Body, BodyClass
from regions.models.compliance import ComplianceClass, ComplianceScore
from regions.models.holiday import Holiday
from regions.models.office import Division, Office
from regions.models.people import Officer, StaffMember, User
from regions.models.region import Region

__all__ = [
    "Body",
    "BodyClass",
    "ComplianceClass",
    "ComplianceScore",
    "Division",
    "Holiday",
    "Office",
    "Officer",
    "Region",
    "StaffMember",
    "User",
]
