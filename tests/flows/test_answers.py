"""What a child's answer leads to is changed by two people: words, order, steps; form and file."""

import json
import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.guard import writing
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED
from cms.documents import projection
from cms.publishing.models import WhatHappened
from cms.publishing.recycle_bin import actions
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from cms.who_helps import answers, table
from cms.who_helps.models import STEPS, WORDS, make_missing
from home.models import InfoPage
from home.pages import vocabulary as home_vocabulary
from localize.safeguarding import reads
from localize.safeguarding.models import SafeguardingRead
from localize.workflow.publish import publish_source
from public.api.search import search

STEPS_TYPED = {
    "steps_en": "Tell somebody you trust.",
    "steps_km": "ប្រាប់អ្នកដែលប្អូនទុកចិត្ត។",
    "sources": "UNICEF, a document, paragraph 3",
}
HEAD = "code\tlanguage\tkind\ttext\tsource\n"


@pytest.fixture(autouse=True)
def rows(public_tree):
    make_missing()


def answer(code="self_harm"):
    return WhatHappened.objects.get(code=code)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def change(user, code="self_harm", **typed):
    row = answer(code)
    form = {name: getattr(row, name) for name in (*WORDS, *STEPS)} | {"lesson": row.lesson or ""}
    order = typed.pop("categories", row.categories)
    form |= {f"categories_{place}": kind for place, kind in enumerate(order)} | typed
    url = reverse("wagtailsnippets_publishing_whathappened:edit", args=[row.pk])
    return signed_in(user).post(url, form, follow=True).content.decode()


def upload(user, text, name="answers.tsv"):
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, data)
    return signed_in(user).post(reverse("home_answers_file"), {"file": file}).content.decode()


def agree(user, code="self_harm"):
    """In the list, as people do."""
    client, asked = signed_in(user), engine.waiting(answer(code))
    shown = client.get(reverse("approvals:request", args=[asked.pk])).content.decode()
    named = re.findall(r'name="request" value="([^"]+)"', shown)
    return client.post(reverse("approvals:confirm"), {"request": named[0]}, follow=True)


def happened(text):
    return Client().get("/api/v1/en/suggest/", {"q": text}).json()["happened"]


def vocabulary(locale="en"):
    return Client().get(f"/api/v1/{locale}/vocabulary/").json()


def first(code="self_harm"):
    return next(
        one["parents"]["category"]
        for one in vocabulary()["lists"]["happened"]
        if one["code"] == code
    )


# Words


def test_a_word_of_the_form_counts_with_the_second_person(keeper, reviewer):
    told = change(keeper, words_latin=answer().words_latin + "\nphloy srok tup")

    assert "waits for a second person" in told
    assert happened("knhom phloy srok tup") is None

    agree(reviewer)

    assert happened("knhom phloy srok tup") == "self_harm"
    assert search("en", "phloy srok tup").help.happened == "self_harm"


def test_words_by_file_are_drafts_and_are_added(keeper, reviewer):
    before = answer().words()

    told = upload(keeper, HEAD + "self_harm\tkm-Latn\tword\tphloy srok tup\t\n")

    assert "Waits for a second person" in told
    assert happened("phloy srok tup") is None and answer().words() == before
    agree(reviewer)
    assert happened("phloy srok tup") == "self_harm"
    assert set(before) < set(answer().words())


def test_khmer_needs_a_reviewer_among_the_two(keeper, publisher, reviewer):
    change(keeper, words_latin=answer().words_latin + "\nphloy srok tup")

    told = agree(publisher).content.decode()

    assert "A reviewer of Khmer must agree with it too." in told
    assert happened("phloy srok tup") is None
    agree(reviewer)
    assert happened("phloy srok tup") == "self_harm"


def test_a_removed_word_is_known_until_two_agreed(keeper, reviewer):
    words = answer().words_en.splitlines()
    gone = ("tired of living", "suicide")
    change(keeper, words_en="\n".join(one for one in words if one not in gone))

    assert [happened(one) for one in gone] == ["self_harm"] * 2
    agree(reviewer)
    # what is shipped as sets of words is taken away by nobody
    assert [happened(one) for one in gone] == [None, "self_harm"]


