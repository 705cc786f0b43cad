"""The staff's door: the Ombudsman's own people, in Django's admin."""

import complaints.staff.admin  # noqa: F401 - registers what the staff see, and which pages
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("config.doors.common")),
    path("", admin.site.urls),
]
