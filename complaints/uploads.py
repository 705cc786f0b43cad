"""How the doors take files beside what is written, and show why an action refused either.

Which files are taken is the rule of complaints.actions.documents.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from complaints.actions.refusal import Refused, RefusedFile
from complaints.media_types import MEDIA_TYPES


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
    """A form that shows why an action refused what was sent: at the files what is about them."""

    def refuse(self, refusal: Refused) -> None:
        is_about_file = isinstance(refusal, RefusedFile) and "documents" in self.fields
        self.add_error("documents" if is_about_file else None, str(refusal))


class FormWithFiles(RefusableForm):
    """Files sent with what a form says, all at once."""

    documents = FilesField(
        label=_("Files"),
        required=False,
        widget=FilesInput({"accept": ",".join(MEDIA_TYPES)}),
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
