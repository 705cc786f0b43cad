"""What the acts on reports, corrective action and recommendations ask. The rules stand in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions.moving import require_body
from complaints.examination import Judgement, Maladministration, Result
from complaints.models import CorrectiveAction
from complaints.staff.examination_forms import Words, chosen, internal_note, text
from complaints.staff.forms import LONG_TEXT, SHORT_TEXT, ActForm
from regions.models import Body
from regions.queries import bodies_matching, body_ids_above

FURTHER_ADDRESSEES = (2, 3, 4)

# --- Report and corrective action -------------------------------------------------------------------------------------

FORMS = [(form.value, capfirst(form.label)) for form in Maladministration]


def forms_of_maladministration(label: Words, help_text: Words = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=FORMS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose forms of maladministration from the list.")},
    )


class ReportForm(ActForm):
    """What a report says; `content` has it as complaints.actions.reporting takes it.

    Addressees of corrective action are the reported body and, of those beside, above and directly below it, three more.
    """

    result = chosen(
        _("Result"),
        [(result.value, result.label) for result in Result],
        _("Choose the result of the examination."),
    )
    opinion = text(
        12,
        label=_("Opinion"),
        help_text=_("What was examined, and what follows from it."),
        max_length=LONG_TEXT,
        otherwise=_("Write the opinion."),
    )
    found = forms_of_maladministration(_("Forms of maladministration that were found"))
    not_found = forms_of_maladministration(
        _("Forms that were examined and not found"), _("Leave out what was not examined.")
    )
    words = text(
        8,
        label=_("Words to the complainant"),
        help_text=_("In plain words: what the report says. They read exactly this."),
        max_length=SHORT_TEXT,
        otherwise=_("Tell the complainant what the report says."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = require_body(self.complaint)
        self.fields["correction"] = self._correction(self.body.name)
        neighbours = list(bodies_near(self.body))
        for number in FURTHER_ADDRESSEES if neighbours else ():
            self.fields[f"addressee_{number}"] = self._addressee(number, neighbours)
            self.fields[f"correction_{number}"] = self._correction(gettext("addressee %(number)s") % {"number": number})

    def _correction(self, whose: str) -> forms.CharField:
        label = gettext("What has to be put right: %(body)s") % {"body": whose}
        return text(5, label=label, max_length=LONG_TEXT, required=False)

    def _addressee(self, number: int, bodies: list[Body]) -> forms.ModelChoiceField:
        field = forms.ModelChoiceField(
            queryset=bodies_near(self.body),
            label=gettext("Addressee %(number)s") % {"number": number},
            required=False,
            error_messages={"invalid_choice": _("Choose bodies from the list.")},
        )
        field.widget.choices = [("", gettext("No other body")), *((body.pk, body.name) for body in bodies)]
        return field

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if both := set(answers.get("found", ())) & set(answers.get("not_found", ())):
            named = ", ".join(str(Maladministration(form).label) for form in sorted(both))
            self.add_error("not_found", gettext("Choose found or not found, not both: %(forms)s.") % {"forms": named})
        named_before: set[Body] = set()
        for number in FURTHER_ADDRESSEES:
            self._check_addressee(number, named_before)
        return answers

    def _check_addressee(self, number: int, named_before: set[Body]) -> None:
        addressee, correction = f"addressee_{number}", f"correction_{number}"
        body, words = self.cleaned_data.get(addressee), self.cleaned_data.get(correction)
        if body is None:
            if words and addressee not in self.errors:
                self.add_error(addressee, gettext("Choose which body has to put this right."))
            return
        if body in named_before:
            self.add_error(addressee, gettext("This body is an addressee already."))
        elif not words and correction not in self.errors:
            self.add_error(correction, gettext("Write what this body has to put right."))
        named_before.add(body)

    @property
    def content(self) -> dict[str, Any]:
        answers = self.cleaned_data
        findings = dict.fromkeys(answers["found"], True) | dict.fromkeys(answers["not_found"], False)
        actions = {str(self.body.pk): answers["correction"]} if answers["correction"] else {}
        for number in FURTHER_ADDRESSEES:
            if body := answers.get(f"addressee_{number}"):
                actions[str(body.pk)] = answers[f"correction_{number}"]
        return {
            "result": answers["result"],
            "opinion": answers["opinion"],
            "words": answers["words"],
            "findings": findings,
            "actions": actions,
        }


def bodies_near(body: Body) -> QuerySet[Body]:
    """The body above, those beside it under the same one, and those directly below."""
    near = Q(parent=body.pk)
    if body.parent_id is not None:
        near |= Q(pk=body.parent_id) | Q(parent=body.parent_id)
    return Body.objects.filter(near, is_active=True).exclude(pk=body.pk)


class ActionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        judged = obj.get_judgement_display() or gettext("not judged yet")
        return f"{obj.body} – {obj.get_progress_display()}; {judged}"


class JudgementForm(ActForm):
    action = ActionChoice(
        queryset=CorrectiveAction.objects.none(),
        label=_("Corrective action"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the corrective action."),
            "invalid_choice": _("Choose a corrective action of this report."),
        },
    )
    judgement = chosen(
        _("Judgement"),
        [(judgement.value, judgement.label) for judgement in Judgement],
        _("Choose how far it was carried out."),
    )
    note = internal_note()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("action", self.complaint.corrective_actions.select_related("body"))


class ResolutionForm(ActForm):
    reason = text(
        5,
        label=_("What was not put right"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        otherwise=_("Write what was not put right."),
    )


# --- Recommendation ---------------------------------------------------------------------------------------------------


class RecommendationForm(ActForm):
    """The superiors to choose from are those above the body and those that a search found."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.filter(is_active=True),
        label=_("Superior of the body"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the superior of the body, or search with other words."),
            "invalid_choice": _("Choose the superior of the body from the list."),
        },
    )
    words = text(
        12,
        label=_("What is recommended"),
        max_length=LONG_TEXT,
        otherwise=_("Write what is recommended."),
    )

    def __init__(self, *args: Any, search: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = require_body(self.complaint)
        above = Body.objects.filter(pk__in=body_ids_above(body.pk), is_active=True)
        self.found = [one for one in bodies_matching(search).select_related("region") if one != body]
        offered = {one.pk: one for one in [*above.select_related("region"), *self.found] if one != body}
        self.choose_from("body", Body.objects.filter(is_active=True).exclude(pk=body.pk))
        self.fields["body"].widget.choices = [(pk, one.name_with_region) for pk, one in offered.items()]
        self.initial.setdefault("body", body.parent_id)


class SuperiorsReportForm(ActForm):
    report = text(
        10,
        label=_("What the superior reports"),
        max_length=LONG_TEXT,
        otherwise=_("Write what the superior reports."),
    )
    outcome = chosen(
        _("How far the recommendation was carried out"),
        [(judgement.value, judgement.label) for judgement in Judgement],
        _("Choose how far it was carried out."),
    )


class PublishingForm(ActForm):
    reason = text(
        6,
        label=_("Why it is published"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        otherwise=_("Write why it is published."),
    )


# --- Proposals --------------------------------------------------------------------------------------------------------


class ReturnForm(ActForm):
    words = text(
        5,
        label=_("Why it goes back"),
        help_text=_("Whoever proposed it reads this, and so does the history of the case."),
        max_length=SHORT_TEXT,
        otherwise=_("Write why it goes back."),
    )
