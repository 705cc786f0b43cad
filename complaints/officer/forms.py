from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from complaints.actions.refusal import Refused, RefusedFile
from complaints.events import Progress
from complaints.media_types import MEDIA_TYPES
from complaints.officer.access import today
from complaints.permissions import post_of
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


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. What may be in them is the rule of the action that takes them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = [file for file in data or [] if file]
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return chosen


class RefusableForm(forms.Form):
    """A form that shows why an action refused what was sent."""

    def refuse(self, refusal: Refused) -> None:
        is_about_file = isinstance(refusal, RefusedFile) and "documents" in self.fields
        self.add_error("documents" if is_about_file else None, str(refusal))


class AnswerForm(RefusableForm):
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
    documents = FilesField(
        label=_("Files"),
        required=False,
        widget=FilesInput({"accept": ",".join(MEDIA_TYPES)}),
    )
    is_final = forms.BooleanField(
        label=_("I have checked the answer. It goes to the Ombudsman and can't be changed afterwards."),
        error_messages={"required": _("Confirm that the answer may be sent; it can't be changed afterwards.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].help_text = _(
            "Choose all files at once: at most %(number)s, each up to %(size)s. "
            "PDF, JPG, PNG, DOCX, XLSX, ODT, MP3, M4A or MP4."
        ) % {
            "number": settings.DOCUMENTS_MAX_NUMBER,
            "size": filesizeformat(settings.DOCUMENT_MAX_BYTES),
        }

    def ask_for_files_again(self) -> None:
        """A browser never sends files twice: when the answer comes back they have to be chosen again."""
        if self.errors and self.files.getlist("documents"):
            self.add_error("documents", _("Choose the files again: they were not kept."))


class StatusForm(RefusableForm):
    progress = forms.ChoiceField(
        label=_("How far is your body with this matter?"),
        choices=[(value, capfirst(label)) for value, label in Progress.choices],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a status."),
            "invalid_choice": _("Choose a status from the list."),
        },
    )
    note = forms.CharField(
        label=_("Note to the Ombudsman"),
        help_text=_("What was done, or what still stands in the way. The complainant doesn't see this note."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": _("Write at most %(limit_value)d characters.")},
    )
