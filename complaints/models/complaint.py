from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from complaints.admissibility import RefusalGround
from complaints.models.rules import RuleSet
from complaints.procedure import Step, Weight
from complaints.states import OPEN, REFUSALS, ClosingReason, State
from regions.models import Body, Division, Office


class Kind(models.TextChoices):
    """Kinds of report as the register numbers name them."""

    LM = "LM", _("public report (LM)")
    RCO = "RCO", _("rapid response (RCO)")
    IAPS = "IAPS", _("own-initiative investigation (IAPS)")
    KNL = "KNL", _("consultation (KNL)")
    COPY = "TEMBUSAN", _("copy for information (tembusan)")


class Channel(models.TextChoices):
    """How a report reached the office."""

    WEBSITE = "website", _("website")
    WALK_IN = "walk_in", _("walk-in")
    ON_THE_SPOT = "on_the_spot", _("on the spot")
    LETTER = "letter", _("letter")
    TELEPHONE = "telephone", _("telephone")
    CALL_CENTRE = "call_centre", _("call centre 137")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("e-mail")
    FAX = "fax", _("fax")
    SOCIAL_MEDIA = "social_media", _("social media")
    MOBILE_APPLICATION = "mobile_application", _("mobile application")
    SP4N_LAPOR = "sp4n_lapor", _("SP4N-LAPOR!")
    ONLINE_CONSULTATION = "online_consultation", _("online consultation")
    OWN_INITIATIVE = "own_initiative", _("own initiative")


class Complaint(models.Model):
    """A report of maladministration. Who filed it stands in Identity, never here.

    `state` is changed by complaints.actions alone, each time with a line of history.
    """

    filing_token = models.UUIDField(unique=True, editable=False)  # one submission is one case
    code_digest = models.BinaryField(max_length=32, unique=True, editable=False)  # keyed hash of the secret code
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LM)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("office"))
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("division")
    )
    register_year = models.PositiveSmallIntegerField(_("register year"))
    register_number = models.PositiveIntegerField(_("running number"))
    register = models.CharField(_("register number"), max_length=40, unique=True)
    agenda = models.CharField(_("agenda number"), max_length=20, unique=True)
    registered_at = models.DateTimeField(_("registered"))
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, verbose_name=_("rule set"))

    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("reported body"),
    )
    body_named = models.CharField(
        _("body as the complainant named it"), max_length=200, blank=True, help_text=_("When not in the list.")
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("agreement"),
        help_text=_("The one that covered the body on the day of registration."),
    )

    account = models.TextField(_("what happened"))
    occurred_on = models.DateField(_("when it happened"))
    raised_on = models.DateField(_("raised with the body on"), null=True, blank=True)
    raised_outcome = models.TextField(_("how raising it ended"), blank=True)
    wish = models.TextField(_("what the complainant hopes for"))
    is_confidential = models.BooleanField(_("name kept secret"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)

    weight = models.CharField(
        _("weight"),
        max_length=10,
        choices=Weight,
        default=Weight.SIMPLE,
        help_text=_("Says how many days the office gives itself for the whole case."),
    )
    is_rapid = models.BooleanField(
        _("rapid response"), default=False, help_text=_("Examined at once, by decision; warned of at once.")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RECEIVED)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_complaints",
        verbose_name=_("case officer"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closing_reason = models.CharField(_("closing reason"), max_length=30, choices=ClosingReason, blank=True)
    refusal_ground = models.CharField(
        _("ground of the refusal"),
        max_length=30,
        choices=RefusalGround,
        blank=True,
        help_text=_("UU 37/2008 art. 24, 36."),
    )
    closing_words = models.TextField(_("closing words to the complainant"), blank=True)

    class Meta:
        ordering = ["-registered_at", "-id"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            # By the code of the office that gave the number: the case may have moved to another one since.
            models.UniqueConstraint(
                Func(F("register"), Value("/"), Value(5), function="split_part"),
                "register_year",
                "kind",
                "register_number",
                name="complaint_number_once",
            ),
            models.CheckConstraint(name="complaint_names_a_body", condition=Q(body__isnull=False) | ~Q(body_named="")),
            models.CheckConstraint(name="complaint_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="complaint_closed_with_reason",
                condition=(Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(closing_reason=""))
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closing_reason="")),
            ),
            models.CheckConstraint(
                name="complaint_refused_on_a_ground",
                condition=~Q(closing_reason__in=sorted(REFUSALS)) | ~Q(refusal_ground=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="complaint_newest"),
            models.Index(fields=["office", "-registered_at", "-id"], name="complaint_office_newest"),
            models.Index(
                fields=["office", "registered_at", "id"],
                name="complaint_open_by_office",
                condition=~Q(state=State.CLOSED),
            ),
        ]

    def __str__(self) -> str:
        return self.register

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def whole_case_step(self) -> Step:
        return Weight(self.weight).step

    @property
    def body_name(self) -> str:
        """The body's name in the list, or as the complainant wrote it."""
        return self.body.name if self.body else self.body_named
