"""Mails that the mail server did not take."""

from django.db import models


class WaitingMail(models.Model):
    """One mail, until the server has taken it, has refused it for good, or it is too old to help.

    Made by `backend.KeepingBackend` in the transaction of whoever writes. `parts` are the arguments
    of an EmailMultiAlternatives. Deleted by `sending.tick`.
    """

    parts = models.JSONField()
    since = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "publishing"

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"
