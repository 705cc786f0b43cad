from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """Memoranda of understanding, and which of them covers a body on a day."""

    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Agreements")
