from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement


class WithNote(models.Model):
    """A row that carries the office's own remark, kept apart from the words of the source."""

    note = models.TextField(_("note"), blank=True, help_text=_("In our own words."))
    note_en = models.TextField(_("note in English"), blank=True)

    class Meta:
        abstract = True

    @property
    def note_here(self) -> str:
        """The note in the reader's language; in Indonesian where no English one was written."""
        return (get_language() == "en" and self.note_en) or self.note


class Source(WithNote):
    """Where facts were read: a news report, or the agreement's own text."""

    slug = models.SlugField(_("short address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class Fact(WithNote):
    """The sentence of a source that tells something about an agreement: its day, a party, who signed."""

    class Subject(models.TextChoices):
        KIND = "kind", _("kind")
        SIGNED_ON = "signed_on", _("day of signing")
        PLACE = "place", _("place")
        PARTY = "party", _("party")
        SIGNATORY = "signatory", _("signatory")
        WITNESS = "witness", _("witness")
        SCOPE = "scope", _("object of cooperation")
        COVERAGE = "coverage", _("coverage")
        PURPOSE = "purpose", _("aim")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="facts", verbose_name=_("agreement")
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="facts", verbose_name=_("source"))
    subject = models.CharField(_("tells"), max_length=20, choices=Subject)
    quotation = models.TextField(_("sentence"), help_text=_("In the words of the source."))

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("fact with its source")
        verbose_name_plural = _("facts with their sources")

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.quotation[:60]}"
