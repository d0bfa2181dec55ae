"""What came back with a remark is in the list of who asked, until it is mended or noted; and asking
for a take-down by those who may not do it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import Page

from cms.publishing import take_down_requests
from cms.publishing.unpublishing import take_down
from cms.two_people.approvals import engine
from cms.two_people.refusals import Refused
from lessons.models import Resource
from office.desk.work import work

REMARK = "This is the old film."


def waiting(user, title):
    return [row for row in work(user).waiting if row.title.startswith(title)]


@pytest.fixture
def returned(office):
    """The new address of a film, which the editor asked for and the publisher refused."""
    film = Resource.objects.get(name="Film")
    new = {"link_url": "https://www.youtube.com/new"}
    asked = engine.request(
        film,
        by=office.people.editor,
        old={"link_url": film.link_url},
        new=new,
        replaces=True,
    )
    engine.return_(asked, by=office.people.publisher, reason=REMARK)
    return asked


def test_what_is_asked_for_again_came_back_no_more(office, returned):
    film = Resource.objects.get(name="Film")
    new = {"link_url": "https://www.youtube.com/newer"}
    engine.request(film, by=office.people.editor, old={}, new=new)

    assert not [row for row in waiting(office.people.editor, "Film") if row.remark]


def test_nobody_else_has_it_or_notes_it(office, returned, client_of):
    client_of(office.people.keeper).post(reverse("approvals:noted", args=[returned.pk]))

    assert not waiting(office.people.publisher, "Film")
    assert waiting(office.people.editor, "Film")


# A take-down that somebody asks for


@pytest.fixture
def public(office):
    page = office.desk.write(title="Wrong", intro="Wrong words.")
    return Page.objects.get(pk=page.pk)


def test_editor_asks_and_whoever_may_publish_has_it_at_once(office, public, client_of):
    editor, publisher = (client_of(getattr(office.people, one)) for one in ("editor", "publisher"))
    screen = reverse("localize:take_down", args=[public.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[public.pk])
    assert screen in editor.get(edit).content.decode()

    editor.post(screen, {"reason": "harm", "comment": "It names a child."})

    public.refresh_from_db()
    assert public.live
    (row,) = waiting(office.people.publisher, "Wrong")
    assert row.is_urgent
    assert "It names a child." in row.what
    assert [row.url for row in work(office.people.editor).own if row.title == "Wrong"] == [screen]
    assert "It names a child." in publisher.get(screen).content.decode()

    publisher.post(screen, {"reason": "harm", "pages": [public.pk]})

    public.refresh_from_db()
    assert not public.live
    assert not waiting(office.people.publisher, "Wrong")


def test_it_stays_and_who_asked_reads_why(office, public, client_of):
    editor, publisher = (client_of(getattr(office.people, one)) for one in ("editor", "publisher"))
    screen = reverse("localize:take_down", args=[public.pk])
    take_down_requests.ask(public, by=office.people.editor, reason="outdated")

    publisher.post(screen, {"keep": "1", "remark": "It is from this year."})

    (row,) = waiting(office.people.editor, "Wrong")
    assert row.remark == "It is from this year."
    assert not waiting(office.people.publisher, "Wrong")
    assert "It is from this year." in editor.get(row.url).content.decode()
    editor.post(f"{row.url}noted/")
    assert not waiting(office.people.editor, "Wrong")


def test_asking_needs_a_reason_is_done_once_and_not_by_strangers(office, public):
    people = office.people
    for reason in ("", "other"):
        with pytest.raises(ValidationError):
            take_down_requests.ask(public, by=people.editor, reason=reason)
    for person in (people.publisher, people.keeper):
        with pytest.raises(PermissionDenied):
            take_down_requests.ask(public, by=person, reason="harm")
    take_down_requests.ask(public, by=people.editor, reason="wrong")
    with pytest.raises(Refused):
        take_down_requests.ask(public, by=people.editor, reason="wrong")
    take_down([public], by=people.publisher, reason="wrong")
    take_down_requests.done(public, by=people.publisher)
    assert take_down_requests.waiting(public) is None
