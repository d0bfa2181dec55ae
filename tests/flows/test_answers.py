"""What a child's answer leads to is changed by two people: words, order, steps; form and file."""

import json
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale

from cms.core.guard import writing
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED
from cms.documents import projection
from cms.publishing.models import AnswerText, WhatHappened
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
from localize.safeguarding.texts import people_behind
from localize.workflow.publish import publish_source
from public.api.search import search

SOURCE = "UNICEF, a document, paragraph 3"
STEPS_TYPED = {
    "en-steps": "Tell somebody you trust.",
    "en-sources": SOURCE,
    "km-steps": "ប្រាប់អ្នកដែលប្អូនទុកចិត្ត។",
    "km-sources": SOURCE,
}
HEAD = "code\tlanguage\tkind\ttext\tsource\n"


@pytest.fixture(autouse=True)
def rows(public_tree):
    make_missing()


def answer(code="self_harm"):
    return WhatHappened.objects.get(code=code)


def text(language, code="self_harm"):
    return AnswerText.objects.get(answer__code=code, language=language)


def asked_for():
    """What was asked for of answers."""
    return [
        *ChangeRequest.objects.about(WhatHappened),
        *ChangeRequest.objects.about(AnswerText),
    ]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def change(user, code="self_harm", **typed):
    row = answer(code)
    form = {"lesson": row.lesson or ""} | {
        f"{one.language}-{name}": getattr(one, name)
        for one in row.texts.all()
        for name in (*WORDS, *STEPS)
    }
    order = typed.pop("categories", row.categories)
    form |= {f"categories_{place}": kind for place, kind in enumerate(order)} | typed
    url = reverse("wagtailsnippets_publishing_whathappened:edit", args=[row.pk])
    return signed_in(user).post(url, form, follow=True).content.decode()


def upload(user, text, name="answers.tsv"):
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, data)
    return signed_in(user).post(reverse("home_answers_file"), {"file": file}).content.decode()


def agree(user, code="self_harm", language=""):
    """In the list, as people do: with what waits of the answer, or of it in that language."""
    row = text(language, code) if language else answer(code)
    client, asked = signed_in(user), engine.waiting(row)
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
    told = change(keeper, **{"km-words_latin": text("km").words_latin + "\nphloy srok tup"})

    assert "waits for a second person" in told
    assert happened("knhom phloy srok tup") is None

    agree(reviewer, language="km")

    assert happened("knhom phloy srok tup") == "self_harm"
    assert search("en", "phloy srok tup").help.happened == "self_harm"


def test_words_by_file_are_drafts_and_are_added(keeper, reviewer):
    before = text("km").words_latin

    told = upload(keeper, HEAD + "self_harm\tkm-Latn\tword\tphloy srok tup\t\n")

    assert "Waits for a second person" in told
    assert happened("phloy srok tup") is None and text("km").words_latin == before
    agree(reviewer, language="km")
    assert happened("phloy srok tup") == "self_harm"
    assert text("km").words_latin == f"{before}\nphloy srok tup"


def test_khmer_needs_a_reviewer_among_the_two(keeper, publisher, reviewer):
    change(keeper, **{"km-words_latin": text("km").words_latin + "\nphloy srok tup"})

    told = agree(publisher, language="km").content.decode()

    assert "A reviewer of Khmer must agree with it too." in told
    assert happened("phloy srok tup") is None
    agree(reviewer, language="km")
    assert happened("phloy srok tup") == "self_harm"


def test_a_removed_word_is_known_until_two_agreed(keeper, reviewer):
    words = text("en").words.splitlines()
    gone = ("tired of living", "suicide")
    change(keeper, **{"en-words": "\n".join(one for one in words if one not in gone)})

    assert [happened(one) for one in gone] == ["self_harm"] * 2
    agree(reviewer, language="en")
    # what is shipped as sets of words is taken away by nobody
    assert [happened(one) for one in gone] == [None, "self_harm"]


def test_another_process_knows_at_once(keeper, reviewer):
    change(keeper, **{"km-words_latin": text("km").words_latin + "\nphloy srok tup"})
    of_before = answers.current()
    agree(reviewer, language="km")
    answers._known = of_before  # as in a process that has not looked since

    assert search("en", "phloy srok tup").help.happened == "self_harm"
    answers._known = of_before
    assert happened("phloy srok tup") == "self_harm"


def test_words_are_in_no_document(keeper, reviewer):
    change(keeper, **{"km-words_latin": text("km").words_latin + "\nphloy srok tup"})
    agree(reviewer, language="km")

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
    AnswerText.objects.all()._raw_delete("default")
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
    """An answer with one step that two people stand behind, in two languages."""
    change(keeper, "sad", **STEPS_TYPED)
    agree(reviewer, "sad", "en")
    agree(reviewer, "sad", "km")
    return answer("sad")


