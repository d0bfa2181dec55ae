"""The editor's screen: a draft is always saved, publishing says what is wrong and where."""

import pytest
from django.urls import reverse
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from lessons.models import LessonPage
from tests.opened import opened_now

STREAMS = [
    "objectives",
    "key_messages",
    "vocabulary",
    "materials",
    "body",
    "quiz",
    "what_to_do",
    "handouts",
    "slides",
    "references",
    "related",
]
CHOICES = {
    "audience": "young_person",
    "delivery": "both",
    "content_warning_level": "none",
}
EMPTY = [
    "essential_question",
    "duration_min",
    "age_min",
    "age_max",
    "group_min",
    "group_max",
    "content_warning_text",
    "code",
    "go_live_at",
    "expire_at",
]
NUMBER = "Call 023 213 004 or 1280."


@pytest.fixture
def draft(module):
    return module.add_child(
        instance=LessonPage(audience="young_person", title="Draft", slug="draft", live=False)
    )


@pytest.fixture
def post(admin_client, draft):
    """Send the editor's form of `draft`; every field that is not named is empty."""

    def send(action=None, **fields):
        data = {
            "title": "Draft",
            "slug": "draft",
            "summary": "",
            "order": "1",
            "preparation": rich_text(""),
            "family_activity": rich_text(""),
            **CHOICES,
            **dict.fromkeys(EMPTY, ""),
            **{name: streamfield([]) for name in STREAMS},
            **opened_now(draft),
            **fields,
        }
        if action:
            data[action] = "1"
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        return admin_client.post(address, nested_form_data(data), follow=True)

    return send


def newest(draft):
    return LessonPage.objects.get(pk=draft.pk).get_latest_revision_as_object()


def test_draft_with_a_telephone_number_is_saved_with_a_warning(post, draft, admin_client):
    post(summary=NUMBER)

    assert newest(draft).summary == NUMBER
    html = admin_client.get(reverse("localize:ready", args=[draft.pk])).content.decode()
    assert "looks like a telephone number. Numbers in sentences" in html
    assert "“1280”: This looks like a short code" in html


def test_publishing_says_what_is_missing(post, draft):
    html = post(action="action-publish", summary=NUMBER).content.decode()

    assert "insert a help contact" in html
    assert "Say how many minutes the lesson takes." in html
    assert "The lesson has no content yet." in html
    draft.refresh_from_db()
    assert not draft.live


@pytest.mark.parametrize("model", get_page_models()[1:], ids=lambda one: one.__name__)
def test_no_page_has_more_than_four_tabs(model):
    assert len(model.get_edit_handler().children) <= 4