def test_another_process_knows_at_once(keeper, reviewer):
    change(keeper, words_latin=answer().words_latin + "\nphloy srok tup")
    of_before = answers.current()
    agree(reviewer)
    answers._known = of_before  # as in a process that has not looked since

    assert search("en", "phloy srok tup").help.happened == "self_harm"
    answers._known = of_before
    assert happened("phloy srok tup") == "self_harm"


def test_words_are_in_no_document(keeper, reviewer):
    change(keeper, words_latin=answer().words_latin + "\nphloy srok tup")
    agree(reviewer)

    assert "phloy srok tup" not in json.dumps(vocabulary())
    assert not any(word in json.dumps(vocabulary()) for word in ("overdose", "blackmail"))


# Order


def test_order_changes_with_two(keeper, publisher):
    change(keeper, categories=["health", "helpline"])
    assert first() == list(CATEGORIES_OF["self_harm"])

    agree(publisher)

    assert first() == ["health", "helpline"]
    assert list(answers.current().categories["self_harm"]) == ["health", "helpline"]


@pytest.mark.parametrize("broken", [[], ["nobody"], "police", None, ["police", "police"]])
def test_broken_rows_leave_the_shipped_order(broken):
    row = WhatHappened(code="sad", categories=broken)

    assert answers.orders([row]) == CATEGORIES_OF


def test_an_empty_table_answers_as_shipped():
    WhatHappened.objects.all()._raw_delete("default")

    assert happened("suicide") == "self_harm"
    assert search("en", "I want to die").help.happened == "self_harm"
    assert answers.current().categories == CATEGORIES_OF


# Advice


def written_down(user, row, language, role):
    """`user` writes down that a person has read the steps."""
    screen = reverse("home_answers_read", args=[row.pk])
    shown = signed_in(user).get(screen).content.decode()
    (of,) = re.findall(rf'value="({language} [0-9a-f]+)"', shown)
    typed = {"of": of, "reader": f"Dr {role}", "role": role, "read_on": timezone.localdate()}
    signed_in(user).post(screen, typed)
    return ChangeRequest.objects.about(SafeguardingRead).open().get()


def read_by(user, other, row, language, role):
    """`other` agrees with what `user` wrote down."""
    engine.endorse(written_down(user, row, language, role), by=other)


@pytest.fixture
def advised(keeper, reviewer):
    """An answer with one step that two people stand behind."""
    change(keeper, "sad", **STEPS_TYPED)
    agree(reviewer, "sad")
    return answer("sad")


def test_advice_goes_out_with_a_read_of_exactly_these_words(
    advised, keeper, reviewer, admin, publisher
):
    assert "sad" not in vocabulary()["answers"]

    read_by(publisher, admin, advised, "en", "native")
    assert "sad" not in vocabulary()["answers"]
    read_by(publisher, admin, advised, "en", "expert")
    step = {"text": STEPS_TYPED["steps_en"], "source": STEPS_TYPED["sources"]}
    assert vocabulary()["answers"]["sad"] == {
        "steps": [step],
        "needs_native_review": False,
        "lesson": None,
    }

    change(keeper, "sad", **STEPS_TYPED | {"steps_en": "Tell somebody you trust!"})
    assert vocabulary()["answers"]["sad"]["steps"] == [step]  # until two agreed
    agree(reviewer, "sad")
    assert "sad" not in vocabulary()["answers"]


def test_read_that_nobody_else_agreed_with_puts_no_step_before_readers(
    advised, keeper, reviewer, admin, publisher
):
    """Whatever writes the vocabulary again meanwhile, or after the second one said no."""
    asked = written_down(publisher, advised, "en", "expert")
    for order in (["health"], ["police"]):
        change(keeper, "sad", categories=order)
        agree(reviewer, "sad")
        assert first("sad") == order
        assert "sad" not in vocabulary()["answers"]
        if asked.is_open:
            engine.return_(asked, by=admin, reason="Dr Expert has not read it.")
            asked.refresh_from_db()


