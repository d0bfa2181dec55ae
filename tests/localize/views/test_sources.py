"""The screen of a source page: two people, remarks, one honest line."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused
from home.models import InfoPage
from localize.workflow import publish
from localize.workflow.digests import source_digest


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def draft(desk):
    """A page that the publisher wrote alone."""
    page = desk.homes["en"].add_child(instance=InfoPage(title="Alone", live=False))
    page.save_revision(user=desk.people.publisher)
    return page


def seen(page):
    """What the button of the screen sends."""
    return {"seen": source_digest(page.get_latest_revision_as_object())}


def address(page):
    return reverse("localize:endorse_source", args=[page.pk])


def test_second_person_agrees_and_the_writer_may_publish(desk, draft, client_of):
    response = client_of(desk.people.reviewer).post(address(draft), seen(draft))
    published = publish.publish_source(draft, by=desk.people.publisher)

    assert "Two people stand behind this version" in told(response)
    assert published.live


def test_writer_agreeing_alone_is_not_enough(desk, draft, client_of):
    client_of(desk.people.publisher).post(address(draft), seen(draft))

    with pytest.raises(Refused):
        publish.publish_source(draft, by=desk.people.publisher)


def test_agreeing_with_an_older_version_is_refused(desk, draft, client_of):
    was_seen = seen(draft)
    draft.intro = "More words."
    draft.save_revision(user=desk.people.publisher)

    response = client_of(desk.people.reviewer).post(address(draft), was_seen)

    assert "another version" in told(response)
    assert not ChangeRequest.objects.of(draft).exists()


def test_agreeing_with_a_translation_as_a_whole_is_refused(desk, page, khmer, client_of):
    client_of(desk.people.reviewer).post(address(khmer), seen(khmer))

    assert not ChangeRequest.objects.of(khmer).exists()


@pytest.mark.parametrize("name", ["endorse_source", "source", "publish_source"])
def test_page_without_a_draft_is_agreed_with_by_nobody(desk, client_of, name):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Alone", live=False))

    response = client_of(desk.people.publisher).post(reverse(f"localize:{name}", args=[page.pk]))

    assert "There is no draft to agree with." in told(response)
    assert not ChangeRequest.objects.of(page).exists()


def test_translation_is_not_published_as_a_source_is(desk, page, khmer, client_of):
    """It is what was approved; nobody agreed with the whole of it."""
    button = reverse("localize:publish_source", args=[khmer.pk])
    count = khmer.revisions.count()

    response = client_of(desk.people.publisher).post(button, seen(khmer))

    assert "It does not wait any more" in told(response)
    assert khmer.revisions.count() == count


def test_remarks_and_the_missing_person_are_shown(desk, draft, client_of):
    home = desk.homes["km"]
    page = home.add_child(instance=InfoPage(title="ជំនួយ", intro="ជំនួយ\u17d2", live=False))
    page.save_revision(user=desk.people.editor, clean=False)

    html = (
        client_of(desk.people.editor)
        .get(reverse("localize:source", args=[page.pk]))
        .content.decode()
    )

    assert 'class="is-error"' in html
    assert "Nobody stands behind this version yet" in html


def test_editor_tells_one_honest_line(desk, page, khmer, client_of):
    page.intro = "Ask an adult."
    desk.publish(page)

    html = (
        client_of(desk.people.editor)
        .get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        .content.decode()
    )

    assert "Public in English." in html
    assert "1 of 2 strings wait; readers see the version of" in html


def test_refused_publication_hides_nothing_from_readers(desk, page, khmer, client_of):
    page = type(page).objects.get(pk=page.pk)
    page.intro = "Not read by anybody else."
    page.save_revision(user=desk.people.publisher)
    client = client_of(desk.people.publisher)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    form = {"title": page.title, "slug": page.slug, "intro": page.intro, "body-count": "0"}
    client.post(edit, form | {"action-publish": "1"})
    html = client.get(edit).content.decode()

    assert type(page).objects.get(pk=page.pk).intro == "Ask for help."
    assert "Public in English: readers see the version of" in html
    assert "a newer draft is not public yet." in html
    assert "Not public in English" not in html
