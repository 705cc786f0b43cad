from django.db import models


class Heartbeat(models.Model):
    """When a background process was last seen alive; /healthz reads it."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