def test_a_read_of_steps_is_said_and_agreed_by_who_may_change_them(
    advised, editor, keeper, publisher, admin
):
    """Others need no key, and their word would put the steps before readers."""
    url = reverse("home_answers_read", args=[advised.pk])
    for user in (editor, keeper):
        assert signed_in(user).get(url).status_code != 200
    digest = next(one.digest for one in reads.readings(advised) if one.language == "en")
    typed = {"reader": "Dr X", "role": "expert", "read_on": timezone.localdate()}
    read = SafeguardingRead(language="en", digest=digest, **typed)
    asked = reads.write_down(advised, read, by=publisher)

    for user in (editor, keeper, publisher):
        with pytest.raises(Refused):
            engine.endorse(asked, by=user)
    assert asked.subject.who_may_endorse(asked, but=asked.behind()) == [admin]
    assert "sad" not in vocabulary()["answers"]
    engine.endorse(asked, by=admin)
    assert "sad" in vocabulary()["answers"]


def test_khmer_steps_go_out_with_an_expert_and_a_native_reader(advised, admin, publisher):
    page, rendering = SimpleNamespace(labels=[]), SimpleNamespace(locale="km")
    rendering.depends_on = rendering.link = lambda model: None

    def shown():
        return home_vocabulary.body(page, rendering)["answers"].get("sad", {"steps": []})

    read_by(publisher, admin, advised, "km", "native")
    assert shown()["steps"] == []
    read_by(publisher, admin, advised, "en", "expert")
    assert shown()["steps"] == []
    read_by(publisher, admin, advised, "km", "expert")
    assert [one["text"] for one in shown()["steps"]] == [STEPS_TYPED["steps_km"]]
    assert not shown()["needs_native_review"]


def test_lesson_that_is_gone_leaves_no_link(public_tree, editor, publisher, admin):
    lesson = InfoPage(title="How to act", intro="x", live=False)
    public_tree.english.add_child(instance=lesson)
    lesson.save_revision(user=editor)
    publish_source(lesson, by=publisher)
    row = answer("sad")
    row.lesson = lesson.translation_key
    with writing(row):
        row.save()
    assert vocabulary()["answers"]["sad"]["lesson"]["title"] == "How to act"

    actions.delete([InfoPage.objects.get(pk=lesson.pk)], by=admin)

    assert "sad" not in vocabulary()["answers"]
    assert "How to act" not in json.dumps(vocabulary())


def test_demonstration_shows_them_and_says_that_no_native_read_them(settings, advised):
    settings.SHOW_UNREAD_ADVICE = True
    projection.rebuild()

    shown = vocabulary()["answers"]["sad"]
    assert (len(shown["steps"]), shown["needs_native_review"]) == (1, False)
    assert SafeguardingRead.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"sources": ""}, "A step needs its source"),
        ({"steps_km": ""}, "Both languages must have the same steps"),
        ({"steps_en": "Call 1280."}, "A step has no digits"),
        ({"steps_en": "\n".join("abcd"), "steps_km": "\n".join("កខគឃ")}, "At most 3 steps"),
    ],
)
def test_steps_that_are_refused(keeper, typed, told):
    assert told in change(keeper, "sad", **STEPS_TYPED | typed)
    assert engine.waiting(answer("sad")) is None


