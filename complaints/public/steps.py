"""The pages of the filing and their order. One page more, for representatives say, is a line in STEPS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from complaints.actions.drafting import save_answers
from complaints.actions.filing import Person, Report
from complaints.admissibility import latest_today
from complaints.models import Draft
from complaints.public import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone


@dataclass(frozen=True)
class FilingStep:
    """One page. `intro` stands under the heading; a form with a `heading_field` brings its own heading."""

    slug: str
    title: Words
    form: type[forms.StepForm]
    intro: Words = ""

    @property
    def url(self) -> str:
        return reverse("file-step", args=[self.slug])


STEPS = (
    FilingStep("body", _("The public body"), forms.BodyForm),
    FilingStep("event", _("What happened"), forms.EventForm),
    FilingStep("before", _("Your complaint to the public body"), forms.BeforeForm),
    FilingStep("wish", _("What you hope for"), forms.WishForm),
    FilingStep("documents", _("Evidence"), forms.DocumentForm),
    FilingStep(
        "person",
        _("Who you are"),
        forms.PersonForm,
        _("The law asks who reports. We keep these answers apart from your report."),
    ),
    FilingStep("contact", _("How we reach you"), forms.ContactForm),
)
STEP_OF = {step.slug: step for step in STEPS}
PAGES = len(STEPS) + 1  # with the page on which the answers are checked
START = "start"


class Filing:
    """A draft, seen as the pages that fill it."""

    def __init__(self, draft: Draft, now: datetime) -> None:
        self.draft = draft
        self.now = now
        self.today: date = latest_today(now)

    def is_answered(self, step: FilingStep) -> bool:
        return step.slug in self.draft.answers

    def form(self, step: FilingStep, data: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """The step's form with what was just sent, or else with what the draft holds, or else empty."""
        data = self.draft.answers.get(step.slug) if data is None else data
        known = self.draft.answers.get(START)  # what the first questions asked need not be answered twice
        return step.form(data, today=self.today, initial=known, **options)

    def save(self, step: FilingStep, form: forms.StepForm) -> None:
        save_answers(self.draft, {step.slug: form.typed()}, at=self.now)

    @cached_property
    def forms(self) -> dict[str, Any]:
        """All forms with the answers of the draft, validated anew: a body may have been closed meanwhile."""
        return {step.slug: self.form(step) for step in STEPS}

    def first_missing(self, before: FilingStep | None = None) -> FilingStep | None:
        """The first step that was never answered, of those that come before another one or of all."""
        earlier = STEPS[: STEPS.index(before)] if before else STEPS
        return next((step for step in earlier if not self.is_answered(step)), None)

    def first_unfinished(self) -> FilingStep | None:
        """The first step without an answer that can be sent."""
        missing = self.first_missing()
        return missing or next((step for step in STEPS if not self.forms[step.slug].is_valid()), None)

    def report(self, language: str) -> Report:
        """The answers as the filing takes them; only when no step is unfinished."""
        answers: dict[str, Any] = {}
        for form in self.forms.values():
            answers |= form.cleaned_data
        person = {name: answers[name] for name in Person.__dataclass_fields__}
        return Report(
            body=answers.get("body"),
            body_named=answers.get("body_named", ""),
            region=answers.get("region"),
            account=answers["account"],
            occurred_on=answers["occurred_on"],
            raised_on=answers["raised_on"],
            raised_outcome=answers["raised_outcome"],
            wish=answers["wish"],
            is_confidential=answers["is_confidential"] == "yes",
            person=Person(**person),
            language=language,
        )


def page_number(step: FilingStep) -> int:
    return STEPS.index(step) + 1


def step_before(step: FilingStep) -> FilingStep | None:
    position = STEPS.index(step)
    return STEPS[position - 1] if position else None


def url_after(step: FilingStep) -> str:
    following = STEPS[page_number(step) :]
    return following[0].url if following else reverse("file-check")
