"""What takes documents out and brings them back: each way, its tombstones, and no difference."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.recycle_bin.erasing import erase
from home.models import DirectoryPage, InfoPage
from localize.workflow.models import Release
from tests.shared_fixtures import again, world


def public(page, locale="en"):
    """The kinds in which `page` is public in `locale`."""
    return set(
        Document.objects.filter(key=page.translation_key, locale=locale, deleted=False).values_list(
            "kind", flat=True
        )
    )


def make_family(office):
    """A page with a child and a grandchild."""
    top = office.page("Top")
    child = office.page("Child", parent=top)
    return top, child, office.page("Grandchild", parent=child)


family_world = world(make_family, "office_world")


@pytest.fixture
def family(office, family_world):
    return again(family_world)


def everything(*pages):
    return [bool(public(page)) for page in pages]


# Parents


def test_unpublished_parent_hides_what_is_below(office, family, check):
    top = family[0]

    top.unpublish()

    assert everything(*family) == [False, False, False]
    check()

    office.publish(InfoPage.objects.get(pk=top.pk))

    assert everything(*family) == [True, True, True]
    check()


def test_unpublished_parent_without_a_document_hides_what_is_below(office, check):
    directory = office.publish(DirectoryPage.objects.child_of(office.homes["en"]).get())
    below = InfoPage(title="Below", live=False)
    directory.add_child(instance=below)
    below = office.publish(below)
    documents = Document.objects.filter(key=below.translation_key, deleted=False)
    assert not Document.objects.filter(key=directory.translation_key, deleted=False).exists()
    assert documents.exists()

    DirectoryPage.objects.get(pk=directory.pk).unpublish()

    assert not documents.exists()
    check()


def test_page_published_below_a_draft_waits_for_it(office, check):
    parent = office.draft("Parent")
    child = office.page("Child", parent=parent)
    assert everything(parent, child) == [False, False]

    office.publish(parent)

    assert everything(parent, child) == [True, True]
    check()


def test_unpublished_home_page_hides_only_itself(office, family, check):
    office.homes["en"].unpublish()

    assert public(office.homes["en"]) == set()
    assert everything(*family) == [True, True, True]
    check()


def test_deleted_parent_takes_its_descendants_along(family, api, check):
    since = api.json("")["last_seq"]

    erase(family[0])

    gone = {entry["key"] for entry in api.json("changes/", since=since)["results"]}
    assert gone == {str(page.translation_key) for page in family}
    check()


# Restrictions


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_restriction_hides_the_page_and_what_is_below(family, check, kind):
    restriction = PageViewRestriction.objects.create(page=family[1], restriction_type=kind)

    assert everything(*family) == [True, False, False]
    check()

    restriction.delete()

    assert everything(*family) == [True, True, True]
    check()


def test_restricted_home_page_hides_everything(office, family, check):
    PageViewRestriction.objects.create(page=office.homes["en"], restriction_type="login")

    assert everything(office.homes["en"], *family) == [False] * 4
    check()


def test_deleting_a_restricted_page_never_shows_it(family, api, check):
    PageViewRestriction.objects.create(page=family[1], restriction_type="login")
    since = api.json("")["last_seq"]

    erase(family[1])

    assert api.json("changes/", since=since)["results"] == []
    check()


# Moves


def test_moving_below_a_draft_hides_and_moving_back_shows(office, family, check):
    draft = office.draft("Draft")

    family[1].move(draft, pos="last-child")

    assert everything(*family) == [True, False, False]
    check()

    InfoPage.objects.get(pk=family[1].pk).move(
        InfoPage.objects.get(pk=family[0].pk), pos="last-child"
    )

    assert everything(*family) == [True, True, True]
    check()


def test_moving_below_a_restricted_page_hides(office, family, check):
    private = office.page("Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    family[0].move(private, pos="last-child")

    assert everything(*family) == [False, False, False]
    check()


# Time


def test_expired_page_that_wagtail_unpublishes_as_base_class(family, check):
    Page.objects.filter(pk=family[0].pk).update(expire_at=timezone.now() - timedelta(hours=1))

    Page.objects.get(pk=family[0].pk).unpublish(set_expired=True)

    assert everything(*family) == [False, False, False]
    check()


def test_page_whose_time_has_not_come_is_not_public(family, check):
    page = family[2]
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save()

    assert public(page) == set()
    check()


# Other rows


def test_alias_has_no_documents(family, check):
    alias = family[2].create_alias(parent=family[0], update_slug="alias")

    assert alias.live
    assert public(alias) == set()
    check()


def test_row_rewritten_behind_our_back_is_reported_and_then_taken_out(family):
    page = family[2]
    InfoPage.objects.filter(pk=page.pk).update(intro="unreviewed")

    (line,) = projection.check()
    assert "should not be public" in line

    projection.rebuild()

    assert public(page) == set()
    assert projection.check() == []


def test_page_without_its_release_is_not_public(family, check):
    page = family[2]

    Release.objects.filter(page_id=page.pk).delete()
    projection.project(page)

    assert public(page) == set()
    check()


def test_language_that_is_no_longer_in_use_disappears(pair, settings, check):
    page, _khmer = pair
    assert public(page, "km") == {"pages"}

    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
    Locale.objects.get(language_code="km").save()

    assert public(page, "km") == set()
    assert public(page) == {"pages"}
    check()


def test_unpublished_translation_leaves_the_map_of_the_others(pair, api, check):
    page, target = pair

    target.unpublish()

    document = api.json(f"en/pages/{page.translation_key}/")
    assert list(document["translations"]) == ["en"]
    check()


def test_draft_of_a_live_page_changes_nothing(office, family, api, check):
    page = family[2]
    before = api.get("changes/").content

    page.intro = "Draft words."
    page.save_revision(user=office.people.editor)

    assert api.get("changes/").content == before
    check()


# Links


def linking(office, target):
    rich = f'<p>See <a linktype="page" id="{target.pk}">that page</a>.</p>'
    return office.page("Linking", body=[("paragraph", rich)])


def html(api, page):
    return api.json(f"en/pages/{page.translation_key}/")["body"][0]["value"]["html"]


def test_link_is_by_key_and_comes_and_goes_with_its_target(office, api, check):
    target = office.page("Target")
    page = linking(office, target)
    link = f'data-key="{target.translation_key}"'
    assert link in html(api, page)

    target.unpublish()
    assert html(api, page) == "<p>See that page.</p>"
    check()

    office.publish(InfoPage.objects.get(pk=target.pk))
    assert link in html(api, page)
    check()

    erase(InfoPage.objects.get(pk=target.pk))
    assert html(api, page) == "<p>See that page.</p>"
    check()


def test_links_in_a_circle_settle(office, api, check):
    one = office.page("One")
    two = linking(office, one)
    one.body = [("paragraph", f'<p><a linktype="page" id="{two.pk}">two</a></p>')]
    office.publish(one)
    assert "<a" in html(api, one) and "<a" in html(api, two)

    InfoPage.objects.get(pk=one.pk).unpublish()

    assert "<a" not in html(api, two)
    check()


def test_book_lists_its_modules_as_they_come_and_go(office, api, check):
    course = office.course("Book")
    path = f"en/courses/{course.translation_key}/"
    assert api.json(path)["modules"] == []

    module = office.module(course, "Module")
    assert [entry["title"] for entry in api.json(path)["modules"]] == ["Module"]

    module.unpublish()
    assert api.json(path)["modules"] == []
    check()


def test_projecting_a_plain_page_needs_few_queries(office, django_assert_max_num_queries):
    """A guard on the cost of publishing: a plain page needs few queries to project."""
    page = office.page("Page")
    ContentType.objects.clear_cache()

    with django_assert_max_num_queries(25):
        projection.project(page)
