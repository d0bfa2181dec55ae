"""The base of every record: a fact that all languages share."""

from typing import Any, ClassVar

from django.db import models

from cms.core.guard import changed_fields
from cms.documents import projection


class FactModel(models.Model):
    """A language-neutral record: saving it renders every document that shows it again, and every
    one that looks at all rows of its class. Not where only `inside` changed."""

    # whether the nightly check knows what each row held when it was written (audit.seals)
    is_sealed: ClassVar[bool] = False
    # whether a row stays for ever, whatever becomes of it
    is_kept: ClassVar[bool] = False
    # names of fields that are in no document and decide about none
    inside: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            is_seen = self.changes_what_is_seen()
            super().save(*args, **kwargs)
            if is_seen:
                projection.refresh(self, type(self))

    def changes_what_is_seen(self) -> bool:
        """Does it differ from its stored row in what documents are made of?"""
        if self.pk is None or self._state.adding:
            return True
        fields = self._meta.concrete_fields
        return bool(changed_fields(self, [f.attname for f in fields if f.name not in self.inside]))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with projection.publishing():
            stale = type(self)()
            stale.pk = self.pk  # delete() takes the key away from self
            result = super().delete(*args, **kwargs)
            projection.refresh(stale, type(self))
            return result
