"""The base of every record: a fact that all languages share."""

from typing import Any

from django.db import models

from cms.documents import projection


class FactModel(models.Model):
    """A language-neutral record: saving it renders every document that shows it again, and every
    one that looks at all rows of its class."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            super().save(*args, **kwargs)
            projection.refresh(self, type(self))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with projection.publishing():
            stale = type(self)()
            stale.pk = self.pk  # delete() takes the key away from self
            result = super().delete(*args, **kwargs)
            projection.refresh(stale, type(self))
            return result
