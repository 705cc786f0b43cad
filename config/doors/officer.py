"""The officers' door: regional governments and university partners."""

from django.urls import include, path

urlpatterns = [
    path("", include("config.doors.common")),
    path("", include("complaints.officer.urls")),
]
