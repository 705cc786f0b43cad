from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_number_once_by_its_office")]

    operations = [
        migrations.AddField(
            model_name="examinationreport",
            name="words",
            field=models.TextField(blank=True, verbose_name="words to the complainant"),
        ),
    ]
