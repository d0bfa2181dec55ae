"""Rows that go for good, and the one way there: `erase`.

A page goes into the recycle bin and nowhere else, whoever asks and with what; what pages show, and
what holds such rows, stays while readers have it. It is refused twice: of a tree before the tree is
written, because treebeard lowers the number of children first and Wagtail writes its log; and of
every row as it is about to go, in the transaction that would delete it.
"""

from typing import Any, Final

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Collection, CollectionMember, Locale, Page, Site

from cms.core.records import FactModel
from cms.documents import projection
from cms.documents.visibility import public_below
from cms.request_context import active, entered
from cms.two_people.refusals import ERASED, Refused


class Erasing:
    """`erase` is at work."""


def erase(row: models.Model, *, by: Any = None) -> None:
    """Delete `row`, and with a page all below it, for good: what has been in the bin, and what the
    system itself made and nobody has worked on."""
    with entered(Erasing()), transaction.atomic():
        if isinstance(row, Page):
            DeletePageAction(row, user=by).execute(skip_permission_checks=True)
        else:
            row.delete()


def connect() -> None:
    """Called once by `PublishingConfig.ready()`."""
    for model in apps.get_models():
        if issubclass(model, (FactModel, *_WHY_NOT)):
            pre_delete.connect(refuse_row, sender=model)


def refuse_nodes(nodes: models.QuerySet[Any]) -> None:
    """Refuse to delete these rows of a tree, and what is below them; nothing is written yet."""
    if active(Erasing) is None and (why_not := _of_nodes(nodes)):
        raise Refused(ERASED, why_not)


def refuse_row(instance: models.Model, **told: Any) -> None:
    """Refuse to delete this row, which is about to go, perhaps with another one."""
    if active(Erasing) is None and (why_not := _of_row(instance)):
        raise Refused(ERASED, why_not)


def _of_nodes(nodes: models.QuerySet[Any]) -> str:
    if issubclass(nodes.model, Page):
        return _of_page() if nodes.exists() else ""
    if issubclass(nodes.model, Collection):
        return next(filter(None, map(_of_collection, nodes)), "")
    return ""


def _of_row(row: models.Model) -> str:
    for model, why_not in _WHY_NOT.items():
        if isinstance(row, model):
            return why_not(row)
    return _of_record(row)


def _of_page(page: Page | None = None) -> str:
    return _("A page is deleted into the recycle bin, and from there after its days.")


def _of_record(row: models.Model) -> str:
    if getattr(row, "is_kept", False):
        return _("“%(name)s” stays for ever.") % {"name": row}
    may_be_published = getattr(row, "may_be_published", None)
    is_hidden = may_be_published is not None and not may_be_published()
    return _in_use(row) if not is_hidden and projection.is_read(row) else ""


def _of_collection(collection: Collection) -> str:
    holders = [one for one in apps.get_models() if issubclass(one, CollectionMember)]
    is_empty = not any(one._base_manager.filter(collection=collection).exists() for one in holders)
    return "" if is_empty else _("“%(name)s” is not empty.") % {"name": collection}


def _of_locale(locale: Locale) -> str:
    return _in_use(locale) if projection.is_language_read(locale.language_code) else ""


def _of_site(site: Site) -> str:
    return _in_use(site) if public_below(site.root_page) else ""


def _in_use(row: models.Model) -> str:
    return _(
        "Readers have “%(name)s”. Take down the pages that show it, or take it out of them, first."
    ) % {"name": row}


_WHY_NOT: Final[dict[type[models.Model], Any]] = {
    Page: _of_page,
    Collection: _of_collection,
    Locale: _of_locale,
    Site: _of_site,
}