def test_advice_goes_out_with_a_read_of_exactly_these_words(
    advised, keeper, reviewer, admin, publisher
):
    assert "sad" not in vocabulary()["answers"]

    read_by(publisher, admin, advised, "en", "native")
    assert "sad" not in vocabulary()["answers"]
    read_by(publisher, admin, advised, "en", "expert")
    step = {"text": STEPS_TYPED["en-steps"], "source": SOURCE}
    assert vocabulary()["answers"]["sad"] == {
        "steps": [step],
        "needs_native_review": False,
        "lesson": None,
    }

    change(keeper, "sad", **STEPS_TYPED | {"en-steps": "Tell somebody you trust!"})
    assert vocabulary()["answers"]["sad"]["steps"] == [step]  # until two agreed
    agree(reviewer, "sad", "en")
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
    assert [one["text"] for one in shown()["steps"]] == [STEPS_TYPED["km-steps"]]
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
        ({"en-sources": ""}, "A step needs its source"),
        ({"km-sources": f"{SOURCE}\n{SOURCE}"}, "A step needs its source"),
        ({"en-steps": "Call 1280."}, "A step has no digits"),
        ({"km-steps": "\n".join("កខគឃ")}, "At most 3 steps"),
    ],
)
def test_steps_that_are_refused(keeper, typed, told):
    assert told in change(keeper, "sad", **STEPS_TYPED | typed)
    assert asked_for() == []


# The file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty."),
        ("code\ttext\nsad\tx\n", "The columns kind, language, source are missing."),
        (HEAD + "nobody\ten\tword\tso blue\t\n", "Line 2: “nobody” is no answer."),
        (HEAD + "sad\tfr\tword\ttriste\t\n", "Line 2: This kind and this language"),
        (HEAD + "sad\ten-Latn\tword\tso blue\t\n", "Line 2: This kind and this language"),
        (HEAD + f"sad\tkm-Latn\tstep\tx\t{SOURCE}\n", "Line 2: This kind and this language"),
        (HEAD + "sad\tkm\torder\tpolice\t\n", "Line 2: This kind and this language"),
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
    assert asked_for() == []


def test_file_goes_out_and_comes_back_as_nothing_new(keeper):
    response = signed_in(keeper).get(reverse("home_answers_tsv"))

    assert "no-store" in response["Cache-Control"]
    assert "Nothing new in this file" in upload(keeper, response.content)
    assert asked_for() == []


def test_doubles_are_shown(keeper):
    told = upload(keeper, HEAD + "sad\ten\tword\tSuicide\t\nsad\ten\tword\tvery sad\t\n")

    assert "Line 2: “Suicide” stands already under" in told
    assert "Line 3: “very sad” stands already under" in told


def test_no_cell_is_a_formula():
    row = text("en", "missing")
    row.words = "=1+1\n@here\n-minus\n'=quoted"
    with writing(row):
        row.save()
    file = table.written([answer("missing")], ["en"])
    cells = [line.split("\t") for line in file.splitlines()]

    assert [one[3] for one in cells if one[2] == "word"] == [
        *("'=1+1", "'@here", "'-minus", "''=quoted")
    ]
    assert [one.text for one in table.read(file)[0] if one.field == "words"] == [
        *("=1+1", "@here", "-minus", "'=quoted")
    ]


# A third language


@pytest.fixture
def lao(settings, public_tree, advised):
    """Whoever reviews it; an answer has steps in two languages and none in Lao."""
    three = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("lo", "ລາວ")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = three
    home = public_tree.english.copy_for_translation(Locale.objects.create(language_code="lo"))
    group = Group.objects.create(name="Reviewers (Lao)")
    group.permissions.set(public_tree.groups["Reviewers (Khmer)"].permissions.all())
    given = GroupPagePermission.objects.filter(group=public_tree.groups["Reviewers (Khmer)"])
    for one in given.filter(page__depth=2):
        one.pk, one.group, one.page = None, group, home
        one.save()
    make_missing()
    user = get_user_model().objects.create_user("lao", "lao@example.org", "a long password")
    user.groups.add(group)
    return user


LAO = {"lo-steps": "ບອກຜູ້ໃຫຍ່ທີ່ໄວ້ໃຈໄດ້", "lo-sources": SOURCE}


def steps_in(language):
    rendering = SimpleNamespace(locale=language, depends_on=len, link=lambda page: page and "link")
    return home_vocabulary._answers(list(WhatHappened.objects.all()), rendering).get("sad")


def test_language_without_steps_has_none_and_the_lesson(lao, public_tree, settings):
    """Not those of another language, which nobody marked."""
    settings.SHOW_UNREAD_ADVICE = True
    assert len(steps_in("en")["steps"]) == len(steps_in("km")["steps"]) == 1
    assert steps_in("lo") is None

    row = answer("sad")
    row.lesson = public_tree.english.translation_key
    with writing(row):
        row.save()

    assert steps_in("lo") == {"steps": [], "needs_native_review": False, "lesson": "link"}


