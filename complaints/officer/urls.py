"""The addresses of the officers' door. Mails link to /cases/<id> (complaints.notices.link): it stays."""

from django.contrib.auth.views import LoginView
from django.urls import path

from complaints.officer import views
from complaints.officer.access import for_officers
from complaints.officer.forms import SignInForm

urlpatterns = [
    path("", views.case_list, name="officer-case-list"),
    path("cases/<int:pk>", views.case_detail, name="officer-case"),
    path("cases/<int:pk>/answer", views.case_answer, name="officer-case-answer"),
    path("cases/<int:pk>/status", views.case_status, name="officer-case-status"),
    path("cases/<int:pk>/documents/<uuid:key>", views.document, name="officer-document"),
    path(
        "sign-in/",
        LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("sign-out/", views.sign_out, name="officer-sign-out"),
    path("password/", for_officers(views.ChangePassword.as_view()), name="officer-password"),
]
