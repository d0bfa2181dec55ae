"""Who is not asked again."""

from django.conf import settings
from django.db import models


class FirstTranslation(models.Model):
    """One person has gone through the three sentences, or does not want to: they are not invited
    again. Made once, goes with its account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)
