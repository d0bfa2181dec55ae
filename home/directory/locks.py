"""What a script may not do to facts: go around save(), which checks and renders."""

from collections import Counter
from typing import Any

from django.db import models

from cms.core.guard import WrittenRound
from cms.documents import projection

# the right to be the second person for a number
CONFIRM = "home.confirm_contactchannel"


class FactQuerySet(models.QuerySet[Any]):
    """Without update(), bulk_create() and bulk_update(): documents would not follow, and the last
    emergency contact could go unseen."""

    def update(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Facts are saved one by one, so that documents follow.")

    bulk_create = bulk_update = update

    def delete(self) -> tuple[int, dict[str, int]]:
        """Also one by one, as the admin's lists delete what is ticked."""
        counts: Counter[str] = Counter()
        with projection.publishing():
            for row in self:
                counts.update(row.delete()[1])
        return counts.total(), dict(counts)


class KeptQuerySet(FactQuerySet):
    """The same for rows that stay for ever."""

    def delete(self) -> Any:
        raise WrittenRound("This is never deleted.")
