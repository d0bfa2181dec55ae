"""Wiring for what `save()` of our own models cannot see.

Wagtail saves as base `Page` when a page expires or moves, and its own models (restrictions,
languages, renditions) know nothing of documents. Most of these signals fire inside the
transaction that changes the row; for the others `middleware.AdminTransactions` opens one.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction

from cms.core.records import FactModel
from cms.documents import projection
from cms.publishing.pages import is_bookkeeping
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.records import drop_files
from cms.two_people.audit import seals


def connect() -> None:
    """Called once by `PublishingConfig.ready()`."""
    post_save.connect(page_saved_as_base, sender=Page)
    post_delete.connect(page_deleted, sender=Page)
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction)
        signal.connect(locale_changed, sender=Locale)
    post_delete.connect(rendition_deleted, sender=get_image_model().get_rendition_model())
    post_delete.connect(request_deleted, sender=ChangeRequest)
    for model in apps.get_models():
        if issubclass(model, FactModel):
            post_delete.connect(fact_deleted, sender=model)
    seals.connect()


def page_saved_as_base(instance: Page, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    if not raw and not is_bookkeeping(update_fields):
        projection.project_subtree(instance)


def page_deleted(instance: Page, **kwargs: Any) -> None:
    projection.withdraw(instance.translation_key, instance.locale.language_code)


def restriction_changed(
    instance: PageViewRestriction, raw: bool = False, origin: Any = None, **kwargs: Any
) -> None:
    if raw or _is_cascade(origin, PageViewRestriction):
        return
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        projection.project_subtree(page)


def locale_changed(
    instance: Locale, raw: bool = False, created: bool = False, **kwargs: Any
) -> None:
    """A new one has no page yet: nothing would differ, and all would wait for it."""
    if not (raw or created):
        projection.project_locales()


def rendition_deleted(instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Replacing a picture's file deletes its renditions after the picture has been saved."""
    if not _is_cascade(origin, type(instance)):
        projection.refresh(get_image_model()(pk=instance.image_id))


def fact_deleted(instance: FactModel, **kwargs: Any) -> None:
    """Facts deleted through a queryset or a cascade, which never call `delete()`."""
    projection.refresh(instance)


def request_deleted(instance: ChangeRequest, **kwargs: Any) -> None:
    """Its subject is gone; so are the files that waited."""
    if instance.is_open:
        drop_files(instance)


def _is_cascade(origin: Any, model: type[models.Model]) -> bool:
    """Is the row deleted only because another one is? That one's own signal follows.

    Looking at documents in between would show a page without its restriction, or make renditions
    of a picture that is going.
    """
    if origin is None:
        return False
    return not issubclass(getattr(origin, "model", type(origin)), model)