def test_language_waits_for_its_own_reviewer_and_for_no_other(
    lao, advised, keeper, reviewer, admin, publisher
):
    for role in ("expert", "native"):
        read_by(publisher, admin, advised, "km", role)
    change(keeper, "sad", **LAO, **{"km-words_latin": text("km", "sad").words_latin + "\npibak"})

    asked = engine.waiting(text("lo", "sad"))
    shown = signed_in(lao).get(reverse("approvals:request", args=[asked.pk])).content.decode()
    assert STEPS_TYPED["en-steps"] in shown and STEPS_TYPED["km-steps"] in shown
    assert agree(reviewer, "sad", "km").status_code == 200
    told = agree(reviewer, "sad", "lo").content.decode()

    assert "A reviewer of Lao must agree with it too." in told
    assert (happened("pibak"), text("lo", "sad").steps) == ("sad", "")
    agree(lao, "sad", "lo")
    assert text("lo", "sad").steps == LAO["lo-steps"]
    # what was read of Khmer is read; of Lao nothing is
    assert len(steps_in("km")["steps"]) == 1 and steps_in("lo") is None
    for role in ("expert", "native"):
        read_by(publisher, admin, advised, "lo", role)
    assert [one["text"] for one in steps_in("lo")["steps"]] == [LAO["lo-steps"]]


def test_reviewer_of_another_language_is_none_of_this(lao, keeper):
    change(keeper, **{"km-words_latin": text("km").words_latin + "\nphloy srok tup"})

    assert "A reviewer of Khmer must agree" in agree(lao, language="km").content.decode()
    assert happened("phloy srok tup") is None


def test_who_stands_behind_one_language_may_read_the_other(lao, advised, keeper, reviewer):
    """Readers are others than those behind these very words."""
    change(keeper, "sad", **LAO)
    agree(lao, "sad", "lo")

    behind = {language: people_behind(advised, language) for language in ("km", "lo")}

    assert set(behind["km"]) == {keeper, reviewer} and set(behind["lo"]) == {keeper, lao}


def test_word_of_a_third_language_is_found(lao, keeper):
    word = "ຢາກ ຕາຍ"
    told = upload(keeper, f"{HEAD}self_harm\tlo\tword\t{word}\t\n")
    assert "(Lao)" in told and "Waits for a second person" in told
    upload(keeper, f"{HEAD}sad\tlo-Latn\tword\tsao jai\t\n")
    assert happened(f"ຂ້ອຍ {word} ແລ້ວ") is None

    agree(lao, language="lo")
    agree(lao, "sad", "lo")

    assert happened(f"ຂ້ອຍ {word} ແລ້ວ") == "self_harm"
    assert happened("khoy sao jai lai") == "sad"
    file = signed_in(keeper).get(reverse("home_answers_tsv")).content
    assert f"\tlo\tword\t{word}".encode() in file and b"\tlo-Latn\tword\tsao jai" in file
    assert "Nothing new in this file" in upload(keeper, file)


@pytest.mark.parametrize(("language", "form"), [("km", "ភ្នែក"), ("lo", "ភែ្នក")])
def test_text_is_in_the_normal_form_of_its_language_alone(lao, language, form):
    own = text(language)
    own.steps, own.sources = "ភែ្នក", SOURCE

    own.clean()

    assert own.steps == form


def test_form_has_each_language_of_the_content(lao, keeper):
    url = reverse("wagtailsnippets_publishing_whathappened:edit", args=[answer().pk])
    shown = signed_in(keeper).get(url).content.decode()

    fields = re.findall(r'<textarea name="(\w+)-(\w+)"', shown)
    assert [language for language, name in fields if name == "words"] == ["km", "en", "lo"]
    assert [language for language, name in fields if name == "words_latin"] == ["km", "lo"]


# One account alone


def test_one_account_changes_nothing(admin, keeper):
    row = text("en")
    row.words = "lesson"
    with pytest.raises(PermissionDenied):
        row.save()
    with pytest.raises(PermissionDenied):
        WhatHappened.objects.filter(code="sad").update(categories=["police"])
    with pytest.raises(PermissionDenied), transaction.atomic():
        AnswerText.objects.bulk_update([row], ["words"])
    for one in (row, answer()):
        with pytest.raises(PermissionDenied):
            one.delete()
        with pytest.raises(PermissionDenied):
            type(one).objects.all().delete()
    for new in (WhatHappened(code="new", categories=["police"]), AnswerText(language="fr")):
        with pytest.raises(PermissionDenied):
            new.save()

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
    assert "leave one" in change(keeper, **{"en-words": ""})
    assert asked_for() == []


def test_screens_are_for_who_keeps_them(translator, keeper):
    for name in ("home_answers_file", "home_answers_tsv"):
        assert signed_in(translator).get(reverse(name)).status_code != 200
        assert signed_in(keeper).get(reverse(name)).status_code == 200
