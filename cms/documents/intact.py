"""Are the documents, and the files that they list, what was once written? Asked at night.

Whoever changes a stored byte leaves it and its ETag different. What documents of some kinds say is
compared with the rows as well. One that cannot be read is a sentence like any other.
"""

import gzip
import hashlib
from collections.abc import Collection, Iterator

from django.core.files.storage import default_storage

from cms.documents.kinds import kinds_of, page_types
from cms.documents.models import Document, MediaFile
from cms.documents.projection import check_places
from cms.documents.rendered import digest
from cms.documents.storing import mark
from cms.documents.visibility import PageIdentity

PIECE = 1 << 20  # bytes of a file that are in memory together


def changed_bytes() -> Iterator[str]:
    """Documents whose bytes are not those of their ETags."""
    documents = Document.objects.filter(deleted=False).order_by("pk")
    for pk in documents.values_list("pk", flat=True):
        row = Document.objects.only(
            "locale", "kind", "key", "body", "body_gzip", "etag", "etag_gzip", "overlay"
        ).get(pk=pk)
        try:
            body, packed = bytes(row.body), bytes(row.body_gzip or b"")
            told = mark(row.overlay)
            whole = digest(body) + told == row.etag and digest(packed) + told == row.etag_gzip
            is_same = whole and gzip.decompress(packed) == body
        except Exception as error:
            yield f"{row} cannot be read: {type(error).__name__}: {error}"
        else:
            if not is_same:
                yield f"{row}: its bytes are not those that were written"


def differing(kinds: Collection[str]) -> Iterator[str]:
    """What documents of these kinds should say and do not; those of one page by themselves, so that
    a broken one hides no other."""
    for place in _places(kinds):
        try:
            yield from check_places([place])
        except Exception as error:
            yield (
                f"{place.locale} {place.key} cannot be compared: {type(error).__name__}: {error}"
            )


def _places(kinds: Collection[str]) -> list[PageIdentity]:
    """Every page that may have such a document, and every such document."""
    found = [
        PageIdentity(*row)
        for model in page_types()
        if any(one.kind in kinds for one in kinds_of(model))
        for row in model.objects.order_by("path").values_list(
            "translation_key", "locale__language_code"
        )
    ]
    stored = Document.objects.filter(deleted=False, kind__in=kinds).order_by("pk")
    found += [PageIdentity(*row) for row in stored.values_list("key", "locale")]
    return list(dict.fromkeys(found))


def changed_files() -> Iterator[str]:
    """Files of public documents that are gone or other than the documents say."""
    listed = MediaFile.objects.filter(document__deleted=False).order_by("name")
    for name, sha256 in listed.values_list("name", "sha256").distinct():
        try:
            now = _sha256(name)
        except Exception as error:
            yield f"The file {name} cannot be read: {type(error).__name__}: {error}"
        else:
            if now != sha256:
                yield f"The file {name} is not the one that was published"


def _sha256(name: str) -> str:
    found = hashlib.sha256()
    with default_storage.open(name) as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            found.update(piece)
    return found.hexdigest()
