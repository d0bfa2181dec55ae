"""What a restore compares: files by their digests, documents with the pages behind them."""

import gzip
from datetime import UTC, datetime
from uuid import UUID

import pytest

from cms.documents.models import Document, MediaFile
from ops.backup import program, restic, restoring

pytestmark = pytest.mark.postgresql

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def other(public_tree):
    """A document that no page says so, with a file that is not there."""
    document = Document.objects.create(
        key=UUID(int=0), locale="en", kind="lessons", seq=1000, deleted=False, slug="a", etag="a",
        body=b"{}", body_gzip=gzip.compress(b"{}"), card=b'{"a":1}',
        updated_at=NOW,
    )  # fmt: skip
    MediaFile.objects.create(document=document, name="gone.jpg", sha256="0" * 64)


@pytest.mark.usefixtures("other")
def test_what_readers_miss_is_wrong():
    same = restic.Snapshot("a", NOW, (), (f"version={program.version()}",))

    found = restoring._wrong(same, print)

    assert "The file gone.jpg cannot be read" in found[0]
    assert len(found) > 1


@pytest.mark.usefixtures("other")
def test_documents_of_another_version_are_written_anew(capsys):
    older = restic.Snapshot("a", NOW, (), ("version=0.0.1 (x)",))

    restoring._wrong(older, print)

    assert "Note: " in capsys.readouterr().out
    assert not Document.objects.filter(key=UUID(int=0), deleted=False).exists()
