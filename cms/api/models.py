"""The tables of the read API: how often was searched, and when the worker was last there."""

from django.db import models


class SearchCount(models.Model):
    """Of one day and one language: how many searches, and how many of them found nothing that has
    everything they asked for. What was searched for is nowhere.

    Days are those of the office's clock. Written by `search.tally`.
    """

    day = models.DateField()
    locale = models.CharField(max_length=20)
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "locale"], name="search_count_identity")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.locale}: {self.searches}"


class WorkerSign(models.Model):
    """When the worker that runs all the time last did what the clock does; one row, none before the
    first time. Written by `condition.note_worker`.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
