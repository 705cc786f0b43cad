from django.urls import path

from agreements.public import views

urlpatterns = [
    path("", views.agreement_list, name="agreement-list"),
    path("<slug:slug>/", views.agreement_detail, name="agreement-detail"),
]
