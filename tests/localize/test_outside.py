"""A link for one reader from outside: who makes it, what is read by it, what becomes of what they
say, and that it is nobody's voice. What its holder tries: tests/website/test_reader_link.py.
"""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail_localize.models import StringTranslation

from cms.documents.models import Document
from cms.publishing.models import AnswerText, WhatHappened
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from cms.who_helps.models import make_missing
from localize.outside import interface_words, judging, links, report, returns, sources
from localize.outside.models import IN_A_BATCH, Kind, ReaderLink, ReadText, Verdict
from localize.outside.to_do import rows
from localize.safeguarding.models import SafeguardingRead
from localize.safeguarding.reads import read_as
from localize.terminology.models import TermProposal
from localize.workflow.models import Comment, Review, State
from ops.setup.interface_words import words_file
from tests.localize.conftest import TEXTS, signed_in
from tests.terms import make_term

ANSWERS = [Kind.ANSWERS]


@pytest.fixture(autouse=True)
def no_places(monkeypatch):
    """Where each sentence is said takes a second to find, and no test here is about it."""
    monkeypatch.setattr(interface_words, "_places", dict)


@pytest.fixture
def home(desk):
    return desk.homes["en"]


@pytest.fixture
def answers(desk):
    make_missing()


def make(desk, **about: Any) -> tuple[ReaderLink, str]:
    asked = {"reader": "Dr Sok", "role": "native", "language": "km", "weeks": 4, "kinds": []}
    return links.make(**(asked | {"by": desk.people.publisher} | about))


def judge_all(link: ReaderLink, verdict: str = "right", **said: str) -> None:
    for text in link.texts.all():
        judging.judge(link, text.number, verdict=verdict, better="", why="", **said)


def say(link: ReaderLink, subject: str, verdict: str, better: str = "", why: str = "") -> ReadText:
    text = link.texts.get(subject=subject)
    return judging.judge(link, text.number, verdict=verdict, better=better, why=why)


def screen(link: ReaderLink, who: str = "publisher") -> str:
    return signed_in(who).get(reverse("readers:link", args=[link.pk])).content.decode()


def press(who: str, name: str, *args: Any, **typed: Any) -> str:
    answer = signed_in(who).post(reverse(f"readers:{name}", args=args), typed, follow=True)
    return str(answer.content.decode())


# Who makes one, and of what


@pytest.mark.parametrize("who", ["editor", "translator", "reviewer", "keeper"])
def test_few_make_a_link(desk, answers, who):
    with pytest.raises(PermissionDenied):
        make(desk, kinds=ANSWERS, by=getattr(desk.people, who))

    answer = signed_in(who).post(reverse("readers:index"), {}, follow=True)
    assert "A new link" not in answer.content.decode()
    assert not ReaderLink.objects.exists()


def test_screen_shows_the_link_once_and_stores_its_digest_only(desk, answers):
    typed = {"reader": "Dr Sok", "role": "native", "language": "km", "weeks": "4"}
    typed |= {"kinds": ["answers"]}

    html = signed_in("publisher").post(reverse("readers:index"), typed).content.decode()

    (code,) = re.findall(r"/admin/draft/reading/km/(\d+-[0-9a-f]{64})/<", html)
    link = ReaderLink.objects.get()
    assert links.opened_by(code) == link
    assert link.secret_digest not in code and code.partition("-")[2] not in str(vars(link))
    again = signed_in("publisher").get(reverse("readers:index")).content.decode()
    assert "Dr Sok" in again and code not in again
    entry = AuditEntry.objects.get(verb=links.MADE)
    assert entry.by_id == desk.people.publisher.pk and entry.data["reader"] == "Dr Sok"
    assert code.partition("-")[2] not in str(entry.data)


