"""The addresses of the officers' door. /cases/<id> and /corrections/ stay: mails link to them (complaints.notices)."""

from django.contrib.auth.views import LoginView
from django.urls import path

from complaints.officer import correction_views, views
from complaints.officer.access import for_officers
from complaints.officer.forms import SignInForm

urlpatterns = [
    path("", views.case_list, name="officer-case-list"),
    path("cases/<int:pk>", views.case_detail, name="officer-case"),
    path("cases/<int:pk>/answer", views.case_answer, name="officer-case-answer"),
    path("cases/<int:pk>/status", views.case_status, name="officer-case-status"),
    path("cases/<int:pk>/more-time", views.case_more_time, name="officer-case-more-time"),
    path("cases/<int:pk>/documents/<uuid:key>", views.document, name="officer-document"),
    path("corrections/", correction_views.correction_list, name="officer-correction-list"),
    path("corrections/<int:pk>", correction_views.correction_detail, name="officer-correction"),
    path("corrections/<int:pk>/report", correction_views.correction_report, name="officer-correction-report"),
    path("corrections/<int:pk>/more-time", correction_views.correction_more_time, name="officer-correction-more-time"),
    path(
        "corrections/<int:pk>/documents/<uuid:key>",
        correction_views.correction_document,
        name="officer-correction-document",
    ),
    path("corrections/recommendations/<int:pk>", correction_views.recommendation_detail, name="officer-recommendation"),
    path(
        "corrections/recommendations/<int:pk>/more-time",
        correction_views.recommendation_more_time,
        name="officer-recommendation-more-time",
    ),
    path(
        "sign-in/",
        LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("sign-out/", views.sign_out, name="officer-sign-out"),
    path("password/", for_officers(views.ChangePassword.as_view()), name="officer-password"),
    path("mails/", views.mails, name="officer-mails"),
]
