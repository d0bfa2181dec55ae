"""Every path that can make or rewrite a live row tries to get words out that nobody approved."""

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask
from wagtail_localize.models import (
    MissingRelatedObjectError,
    MissingTranslationError,
    SourceDeletedError,
    StringTranslation,
    TranslationSource,
)

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workflow import gate, publish, review, work
from localize.workflow.models import Release, Review

SECRET = "ពាក្យមិនទាន់ពិនិត្យ"  # "words not reviewed yet"


def documents() -> str:
    return "\n".join(bytes(d.body or b"").decode() for d in Document.objects.all())


def is_public(marker: str) -> bool:
    return marker in documents()


# Targets: what is refused


def test_target_without_translations_is_refused(desk, page):
    with pytest.raises(Refused) as refused:
        publish.publish(desk.translation(page), by=desk.people.publisher)

    assert refused.value.code == "not_approved"
    assert not desk.target(page).live


def test_target_with_one_draft_is_refused(desk, page):
    drafts = desk.draft(page, {"Stay safe": SECRET, "Ask for help.": "សូមសុំជំនួយ។"})
    desk.approve(drafts["Ask for help."])

    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=desk.people.publisher)

    assert not is_public(SECRET)


def test_fallback_page_made_by_save_target_is_refused(desk, page):
    with pytest.raises(Refused), transaction.atomic():
        target = desk.target(page)
        target.live = True
        target.save()

    assert not desk.target(page).live


@pytest.mark.parametrize("is_published", [False, True])
def test_save_target_on_a_live_target_cannot_write_other_words(desk, page, khmer, is_published):
    drafted = Review.objects.get(string_translation__data="សូមសុំជំនួយ។")
    review.write(drafted.string_translation, by=desk.people.translator, text=f"{SECRET}។")

    with pytest.raises(Refused):
        desk.translation(page).save_target(user=desk.people.admin, publish=is_published)

    assert desk.target(page).intro == "សូមសុំជំនួយ។"
    assert not is_public(SECRET)


def test_native_edit_of_a_live_target_is_refused(desk, page, khmer):
    khmer.intro = SECRET
    revision = khmer.save_revision(user=desk.people.admin)

    with pytest.raises(Refused):
        revision.publish(user=desk.people.admin)

    assert not is_public(SECRET)


BEFORE = {
    "stopped": lambda work, khmer: type(work).objects.filter(pk=work.pk).update(enabled=False),
    "rows gone": lambda work, khmer: work.source.delete(),
    "translated back": lambda work, khmer: TranslationSource.update_or_create_from_instance(khmer),
}


@pytest.mark.parametrize("before", BEFORE)
def test_target_stays_a_target_whatever_became_of_its_work(desk, page, khmer, before):
    BEFORE[before](desk.translation(page), khmer)
    khmer.intro = SECRET

    with pytest.raises(Refused):
        khmer.save()


def test_restored_old_revision_is_refused(desk, page, khmer):
    old = desk.target(page).revisions.order_by("pk").first()  # the English copy
    with pytest.raises(Refused):
        old.publish(user=desk.people.admin)

    assert desk.target(page).intro == "សូមសុំជំនួយ។"


def test_words_edited_after_approval_are_refused(desk, page):
    drafts = desk.draft(page, {"Stay safe": "រក្សាសុវត្ថិភាព", "Ask for help.": "សូមសុំជំនួយ។"})
    for drafted in drafts.values():
        desk.approve(drafted)
    StringTranslation.objects.filter(data="សូមសុំជំនួយ។").update(data=SECRET)

    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=desk.people.publisher)


def test_source_string_changed_in_bulk_falls_out_of_approval(desk, page):
    drafts = desk.draft(page, {"Stay safe": "រក្សាសុវត្ថិភាព", "Ask for help.": "សូមសុំជំនួយ។"})
    for drafted in drafts.values():
        desk.approve(drafted)
    string = drafts["Ask for help."].string_translation.translation_of
    type(string).objects.filter(pk=string.pk).update(data="Something else")

    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=desk.people.publisher)


def test_row_written_round_save_is_not_public(desk, page, khmer):
    InfoPage.objects.filter(pk=khmer.pk).update(intro=SECRET)

    khmer = desk.target(page)
    assert not gate.is_released(khmer)
    khmer.save()  # a later honest save does not let it out either
    assert not gate.is_released(desk.target(page))
    assert not is_public(SECRET)


