from django.db import models


class Heartbeat(models.Model):
    """When a background process was last seen alive, or a job last ended its run; /healthz reads it."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    seconds = models.FloatField(null=True)  # how long the last run took, for jobs
    count = models.PositiveIntegerField(null=True)  # how much it did

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
