"""What must never leave: a picture that a consent can end, and what was withdrawn meanwhile."""

import io
import json
import random
import re
import zipfile
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cms.documents.addresses import media_path
from cms.documents.models import Document, MediaFile
from cms.documents.pack_models import Pack, PackPicture
from cms.documents.search import offline
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from home.models import InfoPage
from lessons.models import Consent, Picture
from public.packs import seed
from public.packs.makers import MAKERS
from public.website.views.pages import share
from tests.packs.test_offered import applied, change_lesson, listed, read, replace_number

DATA = re.compile(rb"data:[a-z/]+;base64,([A-Za-z0-9+/=]+)")
PAUSE = timedelta(seconds=30)


def parts_of(content: bytes) -> list[bytes]:
    """All bytes that somebody finds in a file: as they are, packed, and as text."""
    found = [content, *map(b64decode, DATA.findall(content))]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    return found


def files_of(api, client) -> dict[str, list[bytes]]:
    """By kind and format."""
    return {f"{one['kind']} {one['format']}": parts_of(read(client, one)) for one in listed(api)}


def ask_for_consent(picture, people):
    """Somebody says that a child can be recognised; two people kept a consent for it before."""
    today = timezone.localdate()
    consent = Consent.objects.create(
        picture=picture,
        who="canary-who",
        guardian="canary-guardian",
        kept_at="canary-cabinet",
        given_on=today - timedelta(days=1),
        expires_on=today + timedelta(days=30),
        scope=["web"],
    )
    counts = propose(consent, {"is_confirmed": True}, by=people.editor)
    engine.endorse(counts, by=people.publisher)
    picture.has_identifiable_child = True
    picture.save()


def test_picture_with_a_consent_is_public_and_in_no_file(api, site, worker, makers, client):
    # of what is printed the page, which has everything that the printer gets
    makers[:] = [replace(one, is_printed=False) for one in MAKERS]
    every = sorted([f"{one.kind} {one.format}" for one in MAKERS] + ["seed zip"])
    picture = Picture.objects.get(title="x.png")
    worker.go()
    urls = {media_path(file.file.name) for file in picture.sizes()}
    sizes = [file.file.read() for file in picture.sizes()]
    before = files_of(api, client)
    assert sorted(before) == every
    for name, parts in before.items():
        has_picture = any(size in part for part in parts for size in sizes)
        assert has_picture == (name != "handout pdf"), name

    ask_for_consent(picture, site.office.people)

    assert listed(api) == []  # from this commit on
    worker.go()
    body = json.loads(bytes(Document.objects.get(kind="lessons").body))
    assert [one["may_leave"] for one in body["media"] if one["url"] in urls] == [False] * len(urls)
    assert {client.get(url).status_code for url in urls} == {200}
    after = files_of(api, client)
    assert sorted(after) == every
    for name, parts in after.items():
        assert not any(size in part for part in parts for size in sizes), name
        assert any(b"w-alt" in part for part in parts) == (name != "handout pdf"), name
        assert not any(word in part for part in parts for word in (b"canary-who", b"canary-cab"))


def test_picture_with_a_consent_is_on_its_page_and_no_phone_keeps_it(api, site, reader):
    """Nor do services that show what a link leads to, which keep a copy of it."""
    picture = Picture.objects.get(title="x.png")
    page = f"/read/en/lessons/{site.lesson.translation_key}/"
    urls = [media_path(file.file.name) for file in picture.sizes()]

    def told():
        lesson = api.json(f"en/lessons/{site.lesson.translation_key}/")
        kept = re.search('data-pictures="([^"]*)"', reader.html(page))[1].split()
        return kept, share(lesson)["image"]

    kept, shown = told()
    assert len(kept) == 1 and set(kept) <= set(urls)
    assert shown["url"].endswith(tuple(urls))

    ask_for_consent(picture, site.office.people)

    assert any(url in reader.html(page) for url in urls)
    assert told() == ([], None)


def test_one_document_that_says_so_is_enough(api, site, worker):
    """The same picture may stand in documents that are written a moment later."""
    worker.go()
    other = Document.objects.get(kind="courses", key=site.course.translation_key)
    names = set(PackPicture.objects.values_list("name", flat=True))
    for name in names:
        MediaFile.of(other, (name, "0" * 64, "", "", True)).save()

    assert listed(api) == []


def test_what_is_withdrawn_while_a_seed_is_made_is_not_in_it(
    api, site, worker, makers, clock, client, monkeypatch
):
    """Its index for searching was read a moment before its documents."""
    del makers[:]
    entries = seed._entries

    def meanwhile(head, locale):
        site.lesson.unpublish()
        return entries(head, locale)

    with monkeypatch.context() as patch:
        patch.setattr(seed, "_entries", meanwhile)
        worker.go()
    assert listed(api) == []

    clock.shift(PAUSE)
    assert worker.go() == 1
    assert not any(b"w-summary" in part for part in files_of(api, client)["seed zip"])


def test_file_of_which_only_the_beginning_was_written_is_written_again(
    api, site, worker, makers, client
):
    del makers[:]
    worker.go()
    one = listed(api)[0]
    whole, name = read(client, one), one["url"].removeprefix("/media/")
    Pack.objects.all().delete()
    default_storage.delete(name)
    default_storage.save(name, ContentFile(whole[:1000]))
    worker.round.seen = None

    worker.go()

    assert listed(api)[0]["sha256"] == one["sha256"]
    assert read(client, listed(api)[0]) == whole


@pytest.mark.slow("six publications, and a whole copy in two languages after each")
@pytest.mark.parametrize("number", range(3))
def test_seed_of_any_moment_and_then_a_delta_is_a_new_copy(number, api, khmer, worker):
    """After each of some publications by chance, in both languages."""
    chance, office, pages = random.Random(number), khmer.office, []

    def word():
        return "".join(chance.choices("abcdefgh", k=8))

    def write():
        pages.append(office.page(word()))

    def translate():
        office.translate(office.page(word()))

    def take_down():
        if pages:
            InfoPage.objects.get(pk=pages.pop().pk).unpublish()

    def change():
        change_lesson(khmer, word())

    verbs = [write, translate, take_down, change, khmer.lesson.unpublish]
    steps = [*chance.choices(verbs, k=5), partial(replace_number, khmer)]
    chance.shuffle(steps)
    begun = {}
    for step in steps:
        step()
        for locale in ("en", "km"):
            if locale not in begun or chance.random() < 0.4:
                offline.make(locale, timezone.now())
                found = seed.make(locale, timezone.now(), {})
                begun[locale] = applied(zipfile.ZipFile(io.BytesIO(found.content)))
            copy, token = begun[locale]
            assert api.replay(token, copy, locale=locale)[0] == api.replay(locale=locale)[0]
