"""Does anything name a record? What nobody names can be changed by one person: it is seen nowhere,
and whoever names it later shows it to a second person first.

Drafts count like public pages. A second person may have agreed to a draft already, or may be
reading it; and an old version that two people agreed to can be published again.
"""

import json
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex, Revision
from wagtail_localize.models import SegmentOverride

from cms.core.links.content import BATCH
from cms.core.links.references import references
from cms.documents import projection
from cms.two_people.approvals.models import ChangeRequest


def is_named(record: models.Model) -> bool:
    """Is it named by a page in any version, a record, a translation or a change that waits?"""
    return (
        projection.shows(record)
        or _in_rows(record)
        or ReferenceIndex.get_references_to(record).exists()
        or _in_overrides(record)
        or _in_requests(record)
        or is_in_a_version(record)
    )


def _in_rows(record: models.Model) -> bool:
    """The reference index follows models with a screen of their own only."""
    return any(
        field.related_model._base_manager.filter(**{field.field.name: record}).exists()
        for field in record._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ManyToOneRel)
        and not getattr(field.related_model, "wagtail_reference_index_ignore", False)
    )


def _in_overrides(record: models.Model) -> bool:
    """The picture that a language chose for itself."""
    if not isinstance(record, get_image_model()):
        return False
    return SegmentOverride.objects.filter(data_json=json.dumps(record.pk)).exists()


def _in_requests(record: models.Model) -> bool:
    """Is it the value that an open request of another record asks for?"""
    installed: list[Any] = apps.get_models()
    records = [one for one in installed if isinstance(getattr(one, "two_people", 0), dict)]
    fields = {
        (model, name)
        for model in records
        for name in model.two_people
        if model._meta.get_field(name).related_model is type(record)
    }
    return any(
        ChangeRequest.objects.about(model).open().filter(**{f"new__{name}": record.pk}).exists()
        for model, name in fields
    )


def is_in_a_version(record: models.Model) -> bool:
    """Does any version of any page since the record was made name it, drafts too?"""
    label = "" if isinstance(record, get_image_model()) else record._meta.label_lower
    kind = "record" if label else "image"
    revisions = Revision.page_revisions.select_related("content_type")
    made_at = getattr(record, "created_at", None)
    if made_at is not None:
        revisions = revisions.filter(created_at__gte=made_at)
    for revision in revisions.iterator(BATCH):
        model = revision.content_type.model_class()
        if model is not None and any(
            (one.kind, one.target, one.model) == (kind, str(record.pk), label)
            for one in references(revision.content, model)
        ):
            return True
    return False
