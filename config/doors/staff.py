"""The staff's door: the Ombudsman's own people, in Django's admin."""

from django.contrib import admin
from django.urls import include, path

import complaints.staff.admin  # noqa: F401 - registers what the staff see, and which pages
from complaints.staff import clock, my_mails
from complaints.staff.views import index

urlpatterns = [
    path("", include("config.doors.common")),
    path("", admin.site.admin_view(index)),  # the admin's own first page, with what waits above it
    path("clock/", admin.site.admin_view(clock.page), name="clock"),
    path("my-mails/", admin.site.admin_view(my_mails.page), name="my-mails"),
    path("", admin.site.urls),
]
