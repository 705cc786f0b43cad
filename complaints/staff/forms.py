"""What each act on a case asks. The rules stand in the actions; a form only sees to it that nothing is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Document
from complaints.permissions import assignable_to
from complaints.states import CLOSING_REASONS, ClosingReason, State
from regions.models import Body, User
from regions.queries import bodies_matching

LONG_TEXT = 20_000
SHORT_TEXT = 4_000


def _text(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea({"rows": rows}), **options)


class ActForm(forms.Form):
    """A form about one case, filled in by one person."""

    def __init__(self, *args: Any, complaint: Complaint, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.user = user

    def choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class CheckForm(ActForm):
    note = _text(
        4,
        label=_("Internal note"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        required=False,
    )


class NoteForm(ActForm):
    note = _text(
        6,
        label=_("Internal note"),
        help_text=_("Only the staff read it. It can't be changed or deleted afterwards."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write the note.")},
    )


class OfficerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.staff_member.get_role_display()})"


class AssignForm(ActForm):
    officer = OfficerChoice(
        queryset=User.objects.none(),
        label=_("Case officer"),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose who works on the report."),
            "invalid_choice": _("Choose someone who works for the office of the report."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = assignable_to(self.complaint)
        self.choose_from("officer", colleagues.select_related("staff_member").order_by("first_name", "username"))
        self.initial.setdefault("officer", self.complaint.officer_id)


class BodyForm(ActForm):
    """The bodies to choose from are those that a search found, so that the page works without JavaScript."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.filter(is_active=True, is_reportable=True),
        label=_("Reported body"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose a body, or search with other words."),
            "invalid_choice": _("Choose a body from the list."),
        },
    )

    def __init__(self, *args: Any, search: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = list(bodies_matching(search).select_related("region"))
        self.fields["body"].widget.choices = [(body.pk, body.name_with_region) for body in self.found]


class DocumentChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({filesizeformat(obj.size)})"


class ClarificationForm(ActForm):
    summary = _text(
        10,
        label=_("Account for the body"),
        help_text=_("A draft from the complainant's own words. The body reads exactly what stands here."),
        max_length=LONG_TEXT,
        error_messages={"required": _("Tell the body what the report is about.")},
    )
    question = _text(
        5,
        label=_("Question to the body"),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write what the body is to explain.")},
    )
    documents = DocumentChoice(
        queryset=Document.objects.none(),
        label=_("Documents that the body may see"),
        help_text=_("Open each one first: pictures, letters and their names can reveal the complainant."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose documents of this report only.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("summary", self.complaint.account)
        hidden = self.complaint.documents.filter(is_shown_to_body=False)
        self.choose_from("documents", hidden)
        if not hidden:
            del self.fields["documents"]


class ClosingForm(ActForm):
    reason = forms.ChoiceField(label=_("Reason"), error_messages={"required": _("Choose why the report is closed.")})
    words = _text(
        7,
        label=_("Words to the complainant"),
        help_text=_("In plain words: what came of the report, and what they can do now. They read exactly this."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Tell the complainant why the report is closed.")},
    )
    note = _text(
        3,
        label=_("Internal note"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of a report that was closed meanwhile all, so that the action can say so.
        reasons = CLOSING_REASONS[State(self.complaint.state)] or tuple(ClosingReason)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a reason")), *((reason.value, reason.label) for reason in reasons)]

    def clean_reason(self) -> ClosingReason:
        return ClosingReason(self.cleaned_data["reason"])


class IdentityForm(ActForm):
    reason = _text(
        3,
        label=_("Why do you need to see the identity?"),
        help_text=_("Your name, the time and this reason go into the history of the case for good."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Say why you need to see the identity.")},
    )
