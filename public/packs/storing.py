"""The life of a pack: made, replaced in one step, its bytes gone an hour later."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef

from cms.core.advisory_locks import uploads_locked
from cms.documents import made_by, projection
from cms.documents.models import Feed
from cms.documents.pack_models import (
    FOLDER,
    SEED,
    Pack,
    PackDocument,
    PackPicture,
    PackValue,
)
from cms.documents.packs.offered import intact
from public.packs.due import Wanted
from public.packs.made import Made

KEPT = timedelta(hours=1)  # the bytes of what was replaced: somebody may be loading them


def keep(which: Wanted, made: Made, *, epoch: str, seq: int, now: datetime) -> Pack:
    """Put it in the place of the one before. The file is there first: whoever is killed in between
    leaves the old one, and a file that `lessons.library.orphans` finds."""
    sha256 = hashlib.sha256(made.content).hexdigest()
    name = f"{FOLDER}/{which.kind}-{which.locale}-{sha256[:20]}.{which.format}"
    if _digest_of(name) != sha256:  # not there, or only the beginning of it: who wrote was killed
        default_storage.delete(name)
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
            program=made_by.packs(),
            base=settings.BASE_URL,
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
        _forget([pack])
    return True


def _forget(packs: list[Pack]) -> None:
    """What seeds were made of. The values that stand in them are kept, and of what people read the
    documents and pictures: one that is withdrawn next year is in the file that somebody carries."""
    for of_them in (PackDocument, PackPicture):
        of_them.objects.filter(pack__in=packs, pack__kind=SEED).delete()


def retire_changed(now: datetime) -> list[str]:
    """Those whose file somebody took away or changed are offered no more; their names."""
    there = Pack.objects.filter(replaced_at=None)
    wrong = [one for one in there if _digest_of(str(one.file.name)) != one.sha256]
    if wrong:
        with projection.publishing():
            Pack.objects.filter(pk__in=[one.pk for one in wrong]).update(replaced_at=now, file="")
            _forget(wrong)
    for one in wrong:
        default_storage.delete(str(one.file.name))
    return [str(one.file.name) for one in wrong]


def carry_over(now: datetime) -> None:
    """Into a new history, after a restore that has compared all documents: what was whole is given
    out until it was made again (it is of no program now). Not a seed, whose token is of the other
    history."""
    retire_changed(now)
    rows = Pack.objects.filter(replaced_at=None).exclude(kind=SEED)
    rows.update(epoch=Feed.objects.get(pk=Feed.ONLY).epoch, program="")


def _digest_of(name: str) -> str:
    try:
        with default_storage.open(name, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return ""
