"""wagtail-localize's own addresses: submit, update, stop, restart, alias."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import (
    Locale,
    Page,
)
from wagtail_localize.models import Translation

from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage
from localize.workflow import publish
from tests.localize.conftest import TEXTS
from tests.localize.doors.conftest import (
    MARKER,
    alias_of_source,
    assert_refused,
    client_of,
    edit,
    live_intro,
    stock,
)


def test_submit_takes_over_a_live_alias_and_publishes_nothing(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.post(
        stock("submit_page_translation", page.pk),
        {"locales": [Locale.objects.get(language_code="km").pk], "include_subtree": "on"},
    )

    assert response.status_code == 302
    own = Page.objects.get(pk=target.pk)
    assert not own.live
    assert own.alias_of_id is None


def test_publication_of_a_translation_ends_a_live_alias(desk, page):
    """Wagtail's copy showed the words of the source under the other language's address."""
    target = desk.target(page)
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    alias_of_source(target, page)

    publish.publish(desk.translation(page), by=desk.people.publisher)

    own = InfoPage.objects.get(pk=target.pk)
    assert (own.live, own.alias_of_id) == (True, None)
    assert (own.title, own.intro) == (TEXTS["Stay safe"], TEXTS["Ask for help."])
    desk.publish(InfoPage.objects.get(pk=page.pk))
    assert live_intro(target) == TEXTS["Ask for help."]


@pytest.mark.parametrize("name", ["submit_page_translation", "update_translations"])
def test_work_is_made_by_who_takes_part_in_every_language(desk, page, name):
    """Who writes English alone does not take a Khmer page from readers."""
    target = desk.target(page)
    alias_of_source(target, page)
    desk.people.editor.groups.set([Group.objects.get(name="Translators (English)")])
    key = page.pk if name == "submit_page_translation" else desk.translation(page).source_id
    headers = {"x-requested-with": "XMLHttpRequest"}

    response = client_of(desk.people.editor).post(stock(name, key), {}, headers=headers)

    assert response.status_code == 403
    alias = Page.objects.get(pk=target.pk)
    assert (alias.live, alias.alias_of_id) == (True, page.pk)


def test_submit_of_a_draft_starts_nothing(desk, alone):
    draft = desk.homes["en"].add_child(instance=InfoPage(title=MARKER, live=False))

    response = alone.post(stock("submit_page_translation", draft.pk), {})

    assert_refused(response, "starts when the page is published")
    assert not Page.objects.filter(
        translation_key=draft.translation_key, locale__language_code="km"
    ).exists()


def test_root_of_the_tree_is_not_translated(alone):
    root = Page.objects.get(depth=1)

    assert alone.post(stock("submit_page_translation", root.pk), {}).status_code == 404


def test_work_on_a_page_that_is_gone_is_not_refreshed(desk, page, alone):
    source = desk.translation(page).source
    erase(InfoPage.objects.get(pk=page.pk))

    assert_refused(alone.post(stock("update_translations", source.pk), {}), "Only pages")


@pytest.mark.parametrize(
    "args", [("listing", "home", "service"), ("detail", "home", "service", "1")]
)
def test_records_are_listed_to_nobody(alone, args):
    """The package would show every record of every model to every account."""
    name, *of = args

    response = alone.get(stock(f"snippets_api_{name}", *of))

    assert response.status_code == 403
    assert_refused(response, "Only pages are translated here.")


def test_submit_of_a_translation_is_refused(desk, page, khmer, alone):
    response = alone.post(stock("submit_page_translation", khmer.pk), {})

    assert_refused(response, "work on its source")


def test_stop_keeps_the_translation_in_the_workflow(desk, page, khmer, alone):
    translation = desk.translation(page)

    response = alone.post(stock("stop_translation", translation.pk), {"next": edit(khmer)})

    assert_refused(response, "never taken out of review")
    assert Translation.objects.get(pk=translation.pk).enabled


def test_restart_does_not_publish(desk, page, khmer, alone):
    Translation.objects.filter(pk=desk.translation(page).pk).update(enabled=False)

    response = alone.post(edit(khmer), {"localize-restart-translation": "1"})

    assert_refused(response, "nothing was saved")
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_convert_to_alias_is_refused(desk, page, khmer, alone):
    response = alone.post(stock("convert_to_alias", khmer.pk), {})

    assert_refused(response, "does not become a copy")
    assert Page.objects.get(pk=khmer.pk).alias_of_id is None
    assert desk.translation(page)
