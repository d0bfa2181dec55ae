"""What comes back from the bin, where, for whom, and what is gone for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import StringTranslation

from cms.core import tree
from cms.publishing.recycle_bin import actions, views
from cms.publishing.recycle_bin.models import BinnedPage
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workflow import gate, publish
from localize.workflow.digests import content_digest
from localize.workflow.models import Review
from tests.localize.bin.conftest import agrees, entry_of, public
from tests.localize.conftest import told
from tests.shared_fixtures import again, world


def restore_url(page: Any) -> str:
    return reverse("recycle_bin:restore", args=[entry_of(page).pk])


def purge_url(page: Any) -> str:
    return reverse("recycle_bin:purge", args=[entry_of(page).pk])


def delete_family(desk, family):
    actions.delete([family.top, family.khmer], by=desk.people.admin)
    return family


binned_world = world(delete_family, "desk_world", "family_world")


@pytest.fixture
def binned(family, binned_world):
    """The English page and its Khmer, with what is below, deleted in one go."""
    return again(binned_world)


def contents(family: Any) -> list[Any]:
    return [
        (page.translation_key, page.locale_id, content_digest(page), page.depth)
        for page in family.again()
    ]


def work() -> list[Any]:
    """All that people wrote and decided, as rows."""
    return [
        sorted(model.objects.values_list(*fields))
        for model, fields in (
            (Revision, ("pk", "object_id")),
            (StringTranslation, ("pk", "data")),
            (Review, ("pk", "state", "digest")),
            (Endorsement, ("pk", "by")),
            (ChangeRequest, ("pk", "subject_id", "digest", "asked_by", "outcome")),
        )
    ]


def test_both_languages_come_back_whole_as_drafts(desk, admin, family):
    before, written = contents(family), work()
    slugs = [page.slug for page in family.again()]
    actions.delete([family.top, family.khmer], by=desk.people.admin)

    for page in (family.top, family.khmer):
        assert "is back as a draft" in told(admin.post(restore_url(page)))

    assert contents(family) == before
    assert work() == written
    assert [page.slug for page in family.again()] == slugs
    assert [page.live for page in family.again()] == [False] * 4
    assert not BinnedPage.objects.exists()
    assert public(*family.pages()) == [False] * 4
    assert agrees()


def test_slug_that_another_page_took_gets_a_number(desk, admin, client, binned):
    other = desk.write(title="Stay safe", slug="stay-safe")

    response = admin.post(restore_url(binned.top))

    assert "stay-safe-2" in told(response)
    restored = InfoPage.objects.get(pk=binned.top.pk)
    assert restored.slug == restored.get_latest_revision_as_object().slug == "stay-safe-2"
    published = desk.publish(restored)
    assert [other.slug, published.slug] == ["stay-safe", "stay-safe-2"]
    assert agrees()


def test_who_brings_a_page_back_under_a_new_slug_has_not_written_it(desk, binned):
    top = InfoPage.objects.get(pk=binned.top.pk)
    top.intro = "Only one person wrote this."
    top.save_revision(user=desk.people.publisher)
    desk.write(title="Stay safe", slug="stay-safe")

    restored = actions.restore(entry_of(top), by=desk.people.admin)

    assert restored.slug == "stay-safe-2"
    with pytest.raises(Refused):
        publish.publish_source(restored, by=desk.people.publisher)


# Places


def test_old_place_in_the_bin_itself_has_to_come_back_first(desk, admin, family):
    actions.delete([family.child], by=desk.people.admin)
    actions.delete([family.top], by=desk.people.admin)

    assert "in the recycle bin itself" in told(admin.post(restore_url(family.child)))

    actions.restore(entry_of(family.top), by=desk.people.admin)
    actions.restore(entry_of(family.child), by=desk.people.admin)
    assert InfoPage.objects.get(pk=family.child.pk).get_parent().pk == family.top.pk


def test_page_goes_for_good_after_what_was_in_it(desk, admin, family):
    actions.delete([family.child], by=desk.people.admin)
    actions.delete([family.top], by=desk.people.admin)

    refused = told(admin.post(purge_url(family.top), {"sure": "1"}))
    assert "What was in it is in the recycle bin, too" in refused
    assert InfoPage.objects.filter(pk=family.top.pk).exists()

    BinnedPage.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    assert actions.purge_due(timezone.now()) == 2
    assert not InfoPage.objects.filter(pk__in=[family.top.pk, family.child.pk]).exists()
    assert agrees()


def test_place_of_the_only_one_of_its_kind_may_be_taken(desk, binned, monkeypatch):
    desk.write(title="Another one", slug="another")
    monkeypatch.setattr(InfoPage, "max_count_per_parent", 1)

    with pytest.raises(ValidationError, match="has its place"):
        actions.restore(entry_of(binned.top), by=desk.people.admin)


# People


def test_who_deleted_it_may_bring_it_back(desk, publisher, family):
    """A publisher may delete a page and add none."""
    actions.delete([family.child], by=desk.people.publisher)

    response = publisher.post(restore_url(family.child))

    assert response.status_code == 302
    assert not tree.is_binned(InfoPage.objects.get(pk=family.child.pk))


def test_who_may_add_pages_there_may_bring_it_back(editor, binned):
    assert "Stay safe" in editor.get(reverse("recycle_bin:index")).content.decode()

    editor.post(restore_url(binned.top))

    assert not tree.is_binned(InfoPage.objects.get(pk=binned.top.pk))


@pytest.mark.parametrize(
    "person",
    [
        "translator",
        "publisher",
        *(pytest.param(one, marks=pytest.mark.soak) for one in ("reviewer", "keeper")),
    ],
)
def test_others_neither_see_nor_restore_it(desk, client_of, binned, person):
    client = client_of(getattr(desk.people, person))

    response = client.post(restore_url(binned.top))

    assert response.status_code == 302
    assert tree.is_binned(InfoPage.objects.get(pk=binned.top.pk))
    listed = client.get(reverse("recycle_bin:index"))
    assert listed.status_code != 200 or "Stay safe" not in listed.content.decode()
    with pytest.raises(PermissionDenied):
        actions.restore(entry_of(binned.top), by=getattr(desk.people, person))


def test_list_is_paged_and_costs_as_many_queries_as_one_of_few(desk, admin, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)

    def fill(count: int) -> None:
        for number in range(count):
            page = InfoPage(title=f"Page {number}", live=False)
            actions.delete([desk.homes["en"].add_child(instance=page)], by=desk.people.admin)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(reverse("recycle_bin:index"))
        return len(captured)

    fill(1)
    queries()
    few = queries()
    fill(2)

    assert queries() == few
    first = admin.get(reverse("recycle_bin:index")).content.decode()
    second = admin.get(reverse("recycle_bin:index") + "?p=2").content.decode()
    assert first.count("Bring back") == 2
    assert second.count("Bring back") == 1


# For good


def test_only_administrators_delete_for_good(desk, editor, admin, binned):
    editor.post(purge_url(binned.top), {"sure": "1"})
    assert InfoPage.objects.filter(pk=binned.top.pk).exists()

    admin.post(purge_url(binned.top), {})
    assert InfoPage.objects.filter(pk=binned.top.pk).exists()  # not ticked

    response = admin.post(purge_url(binned.top), {"sure": "1"})
    assert "deleted for good" in told(response)
    assert not InfoPage.objects.filter(pk__in=[binned.top.pk, binned.child.pk]).exists()
    assert agrees()


def test_worker_purges_after_the_days_and_not_before(desk, settings, binned, monkeypatch):
    old, young = entry_of(binned.top), entry_of(binned.khmer)
    BinnedPage.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=30))
    BinnedPage.objects.filter(pk=young.pk).update(
        deleted_at=timezone.now() - timedelta(days=29, hours=23)
    )

    call_command("worker", "--once")

    left = set(InfoPage.objects.values_list("pk", flat=True))
    assert left >= {binned.khmer.pk, binned.khmer_child.pk}
    assert not left & {binned.top.pk, binned.child.pk}
    assert AuditEntry.objects.get(verb="purged").subject_name == "Stay safe"
    assert PageLogEntry.objects.filter(action="wagtail.delete", page_id=binned.child.pk).exists()
    assert agrees()


def test_one_that_cannot_be_purged_holds_up_no_other(desk, binned, monkeypatch):
    BinnedPage.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    real = actions.purge

    def purge(entry: BinnedPage, *, by: Any = None) -> None:
        if entry.page_id == binned.khmer.pk:
            raise RuntimeError
        real(entry, by=by)

    monkeypatch.setattr(actions, "purge", purge)

    assert actions.purge_due(timezone.now()) == 1
    assert not InfoPage.objects.filter(pk=binned.top.pk).exists()
    assert tree.is_binned(InfoPage.objects.get(pk=binned.khmer.pk))


def test_what_was_moved_out_of_the_bin_by_other_means_is_not_purged(desk, binned):
    moved = Page.objects.get(pk=binned.top.pk)
    moved.move(Page.objects.get(pk=desk.homes["en"].pk), pos="last-child")
    BinnedPage.objects.update(deleted_at=timezone.now() - timedelta(days=31))

    actions.purge_due(timezone.now())

    assert InfoPage.objects.filter(pk=binned.top.pk).exists()
    assert not BinnedPage.objects.filter(page=binned.top.pk).exists()


def test_translators_work_outlives_the_page(desk, binned):
    written = StringTranslation.objects.count()

    for page in (binned.khmer, binned.top):
        actions.purge(entry_of(page))

    assert StringTranslation.objects.count() == written


def test_restored_draft_passes_the_gate_as_before(desk, binned):
    restored = actions.restore(entry_of(binned.top), by=desk.people.admin)

    assert gate.refusal(restored.get_latest_revision_as_object()) is None