def test_base_class_save_does_not_release_other_words(desk, page, khmer):
    base = Page.objects.get(pk=khmer.pk)
    base.title = SECRET
    base.save()

    assert not gate.is_released(desk.target(page))
    assert not is_public(SECRET)


def test_live_alias_turned_into_a_page_is_refused(desk, page, khmer):
    alias = page.create_alias(parent=desk.homes["km"], update_slug="alias-of-it")
    alias.alias_of = None

    with pytest.raises(Refused):
        alias.save()


# What passes


def test_approved_words_are_published(desk, page, khmer):
    assert khmer.live
    assert khmer.title == "រក្សាសុវត្ថិភាព"
    assert gate.is_released(khmer)
    assert Release.objects.get(page=khmer).source == desk.translation(page).source
    assert khmer.slug == page.slug


@pytest.mark.parametrize("change", ["unchanged", "expire", "lock", "draft"])
def test_legitimate_saves_of_a_live_target_pass(desk, page, khmer, change):
    if change == "expire":
        khmer.expired, khmer.live = True, False
    elif change == "lock":
        khmer.locked = True
    if change == "draft":
        khmer.intro = SECRET
        khmer.save_revision(user=desk.people.translator)
    else:
        khmer.save()

    assert not is_public(SECRET)


def test_old_words_stay_live_while_the_source_changes(desk, page, khmer):
    page.intro = "Ask for help today, please do."
    desk.publish(page)

    khmer = desk.target(page)
    assert khmer.live
    assert khmer.intro == "សូមសុំជំនួយ។"
    assert gate.is_released(khmer)
    khmer.save()
    with pytest.raises(Refused):
        publish.publish(desk.translation(page), by=desk.people.publisher)
    assert gate.is_released(desk.target(page))


def test_page_that_nobody_stands_behind_is_out(desk, page, khmer):
    with projection.publishing():
        Release.objects.filter(page_id=khmer.pk).delete()
        projection.project(khmer.specific)

    assert not gate.is_released(desk.target(page))
    assert not is_public("សូមសុំជំនួយ។")


# Sources


def test_source_by_one_person_is_refused_and_the_draft_kept(desk):
    page = InfoPage(title="One person", intro=SECRET, live=False)
    desk.homes["en"].add_child(instance=page)
    page.save_revision(user=desk.people.publisher)

    with pytest.raises(Refused) as refused:
        publish.publish_source(page, by=desk.people.publisher)

    assert refused.value.code == "second_person"
    assert not is_public(SECRET)
    assert page.get_latest_revision_as_object().intro == SECRET


@pytest.mark.parametrize(
    ("field", "new"), [("slug", "elsewhere"), ("expire_at", datetime(2046, 1, 1, tzinfo=UTC))]
)
def test_new_address_or_end_of_a_source_needs_two_people(desk, page, field, new):
    old = getattr(page, field)
    setattr(page, field, new)

    with pytest.raises(Refused) as refused:
        page.save()

    assert refused.value.code == "second_person"
    assert getattr(InfoPage.objects.get(pk=page.pk), field) == old
    assert getattr(desk.publish(page), field) == new


def test_writer_who_is_too_far_back_to_be_seen_is_nobody(desk, page):
    people = desk.people
    drafts = [(people.publisher, SECRET), (people.editor, SECRET)]
    drafts += [(people.publisher, f"Draft {n}.") for n in range(publish.REVISIONS_LOOKED_AT - 2)]
    for person, intro in [*drafts, (people.publisher, SECRET), (people.publisher, SECRET)]:
        page.intro = intro
        page.save_revision(user=person)

    with pytest.raises(Refused):
        publish.publish_source(page, by=people.publisher)
    assert not is_public(SECRET)


@pytest.mark.parametrize("is_called_off", [False, True])
def test_a_workflow_of_wagtail_makes_nobody_stand_behind_a_text(desk, page, is_called_off):
    """Wagtail's workflow is off: a row that code made of it is no word of a person."""
    workflow = Workflow.objects.create(name="Two people")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="x"))
    page.intro = SECRET
    page.save_revision(user=desk.people.publisher)
    begun = workflow.start(page, desk.people.editor)
    if is_called_off:
        begun.cancel(user=desk.people.editor)

    with pytest.raises(Refused):
        publish.publish_source(page, by=desk.people.publisher)
    assert not is_public(SECRET)


