"""What a complainant can send while the report is under way."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.public.fields import long_answer
from complaints.uploads import FormWithFiles, RefusableForm

COMPLETION_LENGTH = 5_000
COMMENT_LENGTH = 10_000


class CompletionForm(FormWithFiles):
    field_order = ("text", "documents")

    text = long_answer(
        _("What we asked you for"),
        _("Write what we asked you for, or what the files show."),
        most=COMPLETION_LENGTH,
        rows=8,
        help_text=_("Answer here. If you send files, write what they show."),
    )


class CommentForm(RefusableForm):
    comment = long_answer(
        _("Your comment"),
        _("Write your comment."),
        most=COMMENT_LENGTH,
        rows=10,
        help_text=_("Write what is wrong, or missing, in what we found, and how you know. 10,000 characters fit."),
    )
    is_final = forms.BooleanField(
        label=_("I have read my comment again. I can send it once, and can't change it afterwards."),
        error_messages={
            "required": _("Tick the box when your comment is ready. You can't change it after sending."),
        },
    )
