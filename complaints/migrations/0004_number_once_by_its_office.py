"""A case that moves keeps its number, and the office it comes to may have given the same one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_append_only_history_frozen_rules")]

    operations = [
        migrations.RemoveConstraint(model_name="complaint", name="complaint_number_once"),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(
                models.Func(models.F("register"), models.Value("/"), models.Value(5), function="split_part"),
                models.F("register_year"),
                models.F("kind"),
                models.F("register_number"),
                name="complaint_number_once",
            ),
        ),
    ]