def test_text_in_the_form_of_markup_is_text(desk, page):
    page.intro = f'Ask for help. data-block-key="{SECRET}"'
    page.save_revision(user=desk.people.publisher)

    with pytest.raises(Refused):
        publish.publish_source(page, by=desk.people.publisher)
    assert not is_public(SECRET)


# who saved what, one after the other; then the publisher publishes
HISTORIES = {
    "pressing Publish saves the same": ([("editor", "A."), ("publisher", "A.")], True),
    "an unfinished word hides nobody": (
        [("editor", "A b."), ("publisher", "A"), ("publisher", "A b.")],
        True,
    ),
    "the editor saves the same by itself": ([("publisher", "A."), ("editor", "A.")], False),
    "the writer changed it again": (
        [("editor", "A."), ("editor", "B."), ("publisher", "A.")],
        False,
    ),
    "the publisher adds a word": ([("editor", "A."), ("publisher", "A b.")], False),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_who_wrote_the_words_stands_behind_them(desk, page, name):
    saved, is_enough = HISTORIES[name]
    for person, page.intro in saved:
        page.save_revision(user=getattr(desk.people, person))

    if is_enough:
        published = publish.publish_source(page, by=desk.people.publisher)
        assert published.intro == saved[-1][1]
    else:
        with pytest.raises(Refused):
            publish.publish_source(page, by=desk.people.publisher)
        assert InfoPage.objects.get(pk=page.pk).intro == "Ask for help."


def test_khmer_first_page_is_translated_into_english(desk):
    page = InfoPage(title="អំពីយើង", intro="សូមសុំជំនួយ។", live=False)
    desk.homes["km"].add_child(instance=page)
    page = desk.publish(page)

    english = desk.translate(
        page, {"អំពីយើង": "About us", "សូមសុំជំនួយ។": "Please ask for help."}, locale="en"
    )

    assert english.live
    assert english.title == "About us"
    assert page.slug == english.slug
    assert page.slug.isascii()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MissingTranslationError, "incomplete"),
        (MissingRelatedObjectError, "incomplete"),
        (SourceDeletedError, "no_source"),
        (Page.DoesNotExist, "no_source"),
    ],
)
def test_page_that_cannot_be_built_is_refused_with_the_reason(
    khmer, monkeypatch, error: type[Exception], code
):
    def build(source, locale, fallback):
        assert not fallback  # words of the source in the place of missing ones
        raise error.__new__(error)

    monkeypatch.setattr(TranslationSource, "get_ephemeral_translated_instance", build)

    assert gate.refusal(khmer).code == code


def test_row_that_says_what_is_released_asks_nobody_again(page):
    ChangeRequest.objects.all().delete()

    assert gate.check(page) is None


def test_translations_of_translations_are_not_started(desk, page, khmer):
    assert work.refresh(khmer) == []


def test_words_are_not_released_for_another_language(desk, page, khmer):
    erase(Page.objects.get(pk=khmer.pk))
    Page.objects.filter(pk=page.pk).update(locale=desk.homes["km"].locale)

    moved = InfoPage.objects.get(pk=page.pk)

    assert not gate.is_released(moved)


# An upgrade


def upgraded(page, change):
    """The release of `page` as an installation has it whose pages had other fields then."""
    release = Release.objects.get(page_id=page.pk)
    content = json.loads(release.content)
    change(content)
    Release.objects.filter(pk=release.pk).update(content=json.dumps(content), digest="of then")
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("needs_native_review"),
        lambda content: content.pop("search_description"),
        lambda content: content.update(subtitle="a field that is no more"),
    ],
)
def test_fields_that_come_and_go_with_an_upgrade_take_no_page_away(page, khmer, change):
    for one in (page, khmer):
        assert gate.is_released(upgraded(one, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(intro="Other words."),
        lambda content: content.update(search_description="Other words."),
        lambda content: content.pop("intro"),  # a new field with words that nobody released
        lambda content: content.clear(),
    ],
)
def test_upgrade_releases_no_words_of_its_own(page, khmer, change):
    for one in (page, khmer):
        assert not gate.is_released(upgraded(one, change))
