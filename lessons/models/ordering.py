"""The place of a page among its siblings, as a number that all languages share.

Not the order of the tree: that one differs per language, and moving one page there changes rows
of others that nobody saved.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

PLACES = 1000  # more than anything has siblings; three levels still fit a 32-bit column
_check_fits = MaxValueValidator(PLACES - 1)


class Ordered(models.Model):
    """A page with a place; a new one without a number goes last."""

    FACTS: ClassVar[tuple[str, ...]] = ("order",)

    order = models.PositiveSmallIntegerField(
        _("place"),
        blank=True,
        default=0,
        help_text=_("1 comes first. Leave 0 for the next free place."),
    )

    class Meta:
        abstract = True

    def prepare_to_save(self) -> None:
        super().prepare_to_save()  # type: ignore[misc]
        self._forget_above()
        self.take_place()

    def clean(self) -> None:
        self.order = self.order or 0  # an emptied field
        super().clean()
        try:
            _check_fits(self.order)
        except ValidationError as error:
            raise ValidationError({"order": error}) from error

    def take_place(self) -> None:
        """The next free place if it has none; needs a parent."""
        if not self.order:
            siblings = type(self).objects.child_of(self.get_parent()).exclude(pk=self.pk)  # type: ignore[attr-defined]
            self.order = (siblings.aggregate(last=models.Max("order"))["last"] or 0) + 1

    def place(self) -> int:
        """Where it stands in a list of everything: by book, then module, then lesson."""
        place = 0
        for page in [*self.above, self]:
            place = place * PLACES + page.order
        return place

    @cached_property
    def above(self) -> list[Any]:
        """`parents()`, asked once. Where documents are written, rows come with it."""
        return self.parents()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._forget_above()
        super().refresh_from_db(*args, **kwargs)

    def _forget_above(self) -> None:
        self.__dict__.pop("above", None)

    def parents(self) -> list[Any]:
        """The books and modules above it, from the top, as they now stand."""
        return list(self.get_ancestors().type(Ordered).specific())  # type: ignore[attr-defined]
