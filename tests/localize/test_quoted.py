"""A remark that quotes a sentence stands there, as long as it is in the text."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringSegment

from cms.publishing.shared_drafts import answers
from cms.two_people.approvals import engine
from cms.two_people.audit.models import entry_of
from home.models import InfoPage
from localize.editor.readiness import readiness
from localize.overview import quoted
from tests.localize.conftest import TEXTS


@pytest.mark.parametrize(
    "remark, expected",
    [
        ("«Ask an adult.» Which adult?", [("Ask an adult.", "Which adult?")]),
        ("Which adult? «Ask an adult.»", [("Ask an adult.", "Which adult?")]),
        ("«Ask «him» now» who?", [("Ask «him» now", "who?")]),
        ("«First one» «Second one…» wrong", [("First one", "wrong"), ("Second one", "wrong")]),
        ("«First one» a «Second one» b", [("First one", "a"), ("Second one", "b")]),
        ("«សុំ\u200bជំនួយ»  ហេតុអ្វី?", [("សុំ ជំនួយ", "ហេតុអ្វី?")]),
        ("«no» is a word", []),
        ("No sentence at all", []),
        ("«never closed", []),
        ("» « «»", []),
        ("", []),
    ],
)
def test_what_is_quoted_has_what_is_said_of_it(remark, expected):
    assert [(one.quote, one.said) for one in quoted.parts(remark)] == expected


@pytest.mark.parametrize(
    "text, is_there",
    [
        ("Ask an adult.", True),
        ("First: <b>ask</b>. Ask&nbsp;an <i>adult</i>. Then stop.", True),
        ("Ask  an\u200badult.", True),
        ("Ask a teacher.", False),
        ("", False),
    ],
)
def test_text_that_has_it_is_what_it_is_about(text, is_there):
    there, done = quoted.at_texts(quoted.parts("«Ask an adult.» who?"), [("a", text), ("b", "x")])

    assert [key for key, _one in there] == (["a"] if is_there else [])
    assert bool(done) is not is_there


def test_what_stands_in_many_texts_is_no_sentence():
    texts = [(str(number), "Ask an adult.") for number in range(quoted.PLACES + 1)]

    assert quoted.at_texts(quoted.parts("«Ask an adult.» who?"), texts) == ([], [])


def returned(desk, page, remark):
    page = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.outro = "Outro."
    page.save_revision(user=desk.people.editor)
    asked = engine.request(page, by=desk.people.editor)
    engine.return_(asked, by=desk.people.publisher, reason=remark)


def shown(desk, page):
    draft = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    found = readiness(draft, desk.people.editor)
    return [(one.place, one.sentence) for one in found.remarked], [one.quote for one in found.done]


def test_remark_stands_at_its_field_until_the_sentence_is_another(desk, page):
    page.intro = "Ask somebody for help."
    page.save_revision(user=desk.people.editor)
    returned(desk, page, "«Ask somebody for help.» Whom?")
    publisher = desk.people.publisher.get_full_name() or desk.people.publisher.get_username()

    assert shown(desk, page) == ([("intro", f"Whom? ({publisher})")], [])

    page.intro = "Ask an adult for help."
    page.save_revision(user=desk.people.editor)
    assert shown(desk, page) == ([], ["Ask somebody for help."])

    asked = engine.request(InfoPage.objects.get(pk=page.pk), by=desk.people.editor)
    engine.endorse(asked, by=desk.people.publisher)
    assert shown(desk, page) == ([], [])


def helped(client, work, source):
    segment = StringSegment.objects.get(source=work.source, string__data=source)
    return client.get(reverse("localize:help", args=[work.pk, segment.pk])).content.decode()


def test_remark_about_a_source_stands_at_its_string(desk, page, client_of):
    work = desk.translation(page)
    returned(desk, page, "«Ask for help.» Whom?")
    translator = client_of(desk.people.translator)

    assert "«Ask for help.» Whom?" in helped(translator, work, "Ask for help.")
    assert "Whom?" not in helped(translator, work, page.title)


def test_remark_from_outside_about_a_translation_stands_at_its_string(desk, page, khmer, client_of):
    text = f"«{TEXTS['Ask for help.']}» <b>unclear</b>"
    entry = entry_of(
        khmer, answers.REMARK, by=None, comment=text, page_key=page.translation_key, locale="km"
    )
    entry.by_name = "Guest"
    entry.save()

    html = helped(client_of(desk.people.translator), desk.translation(page), "Ask for help.")

    assert "&lt;b&gt;unclear&lt;/b&gt; · Guest" in html