# The file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty."),
        ("code\ttext\nsad\tx\n", "The columns kind, language, source are missing."),
        (HEAD + "nobody\ten\tword\tso blue\t\n", "Line 2: “nobody” is no answer."),
        (HEAD + "sad\tfr\tword\ttriste\t\n", "Line 2: This kind and this language"),
        (HEAD + "sad\ten\tword\tab\t\n", "Line 2: “ab” is too short"),
        (HEAD + "sad\ten\tword\t!!!\t\n", "Line 2: “!!!” has no letters."),
        (HEAD + "sad\ten\tword\tso blue\t\t\tmore\n", "Line 2: It has more cells"),
        (HEAD + "sad\ten\tstep\tTell somebody.\t\n", "Line 2: A step needs its source"),
        (HEAD + "sad\t\torder\tnobody\t\n", "Line 2: “nobody” is no kind of service."),
        (b"\xff\xff\xff", "Save it as tab-separated UTF-8"),
        (HEAD + "x" * (1024 * 1024), "larger than 1 MB"),
        (HEAD + "\n" * 5001, "more than 5,000 entries"),
    ],
)
def test_wrong_lines_are_told_and_nothing_is_taken(keeper, text, told):
    good = "\nsad\ten\tword\tso very blue\t\n" if text and "\t" in str(text) else ""

    shown = upload(keeper, text + good if isinstance(text, str) else text)

    assert told in shown and "Nothing was taken" in shown
    assert not ChangeRequest.objects.about(WhatHappened).exists()


def test_file_goes_out_and_comes_back_as_nothing_new(keeper):
    response = signed_in(keeper).get(reverse("home_answers_tsv"))

    assert "no-store" in response["Cache-Control"]
    assert "Nothing new in this file" in upload(keeper, response.content)
    assert not ChangeRequest.objects.about(WhatHappened).exists()


def test_doubles_are_shown(keeper):
    told = upload(keeper, HEAD + "sad\ten\tword\tSuicide\t\nsad\ten\tword\tvery sad\t\n")

    assert "Line 2: “Suicide” stands already under" in told
    assert "Line 3: “very sad” stands already under" in told


def test_no_cell_is_a_formula():
    row = WhatHappened(code="sad", words_en="=1+1\n@here\n-minus\n'=quoted", categories=["health"])
    cells = [line.split("\t")[3] for line in table.written([row]).splitlines()[2:]]

    assert cells == ["'=1+1", "'@here", "'-minus", "''=quoted"]
    assert [one.text for one in table.read(table.written([row]))[0][1:]] == [
        *("=1+1", "@here", "-minus", "'=quoted")
    ]


# One account alone


def test_one_account_changes_nothing(admin, keeper):
    row = answer()
    row.words_en = "lesson"
    with pytest.raises(PermissionDenied):
        row.save()
    with pytest.raises(PermissionDenied):
        WhatHappened.objects.filter(pk=row.pk).update(categories=["police"])
    with pytest.raises(PermissionDenied), transaction.atomic():
        WhatHappened.objects.bulk_update([row], ["words_en"])
    with pytest.raises(PermissionDenied):
        answer().delete()
    with pytest.raises(PermissionDenied):
        WhatHappened.objects.all().delete()
    with pytest.raises(PermissionDenied):
        WhatHappened(code="new", categories=["police"]).save()

    change(admin, categories=["police"])
    upload(admin, HEAD + "self_harm\t\torder\tpolice\t\n")
    with pytest.raises(Refused):
        engine.endorse(engine.waiting(answer()), by=admin)
    assert first() == list(CATEGORIES_OF["self_harm"])


@pytest.mark.parametrize("name", ["add", "delete"])
def test_even_administrators_add_and_delete_none(admin, name):
    args = [answer().pk] if name == "delete" else []
    url = reverse(f"wagtailsnippets_publishing_whathappened:{name}", args=args)
    client = signed_in(admin)
    client.post(url, {"code": "x"})
    bulk = reverse("wagtail_bulk_action", args=["publishing", "whathappened", "delete"])
    client.post(f"{bulk}?id={answer().pk}")

    assert WhatHappened.objects.count() == len(HAPPENED)


def test_last_words_of_an_answer_stay(keeper):
    assert "leave one" in change(keeper, words_en="")
    assert engine.waiting(answer()) is None


def test_screens_are_for_who_keeps_them(translator, keeper):
    for name in ("home_answers_file", "home_answers_tsv"):
        assert signed_in(translator).get(reverse(name)).status_code != 200
        assert signed_in(keeper).get(reverse(name)).status_code == 200
