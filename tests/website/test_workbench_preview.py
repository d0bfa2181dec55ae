"""The preview of the workbench: the reader's page of a translation, with each string told."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)

from cms.documents.models import Document
from localize.workflow import review
from localize.workflow.models import Review, TypedText
from tests.shared_fixtures import again, world

MARK = re.compile("[\U000f0000-\U0010ffff]")
KHMER = "សូមសុំជំនួយ។"


def translation_of(page):
    return Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code="km"
    )


def segments_of(translation):
    return list(
        StringSegment.objects.filter(source=translation.source)
        .select_related("string", "context")
        .order_by("order")
    )


def client_of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def make_translatable(site):
    """As it is when the worker has come by."""
    pages = (site.course, site.module, site.lesson, site.resource)
    above = (site.office.homes["en"], site.resource.get_parent().specific)
    directory = (site.directory, site.service, site.organization)
    site.office.prepare(*above, *pages, *directory)
    return site


translatable_world = world(make_translatable, "site_world")


@pytest.fixture
def site(office, translatable_world):
    return again(translatable_world)


@pytest.fixture
def translator(site):
    return client_of(site.office.people.translator)


def address_of(translation, kind=""):
    return reverse("localize:preview", args=[translation.pk]) + (f"?kind={kind}" if kind else "")


def shown(client, translation, kind="", **typed):
    address = address_of(translation, kind)
    answer = client.post(address, typed) if typed else client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def anchors(html):
    return set(" ".join(re.findall(r'data-string="([^"]*)"', html)).split())


def write(site, segment, translation, text):
    stored, _ = StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        defaults={"data": text, "last_translated_by": site.office.people.translator},
    )
    return Review.objects.get(string_translation=stored)


# What is told


@pytest.mark.parametrize(
    "name",
    ["lesson", "resource", "service", "organization", "course", "module", "directory"],
)
def test_every_string_of_a_page_is_told(site, translator, name):
    translation = translation_of(getattr(site, name))
    kinds = re.findall(
        r'data-localize-kind="([^"]*)"',
        translator.get(reverse("localize:translation", args=[translation.pk])).content.decode(),
    )

    told = set().union(*(anchors(shown(translator, translation, kind)) for kind in kinds))

    assert kinds
    silent = {s.context.path for s in segments_of(translation) if f"s{s.pk}" not in told}
    assert not silent


def test_home_page_tells_its_words_in_the_frame_too(site, translator):
    translation = translation_of(site.office.homes["en"])
    title = segments_of(translation)[0]

    html = shown(translator, translation)

    assert html.count(f'data-string="s{title.pk}"') > 1  # beside the heading


def test_facilitators_words_are_told_in_their_guide_only(site, translator):
    translation = translation_of(site.lesson)
    note = next(s for s in segments_of(translation) if s.string.data == "canary-facilitator-note")

    assert f"s{note.pk}" not in anchors(shown(translator, translation, "lessons"))
    assert f"s{note.pk}" in anchors(shown(translator, translation, "guides"))


def test_neighbours_show_as_they_are(site, translator):
    translation = translation_of(site.service)
    first, second, third = segments_of(translation)[:3]
    write(site, first, translation, KHMER)
    people = site.office.people
    submitted = review.submit(write(site, second, translation, "គេស្តាប់។"), by=people.translator)
    for issue in submitted.issues:
        if submitted.is_open_warning(issue):
            submitted = review.dismiss(submitted, by=people.reviewer, name=issue["id"])
    approved = review.endorse(submitted, by=people.reviewer)

    html = shown(translator, translation)

    assert f'data-string="s{first.pk}" data-state="draft"' in html
    assert (
        f'data-string="s{second.pk}" data-state="approved" data-version="{approved.version}">គេ'
        in html
    )
    # what nobody has translated is in its own language
    assert re.search(
        rf'data-string="s{third.pk}" data-state="missing" data-version="0" lang="en">', html
    )


# What is typed


def test_typed_text_is_shown_as_it_would_be_stored(site, translator):
    translation = translation_of(site.lesson)
    title = segments_of(translation)[0]

    html = shown(translator, translation, segment=title.pk, text="ស្រី\u200b \r\nអក្ស្ររ")

    assert f'data-string="s{title.pk}" data-state="draft"' in html
    stored = write(site, title, translation, "ស្រី\u200b \nអក្ស្ររ").text
    assert f">{stored}</one-string>" in html


def test_typed_text_of_rich_words_keeps_their_formatting(site, translator):
    translation = translation_of(site.lesson)
    rich = next(s for s in segments_of(translation) if s.string.data == "w-para-one")

    html = shown(translator, translation, segment=rich.pk, text="<b>ក</b> &lt;i&gt;")

    assert "<b>ក</b> &lt;i&gt;</one-string>" in html


HARMFUL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b onclick='alert(1)'>x</b>",
    '<a href="javascript:alert(1)">x</a>',
    '<a id="a9">x</a>',
    "</p><iframe src='/admin/'></iframe>",
    "x" * 20_001,
)


@pytest.mark.parametrize("which", ["w-title", "w-para-one"])
def test_markup_that_cannot_be_stored_is_not_shown(site, translator, which):
    translation = translation_of(site.lesson)
    segment = next(s for s in segments_of(translation) if s.string.data == which)

    for text in HARMFUL:
        answer = translator.post(address_of(translation), {"segment": segment.pk, "text": text})

        assert answer.status_code == 422, text
        assert text not in answer.content.decode()


def test_letters_of_markup_stay_letters(site, translator):
    translation = translation_of(site.lesson)
    title = segments_of(translation)[0]
    wanted = '&lt;script&gt; " onload=x &amp; {{ t.x }}'

    html = shown(translator, translation, segment=title.pk, text=wanted)

    assert "<script>" not in html
    assert "&lt;script&gt; &quot; onload=x &amp; {{ t.x }}</one-string>" in html


def test_alternative_text_is_typed_into_its_attribute(site, translator):
    translation = translation_of(site.lesson)
    alt = next(s for s in segments_of(translation) if s.string.data == "w-alt")

    html = shown(translator, translation, segment=alt.pk, text='" onerror="x')

    tag = re.search(rf'<img data-string="s{alt.pk}"[^>]*>', html)
    assert tag is not None and 'alt="&quot; onerror=&quot;x"' in tag[0]


def test_marks_that_are_typed_mark_nothing(site, translator):
    translation = translation_of(site.lesson)
    title = segments_of(translation)[0]

    html = shown(translator, translation, segment=title.pk, text="a\U000f0001b\U00100001")

    assert ">ab</one-string>" in html


def test_nothing_typed_is_the_source_again(site, translator):
    translation = translation_of(site.lesson)
    title = segments_of(translation)[0]

    html = shown(translator, translation, segment=title.pk, text=" ")

    assert f'data-string="s{title.pk}" data-state="missing"' in html
    assert ">w-title</one-string>" in html


@pytest.mark.parametrize("segment", ["", "x", "0", "9" * 30])
def test_string_of_no_page_is_not_found(site, translator, segment):
    translation = translation_of(site.lesson)

    answer = translator.post(address_of(translation), {"segment": segment, "text": KHMER})

    assert answer.status_code == 404


def test_string_of_another_page_is_not_found(site, translator):
    translation = translation_of(site.lesson)
    other = segments_of(translation_of(site.service))[0]

    answer = translator.post(address_of(translation), {"segment": other.pk, "text": KHMER})

    assert answer.status_code == 404


# What is kept: nothing


def test_looking_and_typing_write_nothing(site, translator, reader):
    translation = translation_of(site.lesson)
    title = segments_of(translation)[0]
    documents = list(Document.objects.order_by("pk").values())
    rows = list(Page.objects.order_by("pk").values())

    with CaptureQueriesContext(connection) as queries:
        shown(translator, translation)
        shown(translator, translation, segment=title.pk, text=KHMER)

    # what is prepared under such a name only reads (cms.documents.statements)
    reads = ("SELECT", "EXECUTE read_")
    assert [q["sql"] for q in queries if not q["sql"].lstrip("(").startswith(reads)] == []
    assert list(Document.objects.order_by("pk").values()) == documents
    assert list(Page.objects.order_by("pk").values()) == rows
    assert not TypedText.objects.exists()
    assert KHMER not in shown(translator, translation)
    public = reader.html(f"/read/en/lessons/{site.lesson.translation_key}/")
    assert not MARK.search(public) and "data-string" not in public


def test_answer_is_for_this_screen_only(site, translator):
    answer = translator.get(address_of(translation_of(site.lesson)))

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "script-src 'none'" in policy
    assert "noindex" in answer["X-Robots-Tag"]
    assert "<script" not in answer.content.decode()


def test_typed_text_needs_the_token_of_the_form(site):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(site.office.people.translator)
    translation = translation_of(site.lesson)

    answer = client.post(
        address_of(translation), {"segment": segments_of(translation)[0].pk, "text": KHMER}
    )

    assert answer.status_code in {302, 403}
    assert KHMER not in answer.content.decode()


@pytest.mark.parametrize("name", ["keeper", "nobody"])
def test_who_has_no_part_in_the_translation_sees_nothing(site, name):
    translation = translation_of(site.lesson)
    client = client_of(site.office.people.keeper) if name == "keeper" else Client()
    address, typed = address_of(translation), {"segment": segments_of(translation)[0].pk}

    for answer in (client.get(address), client.post(address, typed | {"text": KHMER})):
        assert answer.status_code in {302, 403}
        assert "w-title" not in answer.content.decode()
        assert KHMER not in answer.content.decode()


# Where there is nothing to show


def test_kind_that_the_page_has_not_is_its_first(site, translator):
    translation = translation_of(site.lesson)

    assert shown(translator, translation, "services") == shown(translator, translation, "lessons")


def test_page_whose_own_picture_is_gone_is_a_sentence(site, translator):
    translation = translation_of(site.lesson)
    link = OverridableSegment.objects.filter(
        source=translation.source, context__path__endswith=".image"
    ).first()
    assert link is not None
    SegmentOverride.objects.create(
        locale=translation.target_locale, context=link.context, data_json="999999"
    )
    assert not Image.objects.filter(pk=999999).exists()

    html = shown(translator, translation)

    assert "data-string" not in html


def test_page_without_documents_has_no_preview(site, translator):
    library = Page.objects.get(pk=site.resource.pk).get_parent().specific
    translation = translation_of(library)

    screen = translator.get(reverse("localize:translation", args=[translation.pk]))

    assert "data-localize-phone" not in screen.content.decode()
    assert "data-string" not in shown(translator, translation)


def test_first_look_takes_few_queries(site, translator):
    translation = translation_of(site.lesson)
    shown(translator, translation)

    with CaptureQueriesContext(connection) as queries:
        shown(translator, translation)

    assert len(queries) <= 60
