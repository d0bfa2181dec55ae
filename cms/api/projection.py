"""From page rows to documents."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from wagtail.models import Page

from cms.api.models import Feed


@contextmanager
def publishing() -> Iterator[None]:
    with transaction.atomic():
        Feed.objects.lock()
        yield


def project(page: Page) -> None:
    return None


def refresh(*instances: models.Model) -> None:
    return None
