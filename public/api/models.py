"""The table of the read API: when the worker was last there."""

from django.db import models


class WorkerSign(models.Model):
    """When the worker that runs all the time last did what the clock does; one row, none before the
    first time. Written by `condition.note_worker`.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
