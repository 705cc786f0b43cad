from django.urls import path

from complaints.public import filing, following, pages, receipt

urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("file/", filing.start, name="file-start"),
    path("file/advice/", filing.advice, name="file-advice"),
    path("file/discard/", filing.discard, name="file-discard"),
    path("file/body/", filing.body),
    path("file/documents/", filing.documents),
    path("file/documents/<uuid:key>/remove/", filing.remove_document, name="file-document-remove"),
    path("file/check/", receipt.check, name="file-check"),
    path("file/done/", receipt.done, name="file-done"),
    path("file/<slug:slug>/", filing.questions, name="file-step"),
    path("follow/", following.follow, name="follow"),
    path("follow/case/", following.case, name="follow-case"),
    path("follow/case/complete/", following.complete, name="follow-complete"),
    path("follow/case/comment/", following.comment, name="follow-comment"),
    path("follow/case/documents/<uuid:key>/", following.document, name="follow-document"),
    path("follow/leave/", following.leave, name="follow-leave"),
]
