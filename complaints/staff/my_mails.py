"""How each member of staff gets their mails."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.staff.asking import ask, written_in
from complaints.staff.tables import signed_in
from regions.actions import choose_mails


class MailsForm(forms.Form):
    wants_digest = forms.TypedChoiceField(
        label=_("When mails come"),
        help_text=_("Urgent mails come at once in either case."),
        choices=[("no", _("each at once")), ("yes", _("one mail each morning"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when mails come.")},
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of your mails.")},
    )


def page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    initial = {"wants_digest": "yes" if user.wants_digest else "no", "language": user.language}
    form = MailsForm(written_in(request), initial=initial)
    if form.is_valid():
        choose_mails(user, **form.cleaned_data)
        messages.success(request, gettext("From now on your mails come as you chose."))
        return HttpResponseRedirect(reverse("my-mails"))
    address = {"key": gettext("They go to"), "value": user.email or gettext("no address: an administrator can add it")}
    return ask(
        request,
        form,
        title=gettext("My mails"),
        button=gettext("Save"),
        back_url=reverse("admin:index"),
        summary=[address],
    )
