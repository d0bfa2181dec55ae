"""The life of a pack: made, replaced in one step, its bytes gone an hour later."""

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef

from cms.documents import made_by, projection
from cms.documents.packs.models import FOLDER, Pack, PackDocument, PackPicture, PackValue
from cms.documents.packs.offered import intact
from cms.packs.due import Wanted
from cms.packs.made import Made
from cms.publishing.uploads_lock import uploads_locked

KEPT = timedelta(hours=1)  # the bytes of what was replaced: somebody may be loading them


def keep(which: Wanted, made: Made, *, epoch: str, seq: int, now: datetime) -> Pack:
    """Put it in the place of the one before. The file is there first: whoever is killed in between
    leaves the old one, and a file that `lessons.library.orphans` finds."""
    sha256 = hashlib.sha256(made.content).hexdigest()
    name = f"{FOLDER}/{which.kind}-{which.locale}-{sha256[:20]}.{which.format}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(made.content))
    # so that whatever keeps answers or writes plain files looks again
    with projection.publishing():
        which.rows().update(replaced_at=now)
        pack = Pack.objects.create(
            **which.columns(),
            title=made.title,
            sha256=sha256,
            bytes=len(made.content),
            epoch=epoch,
            seq=seq,
            program=made_by.program(),
            made_at=now,
            file=name,
        )
        PackDocument.objects.bulk_create(
            PackDocument(pack=pack, kind=kind, key=key, locale=which.locale, etag=etag)
            for (kind, key), etag in sorted(made.documents.items())
        )
        PackValue.objects.bulk_create(
            PackValue(pack=pack, key=key, sha256=digest) for key, digest in sorted(made.values)
        )
        PackPicture.objects.bulk_create(
            PackPicture(pack=pack, name=picture) for picture in sorted(made.pictures)
        )
    return pack


def remove_replaced(now: datetime) -> int:
    """The bytes of what was replaced an hour ago, unless a backup reads them; how many."""
    old = Pack.objects.filter(replaced_at__lte=now - KEPT).exclude(file="")
    if not old.exists():
        return 0
    with uploads_locked(waits=False) as is_ours:
        return sum(_remove(pack, now) for pack in list(old)) if is_ours else 0


def _remove(pack: Pack, now: datetime) -> bool:
    name = str(pack.file.name)
    if not Pack.objects.filter(file=name).exclude(pk=pack.pk).exists():
        default_storage.delete(name)
    is_right = Exists(intact(now).filter(pk=OuterRef("pk")))
    row = Pack.objects.filter(pk=pack.pk).annotate(is_right=is_right).get()
    with projection.publishing():
        Pack.objects.filter(pk=pack.pk).update(file="", is_withdrawn=not row.is_right)
        PackDocument.objects.filter(pack=pack).delete()
        PackPicture.objects.filter(pack=pack).delete()
    return True


def retire_lost(now: datetime) -> list[str]:
    """Those whose file somebody took away are offered no more; their names."""
    there = Pack.objects.filter(replaced_at=None)
    lost = [one for one in there if not default_storage.exists(str(one.file.name))]
    if lost:
        with projection.publishing():
            Pack.objects.filter(pk__in=[one.pk for one in lost]).update(replaced_at=now)
    return [str(one.file.name) for one in lost]
