"""What every history that is only ever added to has in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models


class AppendOnly(models.Model):
    """A row that is written once and never changed or deleted through the ORM's instances."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise PermissionDenied("The history is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("The history is only ever added to.")
