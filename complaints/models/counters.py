from django.db import models

from regions.models import Office


class RegisterCounter(models.Model):
    """The last running number of an office, year and kind. Taken last in the filing transaction: no gaps."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("office", "year", "kind", name="register_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.last}/{self.kind}/{self.year}"


class AgendaCounter(models.Model):
    """The last national running number of a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.last}.{self.year}"