@pytest.mark.parametrize(
    "about",
    [
        {"role": "publisher"},
        {"language": "xx"},
        {"weeks": 0},
        {"weeks": 9},
        {"reader": "  "},
        {"reader": "x" * 101},
        {"reader": "a\0b"},
        {"kinds": []},
        {"kinds": [Kind.READERS], "language": "en"},  # nothing to judge: it is the source
    ],
)
def test_link_that_makes_no_sense_is_refused_in_words(desk, answers, about):
    with pytest.raises(ValidationError):
        make(desk, **({"kinds": ANSWERS} | about))
    assert not ReaderLink.objects.exists()


def test_page_of_others_cannot_be_given_out(desk, home):
    desk.people.keeper.groups.add(Group.objects.get(name="Directory keepers"))
    right = desk.people.publisher.groups.first().permissions.get(codename="add_readerlink")
    desk.people.keeper.user_permissions.add(right)
    keeper = type(desk.people.keeper).objects.get(pk=desk.people.keeper.pk)

    with pytest.raises(PermissionDenied):
        make(desk, page=home, by=keeper)
    with pytest.raises(PermissionDenied):  # translations go with their source
        make(desk, page=desk.homes["km"])


def test_childrens_words_come_first_in_batches_of_one_kind(desk, answers, home):
    make_term("grooming", "ការលួង")
    kinds = [Kind.OFFICE, Kind.TERMS, Kind.ANSWERS, Kind.READERS]

    link, _code = make(desk, kinds=kinds, page=home)

    found = list(link.texts.values_list("kind", "batch", "number"))
    order = list(dict.fromkeys(kind for kind, _batch, _number in found))
    assert order == [Kind.READERS, Kind.ANSWERS, Kind.PAGE, Kind.TERMS, Kind.OFFICE]
    assert [number for *_about, number in found] == list(range(1, len(found) + 1))
    for batch in judging.batches(link):
        assert batch.total <= IN_A_BATCH
        assert len({kind for kind, number, _place in found if number == batch.number}) == 1
    first_of_answers = link.texts.filter(kind=Kind.ANSWERS).first()
    assert first_of_answers.subject.endswith(":steps") or not any(
        one.subject.endswith(":steps") for one in link.texts.all()
    )


def test_next_link_goes_on_where_readers_in_that_role_stopped(desk):
    first, _code = make(desk, kinds=[Kind.READERS])
    text = first.texts.first()
    judging.judge(first, text.number, verdict="right", better="", why="")

    same, _code = make(desk, kinds=[Kind.READERS])
    other, _code = make(desk, kinds=[Kind.READERS], role="counsellor")

    assert not same.texts.filter(subject=text.subject).exists()
    assert other.texts.filter(subject=text.subject).exists()


# What a reader says


