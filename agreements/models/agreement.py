from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.models import Body, Region


class Agreement(models.Model):
    """A memorandum between the Ombudsman and its parties. Empty means not known; nothing is guessed."""

    class Kind(models.TextChoices):
        NOTA_KESEPAKATAN = "nota_kesepakatan", _("memorandum of understanding (Nota Kesepakatan)")
        KESEPAKATAN_BERSAMA = "kesepakatan_bersama", _("joint agreement (Kesepakatan Bersama)")
        PERJANJIAN_KERJA_SAMA = "perjanjian_kerja_sama", _("cooperation agreement (Perjanjian Kerja Sama)")
        NASKAH_KERJA_SAMA = "naskah_kerja_sama", _("cooperation document (kind not told)")

    slug = models.SlugField(_("short address"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    title_is_ours = models.BooleanField(
        _("title is descriptive"),
        default=False,
        help_text=_("No source tells the title; this one only names the kind and the parties."),
    )
    number = models.CharField(_("number"), max_length=100, blank=True)
    signed_on = models.DateField(_("signed on"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    ends_on = models.DateField(_("last day in force"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    bodies = models.ManyToManyField(Body, through="Party", related_name="agreements", verbose_name=_("parties"))
    covered_regions = models.ManyToManyField(
        Region,
        blank=True,
        related_name="agreements",
        verbose_name=_("covered regions"),
        help_text=_("Every public body in these regions is covered, whoever it belongs to."),
    )

    class Meta:
        ordering = ["-signed_on", "slug"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_not_before_signing",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                violation_error_message=_("The last day in force is before the day of signing."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """A public body or university that is a party beside the Ombudsman; bodies below it are covered too."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="parties", verbose_name=_("public body"))

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [models.UniqueConstraint(fields=["agreement", "body"], name="party_once_an_agreement")]

    def __str__(self) -> str:
        return str(self.body)


class Signatory(models.Model):
    """Someone who signed, or witnessed the signing; `on_behalf_of` names the person or office represented."""

    class Role(models.TextChoices):
        SIGNED = "signed", _("signed")
        WITNESSED = "witnessed", _("witnessed")

    class Side(models.TextChoices):
        OMBUDSMAN = "ombudsman", _("for the Ombudsman")
        PARTY = "party", _("for a party")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="signatories", verbose_name=_("agreement")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    side = models.CharField(
        _("side"), max_length=10, choices=Side, blank=True, help_text=_("May stay empty for a witness.")
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    position = models.CharField(_("position"), max_length=200)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("signatory or witness")
        verbose_name_plural = _("signatories and witnesses")
        constraints = [
            models.CheckConstraint(
                name="signatory_who_signed_has_a_side",
                condition=~Q(role="signed", side=""),
                violation_error_message=_("Choose the side for which this person signed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.position


class ScopeItem(models.Model):
    """What an agreement is about: an object of cooperation that it names, or an aim told about it."""

    class Role(models.TextChoices):
        OBJECT = "object", _("object of cooperation")
        AIM = "aim", _("aim")

    class Topic(models.TextChoices):
        FASTER_SETTLEMENT = "faster_settlement", _("faster settlement of reports")
        PREVENTION = "prevention", _("prevention of maladministration")
        TRAINING = "training", _("training and development of people")
        DATA_EXCHANGE = "data_exchange", _("exchange of data and information")
        SERVICE_QUALITY = "service_quality", _("better public services")
        STUDENT_SUPERVISION = "student_supervision", _("supervision of public services by students")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="scope_items", verbose_name=_("agreement")
    )
    role = models.CharField(_("told as"), max_length=10, choices=Role, default=Role.OBJECT)
    topic = models.CharField(_("topic"), max_length=30, choices=Topic)

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("object or aim of cooperation")
        verbose_name_plural = _("objects and aims of cooperation")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "role", "topic"], name="scope_topic_once_an_agreement")
        ]

    def __str__(self) -> str:
        return self.get_topic_display()
