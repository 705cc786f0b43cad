from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint


class Identity(models.Model):
    """Who filed a report (UU 37/2008 art. 24). Read only through actions.identity.open_identity, which records it."""

    class MaritalStatus(models.TextChoices):
        SINGLE = "single", _("single")
        MARRIED = "married", _("married")
        DIVORCED = "divorced", _("divorced")
        WIDOWED = "widowed", _("widowed")

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, primary_key=True, related_name="identity")
    full_name = models.CharField(_("full name"), max_length=150)
    birth_place = models.CharField(_("place of birth"), max_length=100)
    birth_on = models.DateField(_("date of birth"))
    marital_status = models.CharField(_("marital status"), max_length=10, choices=MaritalStatus)
    occupation = models.CharField(_("occupation"), max_length=100)
    address = models.TextField(_("full address"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return f"identity of complaint {self.pk}"  # never the name: it would reach logs and admin pages
