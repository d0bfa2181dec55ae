"""Files and pictures that no page uses, neither what readers see nor a draft.

Wagtail's reference index knows stored rows only; drafts are read from their revisions
(`cms.publishing.links`), records from the index. A page in the recycle bin still uses its files: it
can come back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex

from cms.publishing.links.content import pointing
from lessons.library.models.pictures import Picture
from lessons.library.models.resources import Resource, ResourceFile
from localize.overview.records import name_records


@dataclass(frozen=True)
class Unused:
    """One file that takes room for nothing."""

    name: str
    kind: Any
    why: Any
    bytes: int
    since: datetime | None
    url: str  # where it can be looked at and deleted


def unused() -> list[Unused]:
    """The largest first; the same number of queries for any number of files."""
    used = _used()
    found = [*_pictures(used), *_resource_files(used)]
    return sorted(found, key=lambda one: (-one.bytes, one.name))


def _used() -> dict[str, set[str]]:
    """Primary keys, as text, by model label: of drafts and published versions, and of records."""
    found: dict[str, set[str]] = {}
    labels = {"image": Picture._meta.label_lower}
    for _page, references in pointing(with_binned=True):
        for reference in references:
            label = labels.get(reference.kind, reference.model)
            found.setdefault(label, set()).add(reference.target)
    for model in (Picture, Resource):
        kind = ContentType.objects.get_for_model(model)
        indexed = ReferenceIndex.objects.filter(to_content_type=kind)
        found.setdefault(model._meta.label_lower, set()).update(
            indexed.values_list("to_object_id", flat=True)
        )
    return found


def _pictures(used: dict[str, set[str]]) -> Iterable[Unused]:
    known = used.get(Picture._meta.label_lower, set())
    sizes = dict(
        Picture.objects.order_by()
        .values_list("pk")
        .annotate(total=Sum("renditions__bytes"))
        .values_list("pk", "total")
    )
    # the thumbnail of a file goes with its file
    thumbnails = set(ResourceFile.objects.values_list("thumbnail_id", flat=True))
    for picture in Picture.objects.all():
        if str(picture.pk) in known or picture.pk in thumbnails:
            continue
        yield Unused(
            name=picture.title,
            kind=_("Picture"),
            why=_("No page shows it."),
            bytes=(picture.file_size or 0) + (sizes.get(picture.pk) or 0),
            since=picture.created_at,
            url=reverse("wagtailimages:edit", args=[picture.pk]),
        )


def _resource_files(used: dict[str, set[str]]) -> Iterable[Unused]:
    """Files of resources that no page shows, and versions that channels no longer get."""
    known = used.get(Resource._meta.label_lower, set())
    resources = list(Resource.objects.prefetch_related("files"))
    name_records(resources)
    for resource in resources:
        served = {file.pk for file in resource.served_files()}
        newest: dict[tuple[str, str], int] = {}
        for file in resource.files.all():
            place = (file.role, file.language)
            newest[place] = max(file.version, newest.get(place, 0))
        for file in resource.files.all():
            why = _why(file, str(resource.pk) in known, served, newest)
            if why is not None:
                yield Unused(
                    name=f"{resource.shown_name}, {file.get_language_display()}, {file.version}",
                    kind=file.get_role_display(),
                    why=why,
                    bytes=file.bytes,
                    since=file.added_at,
                    url=reverse("wagtailsnippets_lessons_resource:edit", args=[resource.pk]),
                )


def _why(
    file: ResourceFile, is_shown: bool, served: set[int], newest: dict[tuple[str, str], int]
) -> Any:
    """Why nobody needs this file; None: somebody does, or will once it is confirmed."""
    if file.withdrawn_at is not None:
        return _("It was withdrawn.")
    if not is_shown:
        return _("No page shows its resource.")
    if file.pk not in served and file.version < newest[file.role, file.language]:
        return _("A newer version took its place.")
    return None
