"""The outbox: what went out, what waits, what was given up, and sending that again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from complaints.models import Notice
from complaints.notices import SUBJECTS, send_again
from complaints.permissions import visible_to
from complaints.staff import views
from complaints.staff.case import TONES
from complaints.staff.tables import LongList, place


@admin.register(Notice)
class NoticeAdmin(LongList):
    """The outbox. Staff see what went out about the cases they see; administrators see whether mails go out at all."""

    list_display = ["number", "what", "told", "way", "standing", "attempts", "sent", "error"]
    list_display_links = None
    list_filter = ["state", "is_urgent"]
    list_select_related = ["event__complaint__office", "recipient", "digest"]
    actions = ["send_again"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return bool(request.user.is_superuser) or place(request) is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        if request.user.is_superuser:
            return super().get_queryset(request)
        return super().get_queryset(request).filter(event__complaint__in=visible_to(request.user))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_notice_changelist"),
            path("mails/", wrap(views.mails), name="complaints_notice_mails"),
            path("mails/<str:name>/", wrap(views.mail_text), name="complaints_notice_mail"),
        ]

    @admin.action(description=_("Send again what was given up"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        number = send_again(queryset, now=timezone.now())
        if not number:
            self.message_user(request, gettext("None of these was given up. Choose mails that were."), messages.WARNING)
            return
        told = ngettext(
            "%(number)s mail waits in the outbox again and goes out within a minute.",
            "%(number)s mails wait in the outbox again and go out within a minute.",
            number,
        )
        self.message_user(request, told % {"number": number}, messages.SUCCESS)

    @admin.display(description=_("register number"))
    def number(self, notice: Notice) -> str:
        return notice.event.complaint.register

    @admin.display(description=_("what"))
    def what(self, notice: Notice) -> str:
        return str(SUBJECTS[notice.event.code, notice.audience])

    @admin.display(description=_("to"))
    def told(self, notice: Notice) -> str:
        return str(notice.recipient or notice.get_audience_display())

    @admin.display(description=_("how"))
    def way(self, notice: Notice) -> str:
        if notice.is_urgent:
            return gettext("urgent, at once")
        if notice.digest is not None:
            return gettext("in the one mail of %(day)s") % {"day": date_format(notice.digest.day, "j M Y")}
        return gettext("by itself")

    @admin.display(description=_("state"))
    def standing(self, notice: Notice) -> SafeString:
        tone = TONES.get(Notice.State(notice.state), "quiet")
        return render_to_string("components/tag.html", {"text": notice.get_state_display(), "tone": tone})

    @admin.display(description=_("sent"))
    def sent(self, notice: Notice) -> str | None:
        if notice.sent_at is None:
            return None
        return date_format(timezone.localtime(notice.sent_at, notice.event.complaint.office.zone), "j M Y, H.i T")
