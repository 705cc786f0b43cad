from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    """Who and where: regions, offices, public bodies, people, working days."""

    name = "regions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Regions, offices and bodies")
