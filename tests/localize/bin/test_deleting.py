"""Every door by which a page can be deleted in the admin leads into the bin."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from cms.core import tree
from cms.publishing.recycle_bin import actions
from cms.publishing.recycle_bin.models import BinnedPage
from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from tests.localize.bin.conftest import agrees, public
from tests.localize.conftest import told


def delete_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def through_explorer(client: Any, family: Any) -> Any:
    return client.post(delete_url(family.top), {"languages": [family.khmer.pk]})


def test_deleted_page_goes_into_the_bin(admin, family):
    response = through_explorer(admin, family)

    assert response.status_code == 302, response.content
    assert "in the recycle bin for 30 days" in told(response)
    assert all(tree.is_binned(page) for page in family.again())
    assert [page.live for page in family.again()] == [False] * 4
    assert public(*family.pages()) == [False] * 4
    assert agrees()


def test_feed_tells_channels_at_once(admin, family, client):
    since = client.get("/api/v1/").json()["last_seq"]

    through_explorer(admin, family)

    changes = client.get("/api/v1/changes/", {"since": since}).json()["results"]
    gone = {(change["key"], change["locale"]) for change in changes if change["deleted"]}
    assert gone >= {
        (str(page.translation_key), page.locale.language_code) for page in family.pages()
    }


def test_only_the_chosen_language_goes(admin, family):
    admin.post(delete_url(family.khmer), {})

    assert [tree.is_binned(page) for page in family.again()] == [False, False, True, True]
    assert public(*family.pages()) == [True, True, False, False]
    assert agrees()


def test_delete_refuses_a_home_page(desk, admin):
    response = admin.post(delete_url(desk.homes["en"]), {})

    assert "A home page is not deleted" in told(response)
    assert not tree.is_binned(Page.objects.get(pk=desk.homes["en"].pk))


def test_language_without_the_right_to_delete_is_refused_whole(desk, family):
    english_only = desk.people.publisher
    group = english_only.groups.get(name="Publishers")
    group.page_permissions.filter(page=desk.homes["km"]).delete()
    english_only = type(english_only).objects.get(pk=english_only.pk)

    with pytest.raises(actions.PermissionDenied):
        actions.delete([family.child, family.khmer_child], by=english_only)

    assert not BinnedPage.objects.exists()
    assert public(*family.pages()) == [True] * 4


def test_two_pages_with_one_slug_fit_into_the_bin(desk, admin, page):
    admin.post(delete_url(page), {})
    second = desk.write(title="Stay safe", slug=page.slug)
    assert second.slug == page.slug  # a deleted page does not keep its slug from others

    response = admin.post(delete_url(second), {})

    assert response.status_code == 302
    assert tree.is_binned(InfoPage.objects.get(pk=second.pk))
    assert agrees()


def test_schedule_is_cancelled(desk, admin, family):
    revision = family.child.save_revision(user=desk.people.editor)
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() + timedelta(days=1)
    )

    through_explorer(admin, family)

    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_history_says_who(desk, admin, family):
    through_explorer(admin, family)

    entry = PageLogEntry.objects.get(page_id=family.top.pk, action="cms.publishing.recycle_bin")
    assert entry.user == desk.people.admin
    assert "recycle bin" in entry.formatter.format_message(entry)
    events = AuditEntry.objects.filter(verb="deleted")
    assert {event.locale for event in events} == {"en", "km"}
    assert {event.by_id for event in events} == {desk.people.admin.pk}


def test_failure_half_way_leaves_everything(desk, family, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("cms.publishing.recycle_bin.actions._move", broken)

    with pytest.raises(RuntimeError):
        actions.delete([family.top], by=desk.people.admin)

    assert public(*family.pages()) == [True] * 4
    assert agrees()


@pytest.mark.parametrize("person", ["translator2", "reviewer"])
def test_who_only_mends_words_takes_no_draft_away(desk, client_of, person):
    """Of translators and reviewers, also of those of the source."""
    draft = InfoPage(title="A draft", live=False)
    desk.homes["en"].add_child(instance=draft)

    client_of(getattr(desk.people, person)).post(delete_url(draft))

    assert not tree.is_binned(InfoPage.objects.get(pk=draft.pk))
    assert draft.permissions_for_user(desk.people.editor).can_delete()
