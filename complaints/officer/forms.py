from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from complaints.events import Progress
from complaints.officer.access import today
from complaints.permissions import post_of
from complaints.uploads import FormWithFiles, RefusableForm
from regions.models import User

ANSWER_LENGTH = 20_000
NOTE_LENGTH = 2_000


class SignInForm(AuthenticationForm):
    """Lets in who answers for a body today. Everyone else reads one and the same sentence."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "We can't let you in with this username and password. Check both: capital letters count. "
            "An account opens this door only while its owner answers for a public body."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = _("Write your username.")
        self.fields["password"].error_messages["required"] = _("Write your password.")

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not isinstance(user, User) or post_of(user, today()) is None:
            raise self.get_invalid_login_error()


class NewPasswordForm(PasswordChangeForm):
    """Django's own, with an error message for each field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].error_messages["required"] = _("Write the password you have now.")
        self.fields["new_password1"].error_messages["required"] = _("Write the new password.")
        self.fields["new_password2"].error_messages["required"] = _("Write the new password once more.")


class AnswerForm(FormWithFiles):
    field_order = ("answer", "documents", "is_final")

    answer = forms.CharField(
        label=_("Answer to the Ombudsman"),
        help_text=_("Answer every point of the request. Say what was done, when, and by which unit."),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea({"rows": 14}),
        error_messages={
            "required": _("Write the answer to the Ombudsman."),
            "max_length": _("Write at most %(limit_value)d characters; put the rest into a file."),
        },
    )
    is_final = forms.BooleanField(
        label=_("I have checked the answer. It goes to the Ombudsman and can't be changed afterwards."),
        error_messages={"required": _("Confirm that the answer may be sent; it can't be changed afterwards.")},
    )


def progress_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(value, capfirst(label)) for value, label in Progress.choices],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a status."),
            "invalid_choice": _("Choose a status from the list."),
        },
    )


class CorrectionForm(FormWithFiles):
    field_order = ("progress", "evidence", "documents")

    progress = progress_field(_("How far is your body with putting it right?"))
    evidence = forms.CharField(
        label=_("What was done"),
        help_text=_(
            "Say what was done, when, and by which unit, or what still stands in the way. "
            "It replaces what your body wrote here before."
        ),
        required=False,
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"max_length": _("Write at most %(limit_value)d characters; put the rest into a file.")},
    )


class MoreTimeForm(RefusableForm):
    reason = forms.CharField(
        label=_("Why does your body need more time?"),
        help_text=_("Say what is still missing, and by which day you will have it. You can ask once."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": _("Write why your body needs more time."),
            "max_length": _("Write at most %(limit_value)d characters."),
        },
    )


class MailsForm(forms.Form):
    """How someone wants to be written to; the action keeps it."""

    AT_ONCE, DAILY = "at_once", "daily"

    rhythm = forms.ChoiceField(
        label=_("When shall mails come?"),
        help_text=_("What is urgent, such as a missed deadline, comes at once in any case."),
        choices=[(AT_ONCE, _("Each mail at once")), (DAILY, _("One mail a day, in the morning"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when mails shall come."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the language of your mails."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    @property
    def wants_digest(self) -> bool:
        return bool(self.cleaned_data["rhythm"] == self.DAILY)


class StatusForm(RefusableForm):
    progress = progress_field(_("How far is your body with this matter?"))
    note = forms.CharField(
        label=_("Note to the Ombudsman"),
        help_text=_("What was done, or what still stands in the way. The complainant doesn't see this note."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": _("Write at most %(limit_value)d characters.")},
    )
