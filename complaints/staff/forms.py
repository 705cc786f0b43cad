"""What the acts ask that are possible on any case. The rules stand in the actions; a form sees that nothing is missing.

The others stand beside the acts: intake_forms, examination_forms, clock_forms, registration_form.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Document
from complaints.permissions import assignable_to
from regions.models import Body, Division, Office, User
from regions.queries import bodies_matching

LONG_TEXT = 20_000
SHORT_TEXT = 4_000


def long_text(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea({"rows": rows}), **options)


class ActForm(forms.Form):
    """A form about one case, filled in by one person; `now` is the moment of the act."""

    def __init__(self, *args: Any, complaint: Complaint, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.user = user
        self.now = now

    def choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def choose_one_of(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class CheckForm(ActForm):
    note = long_text(
        4,
        label=_("Internal note"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        required=False,
    )


class NoteForm(ActForm):
    note = long_text(
        6,
        label=_("Internal note"),
        help_text=_("Only the staff read it. It can't be changed or deleted afterwards."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write the note.")},
    )


class IdentityForm(ActForm):
    reason = long_text(
        3,
        label=_("Why do you need to see the identity?"),
        help_text=_("Your name, the time and this reason go into the history of the case for good."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Say why you need to see the identity.")},
    )


# --- People -----------------------------------------------------------------------------------------------------------


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


class TransferForm(ActForm):
    """Office and division are one choice, so that no division of another office can be chosen."""

    destination = forms.ChoiceField(
        label=_("Where to"),
        error_messages={
            "required": _("Choose the office or the division."),
            "invalid_choice": _("Choose an office or a division from the list."),
        },
    )
    reason = long_text(
        4,
        label=_("Reason"),
        help_text=_("Why the case moves, and with whom it was agreed. Stays with the staff."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write why the case moves, and with whom it was agreed.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = self._places()
        here = _key(self.complaint.office, self.complaint.division)
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, (office, division) in self.places.items():
            if key != here:
                words = f"{office}: {division}" if division else str(office)
                groups.setdefault(str(office), []).append((key, words))
        self.choose_one_of("destination", [("", _("Choose an office or a division")), *groups.items()])

    def place(self) -> tuple[Office, Division | None]:
        return self.places[self.cleaned_data["destination"]]

    @staticmethod
    def _places() -> dict[str, tuple[Office, Division | None]]:
        places: dict[str, tuple[Office, Division | None]] = {}
        divisions = Division.objects.filter(is_active=True).select_related("office")
        for office in Office.objects.all():
            places[_key(office, None)] = (office, None)
            for division in divisions:
                if division.office_id == office.pk:
                    places[_key(office, division)] = (office, division)
        return places


def _key(office: Office, division: Division | None) -> str:
    return f"{office.pk}-{division.pk}" if division else str(office.pk)


class ConflictForm(ActForm):
    reason = long_text(
        4,
        label=_("What ties you to the case?"),
        help_text=_("For example: family, friendship, an earlier post, an own interest. Stays with the staff."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write what ties you to the case.")},
    )


# --- The body ---------------------------------------------------------------------------------------------------------


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
    summary = long_text(
        10,
        label=_("Account for the body"),
        help_text=_("A draft from the complainant's own words. The body reads exactly what stands here."),
        max_length=LONG_TEXT,
        error_messages={"required": _("Tell the body what the report is about.")},
    )
    question = long_text(
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