def test_reader_changes_their_mind_until_the_office_has_dealt_with_it(desk, answers):
    link, _code = make(desk, kinds=ANSWERS)
    text = link.texts.first()

    judging.judge(link, text.number, verdict="wrong", better="", why="Too hard")
    said = judging.judge(link, text.number, verdict="better", better="ថ្មី", why="")
    assert (said.verdict, said.better, said.why) == ("better", "ថ្មី", "")
    returns.deal([text.pk], by=desk.people.publisher)

    with pytest.raises(Refused, match="dealt with this already"):
        judging.judge(link, text.number, verdict="right", better="", why="")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"verdict": "approve"}, "Say whether it is right."),
        ({"verdict": ""}, "Say whether it is right."),
        ({"verdict": "right", "better": "ផ្សេង"}, "You wrote another text"),
        ({"verdict": "better"}, "Write how it is better."),
        ({"verdict": "better", "better": "ក" * 4001}, "at most 4000"),
        ({"verdict": "wrong", "why": "ក" * 1001}, "at most 1000"),
        ({"verdict": "wrong", "why": "a\0b"}, "cannot be stored"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(desk, answers, said, told):
    link, _code = make(desk, kinds=ANSWERS)

    with pytest.raises(ValidationError, match=told):
        judging.judge(link, 1, **({"verdict": "right", "better": "", "why": ""} | said))
    assert not ReadText.objects.judged().exists()


def test_text_that_comes_back_as_it_was_is_no_better_one(desk, answers):
    link, _code = make(desk, kinds=ANSWERS)
    text = link.texts.first()

    said = judging.judge(
        link, 1, verdict="right", better=text.text.replace("\n", "\r\n") + " ", why=""
    )

    assert (said.verdict, said.better) == (Verdict.RIGHT, "")


# What becomes of it: answers, terms


def answer_with_steps() -> AnswerText:
    """The first answer whose steps stand in Khmer."""
    found = AnswerText.objects.filter(language="km").exclude(steps="")
    row = found.select_related("answer").first()
    assert row is not None
    return row


def test_better_steps_are_proposed_in_the_name_of_who_takes_them(desk, answers):
    row = answer_with_steps()
    link, _code = make(desk, kinds=ANSWERS)
    lines = row.steps.splitlines()
    better = "\n".join(["សូមប្រាប់មនុស្សធំម្នាក់។", *lines[1:]])
    text = say(link, f"{row.answer.code}:steps", "better", better)
    assert "<ins>" in screen(link) and "Propose it in my name" in screen(link)

    told = press("publisher", "pass_on", text.pk)

    assert "it counts when somebody else has agreed" in told
    asked = ChangeRequest.objects.of(row).get()
    assert (asked.asked_by, asked.new["steps"]) == (desk.people.publisher, better)
    assert [one.by for one in asked.endorsements.all()] == [desk.people.publisher]
    row.refresh_from_db()
    assert row.steps == "\n".join(lines)  # nothing has changed yet
    assert "somebody has dealt with this already" in press("publisher", "pass_on", text.pk).lower()


def test_words_that_changed_since_are_not_overwritten(desk, answers):
    row = answer_with_steps()
    link, _code = make(desk, kinds=ANSWERS)
    text = say(link, f"{row.answer.code}:steps", "better", "ថ្មី")
    AnswerText._base_manager.filter(pk=row.pk).update(steps="ផ្សេង")

    assert "The text was changed since it was read." in press("publisher", "pass_on", text.pk)
    assert not ChangeRequest.objects.of(row).exists()
    text.refresh_from_db()
    assert text.dealt_at is None


@pytest.mark.parametrize("who", ["editor", "translator"])
def test_who_may_not_change_a_text_neither_sees_nor_takes_what_was_said_of_it(desk, answers, who):
    row = answer_with_steps()
    link, _code = make(desk, kinds=ANSWERS)
    text = say(link, f"{row.answer.code}:steps", "better", "ថ្មី", why="canary-why")

    assert "canary-why" not in screen(link, who)
    press(who, "pass_on", text.pk)
    press(who, "deal", link.pk, text=text.pk)
    press(who, "write_down", link.pk, whole="x")
    press(who, "withdraw", link.pk)

    text.refresh_from_db()
    link.refresh_from_db()
    assert (text.dealt_at, link.withdrawn_at) == (None, None)
    assert not ChangeRequest.objects.exists() or not ChangeRequest.objects.of(row).exists()


def test_better_word_is_proposed_for_the_term_base_and_another_person_takes_it(desk):
    term = make_term("grooming", "ការលួង")
    link, _code = make(desk, kinds=[Kind.TERMS])
    text = say(link, str(term.pk), "better", "ការលួងលោម", why="as natives say it")

    with pytest.raises(PermissionDenied):  # a publisher keeps no terms
        returns.pass_on(text.pk, by=desk.people.publisher)
    returns.pass_on(text.pk, by=desk.people.reviewer)

    proposal = TermProposal.objects.get()
    assert (proposal.word, proposal.by) == ("ការលួងលោម", desk.people.reviewer)
    assert proposal.why == "Dr Sok (native reader): as natives say it"
    assert term.words("km").preferred == "ការលួង"


def test_my_work_has_one_row_for_each_link_and_none_for_screens(desk, answers):
    row = answer_with_steps()
    link, _code = make(desk, kinds=[Kind.READERS, Kind.ANSWERS])
    say(link, f"{row.answer.code}:steps", "wrong")
    judging.judge(link, 1, verdict="wrong", better="", why="")  # of a screen

    (mine,), others = rows(desk.people.publisher)

    assert (mine.what, others) == ("1 text is not right, they say.", [])
    assert rows(desk.people.translator) == ([], [])
    text = link.texts.get(subject=f"{row.answer.code}:steps")
    press("publisher", "deal", link.pk, text=text.pk)
    assert rows(desk.people.publisher) == ([], [])


# A page


def test_better_strings_are_proposed_beside_the_translation_and_overwrite_nothing(desk, home):
    page = desk.write()
    khmer = desk.translate(page, TEXTS)
    link, _code = make(desk, page=page)
    assert set(link.texts.values_list("text", flat=True)) == set(TEXTS.values())
    wanted = link.texts.get(text=TEXTS["Ask for help."])
    judging.judge(link, wanted.number, verdict="better", better="សូមរកជំនួយ។", why="softer")
    translation = desk.translation(page)

    html = press("translator", "beside", link.pk, translation.pk)

    assert "សូមរកជំនួយ។" in html and "Two people approved the text here" in html
    string = StringTranslation.objects.get(data=TEXTS["Ask for help."])
    assert Review.objects.get(string_translation=string).state == State.APPROVED
    (proposal,) = re.findall(r'name="proposal" value="([^"]+)"', html)
    (name,) = re.findall(r'name="take" value="([^"]+)"', html)
    signed_in("translator").post(
        reverse("localize:take", args=[translation.pk]), {"proposal": proposal, "take": name}
    )

    string.refresh_from_db()
    review = Review.objects.get(string_translation=string)
    assert (string.data, review.state) == ("សូមរកជំនួយ។", State.DRAFT)  # two people again
    assert Comment.objects.get().text == "Dr Sok (native reader): softer"
    khmer.refresh_from_db()
    assert khmer.intro == TEXTS["Ask for help."]  # readers have what they had


def test_whole_page_that_was_found_right_is_a_reading_when_two_accounts_say_so(desk, home):
    page = desk.write()
    desk.translate(page, TEXTS)
    link, _code = make(desk, page=page, role="expert")
    (first, *_rest) = link.texts.all()
    judging.judge(link, first.number, verdict="right", better="", why="")
    assert returns.wholes(link) == []  # some of it only
    judge_all(link)
    assert not SafeguardingRead.objects.exists()  # by itself it is none

    key = returns.wholes(link)[0].key
    press("editor", "write_down", link.pk, whole=key)
    assert "It is written down." in screen(link)
    asked = ChangeRequest.objects.about(SafeguardingRead).get()
    assert read_as([page.specific]) == {}
    with pytest.raises(Refused):  # the same account
        engine.endorse(asked, by=desk.people.editor)
    engine.endorse(asked, by=desk.people.publisher)

    assert read_as([page.specific]) == {(page.pk, "km"): {"expert"}}
    with pytest.raises(Refused):
        returns.write_down(link, key, by=desk.people.publisher)


def test_page_that_changed_since_is_no_reading(desk, home):
    page = desk.write()
    link, _code = make(desk, page=page, language="en")
    judge_all(link)
    assert len(returns.wholes(link)) == 1

    page.intro = "Ask nobody."
    page.save_revision(user=desk.people.editor)

    assert returns.wholes(link) == []


def test_steps_that_a_native_reader_found_right_need_none_any_more(desk, answers):
    row = answer_with_steps()
    link, _code = make(desk, kinds=ANSWERS)
    say(link, f"{row.answer.code}:steps", "right")

    (whole,) = returns.wholes(link)
    returns.write_down(link, whole.key, by=desk.people.admin)
    asked = ChangeRequest.objects.about(SafeguardingRead).get()
    engine.endorse(asked, by=desk.people.publisher)

    answer = WhatHappened.objects.get(pk=row.answer_id)
    assert read_as([answer])[answer.pk, "km"] == {"native"}


def test_nothing_that_a_reader_says_is_a_voice(desk, answers, home):
    page = desk.write()
    desk.draft(page, TEXTS)
    before = (ChangeRequest.objects.count(), Endorsement.objects.count())
    link, _code = make(desk, kinds=ANSWERS, page=page)

    judge_all(link)

    assert (ChangeRequest.objects.count(), Endorsement.objects.count()) == before
    assert not Review.objects.filter(
        string_translation__context__object_id=page.translation_key, state=State.APPROVED
    ).exists()


# Screens, and the report


def test_what_was_said_of_screens_stands_in_the_file_of_their_words(desk):
    link, _code = make(desk, kinds=[Kind.READERS])
    right, better, wrong, gone = link.texts.all()[:4]
    judging.judge(link, right.number, verdict="right", better="", why="")
    judging.judge(link, better.number, verdict="better", better=f"{better.text}ថ្មី", why="x")
    judging.judge(link, wrong.number, verdict="wrong", better="", why="stiff")
    judging.judge(link, gone.number, verdict="wrong", better="", why="")
    returns.deal([gone.pk], by=desk.people.publisher)

    said = returns.of_screens("km")

    assert said[right.subject, right.text].is_read
    assert said[better.subject, better.text].better == f"{better.text}ថ្មី"
    assert said[wrong.subject, wrong.text].remarks == ("Dr Sok (native reader): stiff",)
    assert said.get((gone.subject, gone.text), returns.Said()) == returns.Said()
    sheet = load_workbook(BytesIO(words_file.write("km", said)))[words_file.CATALOGUES]
    columns = [key for key, _width in words_file.COLUMNS]
    written = [dict(zip(columns, row, strict=True)) for row in sheet.iter_rows(values_only=True)]
    of_key = {row["key"]: row for row in written}
    assert of_key[right.subject]["read"] == words_file.READ_MARK
    assert of_key[better.subject]["better"] == f"{better.text}ថ្មី"
    assert of_key[wrong.subject]["remark"] == "Dr Sok (native reader): stiff"
    assert not of_key[gone.subject]["remark"] and not of_key[wrong.subject]["read"]


def test_report_says_who_has_read_what_and_that_the_rest_is_unproved(desk, answers):
    def line(kind: str, language: str = "km") -> report.Line:
        return next(one for one in report.report() if (one.kind, one.language) == (kind, language))

    before = line(Kind.ANSWERS)
    assert (before.read, before.by, before.unproved) == (0, [], before.total)
    row = answer_with_steps()
    link, _code = make(desk, kinds=ANSWERS)
    say(link, f"{row.answer.code}:steps", "right")
    other = link.texts.exclude(subject=f"{row.answer.code}:steps").first()
    judging.judge(link, other.number, verdict="wrong", better="", why="")

    now = line(Kind.ANSWERS)
    assert now.by == ["Dr Sok (native reader): 1 right, 1 not"]
    assert now.unproved == before.total - 2
    AnswerText._base_manager.filter(pk=row.pk).update(steps="ផ្សេង")
    assert line(Kind.ANSWERS).by == ["Dr Sok (native reader): 0 right, 1 not"]
    html = signed_in("publisher").get(reverse("readers:index")).content.decode()
    assert "all: unproved" in html and "Dr Sok (native reader): 0 right, 1 not" in html


def test_page_counts_as_read_when_all_of_it_was(desk, home):
    link, _code = make(desk, page=home)

    def pages() -> report.Line:
        return next(one for one in report.report() if (one.kind, one.language) == (Kind.PAGE, "km"))

    assert (pages().total >= 1, pages().read) == (True, 0)
    judge_all(link)
    assert pages().by == ["Dr Sok (native reader): 1 right, 0 not"]


def test_screens_ask_as_often_however_much_there_is(desk, answers, django_assert_max_num_queries):
    """Links, texts and readers grow for years."""
    for _number in range(5):
        link, _code = make(desk, kinds=ANSWERS)
        judge_all(link, "wrong")
    client = signed_in("publisher")
    client.get(reverse("readers:index"))

    with django_assert_max_num_queries(50):
        client.get(reverse("readers:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("readers:link", args=[link.pk]))
    with django_assert_max_num_queries(3):
        rows(desk.people.publisher)


def test_links_are_few_at_once(desk, answers, monkeypatch):
    monkeypatch.setattr(links, "OPEN_AT_ONCE", 1)
    link, _code = make(desk, kinds=ANSWERS)
    with pytest.raises(ValidationError, match="Withdraw one first"):
        make(desk, kinds=ANSWERS)

    links.withdraw(link, by=desk.people.publisher)

    assert AuditEntry.objects.filter(verb=links.WITHDRAWN).count() == 1
    links.withdraw(link, by=desk.people.publisher)  # once
    assert AuditEntry.objects.filter(verb=links.WITHDRAWN).count() == 1
    make(desk, kinds=ANSWERS)


def test_anonymous_gets_no_screen_of_the_office(desk, answers):
    link, _code = make(desk, kinds=ANSWERS)
    text = link.texts.first()
    for name, args in (
        ("index", []),
        ("link", [link.pk]),
        ("withdraw", [link.pk]),
        ("deal", [link.pk]),
        ("write_down", [link.pk]),
        ("pass_on", [text.pk]),
    ):
        address = reverse(f"readers:{name}", args=args)
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code in (302, 405), address
            assert "/login/" in answer.get("Location", "/login/")


def test_lifetime_ends_by_the_clock(desk, answers):
    link, code = make(desk, kinds=ANSWERS, weeks=1)
    assert links.opened_by(code) == link
    ReaderLink.objects.filter(pk=link.pk).update(
        made_at=timezone.now() - timedelta(weeks=1, seconds=1),
        ends_at=timezone.now() - timedelta(seconds=1),
    )
    assert links.opened_by(code) is None


def test_every_kind_is_known_now(desk, answers):
    """What a link is made of and what the report compares it with are the same."""
    make_term("grooming", "ការលួង")
    for kind in (Kind.READERS, Kind.ANSWERS, Kind.TERMS):
        link, _code = make(desk, kinds=[kind])
        now = sources.present(kind, "km")
        assert all(now[one.subject].text == one.text for one in link.texts.all())


def test_documents_say_that_a_native_reader_knows_a_page_while_it_says_the_same(desk, home):
    """In that language only, and when two accounts have said so."""
    page = desk.write(needs_native_review=True)
    desk.translate(page, TEXTS)

    def unread() -> dict[str, bool]:
        rows = Document.objects.filter(key=page.translation_key, deleted=False)
        return {row.locale: json.loads(row.body)["needs_native_review"] for row in rows}

    assert unread() == {"en": True, "km": True}
    for role in ("counsellor", "native"):
        link, _code = make(desk, page=page, role=role)
        judge_all(link)
        returns.write_down(link, returns.wholes(link)[0].key, by=desk.people.editor)
        asked = ChangeRequest.objects.about(SafeguardingRead).open().get()
        assert unread() == {"en": True, "km": True}
        engine.endorse(asked, by=desk.people.publisher)

    assert unread() == {"en": True, "km": False}
    assert TEXTS["Ask for help."] == desk.target(page).intro
    desk.translate(page, {"Ask for help.": "សូមប្រាប់គេ។"})
    assert unread() == {"en": True, "km": True}
