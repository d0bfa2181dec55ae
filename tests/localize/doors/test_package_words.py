"""What each address of wagtail-localize may do to the words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, StringTranslation

from tests.localize.conftest import TEXTS
from tests.localize.doors.conftest import assert_refused, client_of, edit, stock

DOORS = {
    "program": ("put", "edit_string_translation"),
    "program, away": ("delete", "edit_string_translation"),
    "link": ("put", "edit_override"),
    "link, away": ("delete", "edit_override"),
    "file": ("get", "download_pofile"),
    "file, back": ("post", "upload_pofile"),
    "machine": ("post", "machine_translate"),
    "preview": ("get", "preview_translation"),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_of_the_package_is_closed(desk, khmer, alone, settings, door):
    """To whoever may do everything, with a machine set up; a person is led to the workbench."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    body = [("paragraph", '<p>See <a href="https://www.cncc.gov.kh/">this</a>.</p>')]
    translation = desk.translation(desk.write(body=body))
    method, name = DOORS[door]
    place = {
        "edit_string_translation": translation.source.stringsegment_set.first().pk,
        "edit_override": translation.source.overridablesegment_set.get().pk,
    }
    address = stock(name, translation.pk, *([place[name]] if name in place else []))
    fields = {"value": "https://km.cncc.gov.kh/", "file": SimpleUploadedFile("a.po", b"")}
    data = json.dumps({"value": fields["value"]}) if method in ("put", "delete") else fields
    kind = {"content_type": "application/json"} if method in ("put", "delete") else {}
    before = StringTranslation.objects.count()

    answer = getattr(alone, method)(address, data, **kind)

    assert_refused(answer, "written string by string")
    assert StringTranslation.objects.count() == before
    assert not SegmentOverride.objects.exists()


def test_a_locked_translation_is_not_published(desk, page):
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    target = desk.target(page)
    Page.objects.filter(pk=target.pk).update(locked=True, locked_by=desk.people.admin)

    for url, data in (
        (reverse("localize:publish", args=[desk.translation(page).pk]), {}),
        (edit(target), {"action-publish": "1"}),
    ):
        assert_refused(client_of(desk.people.publisher).post(url, data), "locked")
    assert not desk.target(page).live
