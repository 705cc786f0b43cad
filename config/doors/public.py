"""The public's door: citizens, and everyone who wants to see figures."""

from django.urls import include, path

urlpatterns = [
    path("", include("config.doors.common")),
    path("agreements/", include("agreements.public.urls")),
    path("", include("complaints.public.urls")),
]
