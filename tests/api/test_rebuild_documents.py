from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cms.documents import intact
from cms.documents.models import Dependency, Document, Facet, Feed, MediaFile
from cms.documents.rendered import digest
from cms.documents.storing import mark
from tests.shared_fixtures import again, world


def run(*arguments):
    out = StringIO()
    call_command("rebuild_documents", *arguments, stdout=out)
    return out.getvalue()


def make_site(bilingual):
    page = bilingual.page("Stay safe")
    bilingual.translate(page)
    bilingual.module(bilingual.course("Book", topics=["privacy"]), "Module")
    return bilingual


site_world = world(make_site, "bilingual_world")


@pytest.fixture
def site(bilingual, site_world):
    return again(site_world)


def test_check_of_a_good_state_prints_nothing(site):
    assert run("--check") == ""


def test_check_prints_nothing_of_a_page_that_has_just_ended(site):
    site.page("Soon over", expire_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert run("--check") == ""


def test_nothing_is_wrong_where_nothing_was_ever_published(db):
    assert Feed.objects.get().seq == 0
    assert run("--check") == ""


def test_rebuild_of_a_good_state_writes_nothing(site):
    before = Feed.objects.get().seq

    assert run() == "0 documents were new or different.\n"
    assert Feed.objects.get().seq == before


def test_rebuild_makes_everything_again(site, api):
    def bodies():
        found = Document.objects.filter(locale="en")
        return {(one.kind, one.key): bytes(one.body) for one in found}

    before = bodies()
    Document.objects.all().delete()
    Dependency.objects.all().delete()

    run()

    assert bodies() == before
    assert run("--check") == ""


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ({"body": b"{}"}, "body"),
        ({"card": b"{}"}, "card"),
        ({"body_gzip": b"x"}, "body_gzip"),
        ({"etag": "x"}, "etag"),
        ({"title": "x"}, "title"),
        ({"position": 77}, "position"),
    ],
)
def test_check_names_a_difference_and_exits_with_1(site, capsys, damage, word):
    Document.objects.filter(kind="courses").update(**damage)

    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_documents", "--check")

    assert stopped.value.code == 1
    assert word in capsys.readouterr().out


def test_check_sees_missing_rows_facets_and_dependencies(site, capsys):
    modules = Document.objects.get(kind="modules")
    Document.objects.filter(kind="pages", locale="km").delete()
    Facet.objects.filter(document__kind="courses").delete()
    Dependency.objects.filter(kind="modules").delete()

    with pytest.raises(SystemExit):
        call_command("rebuild_documents", "--check")

    said = capsys.readouterr().out
    assert "differs in facets" in said
    assert f"en/{modules.key}: what its documents show is not what is recorded" in said
    assert "should be public and is not stored" in said

    run()
    assert run("--check") == ""


def test_check_sees_a_file_that_nobody_recorded(site, capsys):
    document = Document.objects.get(kind="courses")
    MediaFile.objects.create(document=document, name="images/x.png", sha256="0" * 64)

    with pytest.raises(SystemExit):
        call_command("rebuild_documents", "--check")

    assert "differs in media files" in capsys.readouterr().out
    run()
    assert run("--check") == ""


def test_bytes_that_do_not_unpack_are_a_finding_and_hide_no_other(site):
    course, module = (Document.objects.get(kind=kind) for kind in ("courses", "modules"))
    packed = digest(b"x") + mark(course.overlay)
    Document.objects.filter(pk=course.pk).update(body_gzip=b"x", etag_gzip=packed)
    Document.objects.filter(pk=module.pk).update(body=b"{}")

    found = sorted(intact.changed_bytes())

    assert [one.partition(":")[0] for one in found] == [
        f"{course} cannot be read",
        f"{module}",
    ]


def test_page_that_cannot_be_compared_hides_no_other(site, monkeypatch):
    course, module = (Document.objects.get(kind=kind) for kind in ("courses", "modules"))
    Document.objects.filter(pk=module.pk).update(title="x")
    whole = intact.check_places

    def broken(places):
        if places[0].key == course.key:
            raise RuntimeError("zq")
        return whole(places)

    monkeypatch.setattr(intact, "check_places", broken)

    found = list(intact.differing({"courses", "modules"}))

    assert f"en {course.key} cannot be compared: RuntimeError: zq" in found
    assert [one for one in found if f"{module.key}" in one and "title" in one]


def test_document_ahead_of_the_feed_is_reported(site):
    Feed.objects.update(seq=1)

    with pytest.raises(SystemExit):
        run("--check")
