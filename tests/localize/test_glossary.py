"""The term base: loading, both directions, places in a text, what a changed term does."""

from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from cms.two_people.audit.models import AuditEntry
from khmertext import checks
from khmertext.search.queries import read
from localize.exchange import tbx
from localize.terminology import glossary_file, searched_as
from localize.terminology.glossary import STAMP, term_base, with_stamp
from localize.terminology.models import Term, Words
from localize.workflow import review, term_changes
from localize.workflow.models import Reason, State
from tests.shared_fixtures import again, world
from tests.terms import make_term

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def make(name: str, km: str = "", **values) -> Term:
    return make_term(name, km, **{"status": Term.Status.APPROVED} | values)


# Loading


def test_shipped_file_is_loaded_once(db):
    terms = glossary_file.read(glossary_file.SHIPPED)

    first, second = glossary_file.load(terms), glossary_file.load(terms)

    assert (first.added, first.kept) == (len(terms), 0)
    assert (second.added, second.updated, second.kept) == (0, 0, len(terms))
    assert len(terms) > 70


@pytest.mark.parametrize(
    ("en", "status"),
    [
        ("password", "approved"),  # confidence high
        ("sextortion", "proposed"),  # medium: CNCC has yet to decide
        ("survivor", "proposed"),  # low
        ("child pornography", "deprecated"),  # the file says so
        ("Facebook", "approved"),
    ],
)
def test_status_follows_confidence(en, status):
    terms = {term.name: term for term in glossary_file.read(glossary_file.SHIPPED)}

    assert terms[en].status == status


def test_what_people_type_is_loaded_and_told_to_searches(db):
    call_command("load_glossary", verbosity=0)
    searched_as.forget()

    def same(text, other):
        (unit,) = read(text, searched_as.lexicon()).units
        return other in {"".join(word.text for word in phrase.words) for phrase in unit}

    assert same("phnompenh", "ភ្នំពេញ") and same("ភ្នំពេញ", "phnompenh")
    assert same("fb", "ហ្វេសប៊ុក") and same("ហ្វេសប៊ុក", "facebook")
    assert same("លេខកូដសម្ងាត់", "ពាក្យសម្ងាត់")  # a form that is not to be written
    assert not same("survivor", "អ្នករស់រានមានជីវិត")  # nobody has decided
    shown = {word for one in searched_as.searched().shown for word in one.words.values()}
    assert "password" in shown
    assert not {"phnompenh", "fb", "Phnom Penh", "ហ្វេសប៊ុក"} & shown
    searched_as.forget()


def test_editors_words_survive_loading(db):
    make("password", "ពាក្យសម្ងាត់ថ្មី", definition="Ours")

    call_command("load_glossary", verbosity=0)

    assert Term.objects.get(name="password").words("km").preferred == "ពាក្យសម្ងាត់ថ្មី"


def test_update_lets_the_file_win(db):
    make("password", "ពាក្យសម្ងាត់ថ្មី", definition="Ours")

    call_command("load_glossary", update=True, verbosity=0)

    term = Term.objects.get(name="password")
    assert (term.words("km").preferred, term.definition) == ("ពាក្យសម្ងាត់", "Ours")


HEADER = "en,pos,km_approved,km_variants,km_forbidden,confidence,status\n"


def test_khmer_is_loaded_in_normal_form(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text(HEADER + "a,noun,ស្ដី,ស្ដី| ខ |,,high,\n", encoding="utf-8-sig")

    (term,) = glossary_file.read(path)

    # coeng da is stored as coeng ta
    assert term.words("km") == Words("ស្តី", ("ស្តី", "ខ"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("en,pos\na,b\n", "lacks the columns"),
        (HEADER + "a,noun,ក,,,high,wrong\n", "Line 2"),
        (HEADER + ",noun,ក,,,high,\n", "Line 2"),
        (HEADER + "x" * 300 + ",noun,ក,,,high,\n", "Line 2"),
    ],
)
def test_odd_file_is_refused(tmp_path, text, word):
    path = tmp_path / "terms.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValidationError, match=word):
        glossary_file.read(path)
    with pytest.raises(CommandError, match=word):
        call_command("load_glossary", path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_glossary", tmp_path / "none.csv")


# For the checks


def issues(source: str, target: str, language: str = "en", into: str = "") -> list[str]:
    into = into or ("km" if language == "en" else "en")
    base = term_base(language, into)
    found = checks.run(
        source,
        target,
        source_language=language,
        target_language=into,
        terms=base.terms,
        do_not_translate=base.do_not_translate,
    )
    return [issue.id for issue in found if issue.id in term_changes.TERM_ISSUES]


def test_changed_term_is_checked_at_once(db):
    term = make("password", "ពាក្យសម្ងាត់")
    assert issues("A password", "លេខកូដ") == ["glossary_missing"]

    term.write("km", forbidden="លេខកូដ")
    term.save()
    assert issues("A password", "លេខកូដ") == ["glossary_forbidden"]

    term.delete()
    assert issues("A password", "លេខកូដ") == []


@pytest.mark.parametrize("terms", [0, 1, 2])
def test_stamp_in_another_query_is_the_same(db, terms, django_assert_num_queries):
    for number in range(terms):
        make(f"word {number}")
    base = term_base("en", "km")

    row = with_stamp(Locale.objects.all()[:1]).values_list(*STAMP)[0]

    assert row == base.stamp
    with django_assert_num_queries(0):
        assert term_base("en", "km", row) is base


@pytest.mark.parametrize(
    ("source", "target", "language", "into"),
    [
        ("A password", "ລະຫັດ", "en", "lo"),
        ("ពាក្យសម្ងាត់", "ລະຫັດ", "km", "lo"),
        ("ລະຫັດ", "លេខកូដ", "lo", "km"),
        ("A password", "Mật khẩu", "en", "vi"),
        ("A password", "A secret", "en", "en"),
    ],
)
def test_term_is_asked_of_its_own_languages_only(db, source, target, language, into):
    make("password", "ពាក្យសម្ងាត់", forbidden="លេខកូដ")
    make("TikTok", do_not_translate=True)

    assert issues(source, target, language, into) == []
    assert issues("TikTok", target, language, into) == ["dnt"]


@pytest.mark.parametrize(
    ("source", "target", "language", "into", "found"),
    [
        ("A password", "ລະຫັດ", "en", "lo", ["glossary_missing"]),
        ("A password", "ລະຫັດຜ່ານ", "en", "lo", []),
        ("ពាក្យសម្ងាត់", "ລະຫັດ", "km", "lo", ["glossary_missing"]),
        ("ລະຫັດຜ່ານ", "លេខកូដ", "lo", "km", ["glossary_forbidden"]),
        ("ລະຫັດຜ່ານ", "A secret", "lo", "en", ["glossary_missing"]),
        ("ລະຫັດຜ່ານ", "A password", "lo", "en", []),
    ],
)
def test_third_language_is_a_row(db, source, target, language, into, found):
    term = make("password", "ពាក្យសម្ងាត់", forbidden="លេខកូដ")
    term.write("lo", preferred="ລະຫັດຜ່ານ")
    term.save()

    assert issues(source, target, language, into) == found
    assert str(term) == "password – ពាក្យសម្ងាត់ – ລະຫັດຜ່ານ"
    assert term.words("km").forbidden == ("លេខកូដ",)  # left alone
    file = ElementTree.fromstring(tbx.write([term]))
    assert [one.get(LANG) for one in file.iter("langSet")] == ["en", "km", "lo"]


def test_file_may_have_a_third_language(db, tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("en,pos,confidence,km_approved,cja-Arab_approved\npassword,noun,high,ក,ب\n")

    glossary_file.load(glossary_file.read(path))

    assert Term.objects.get().words("cja-Arab") == Words("ب")


def test_proposed_term_is_not_checked(db):
    make("password", "ពាក្យសម្ងាត់", status=Term.Status.PROPOSED)

    assert issues("A password", "លេខកូដ") == []


def test_khmer_source_is_checked_by_every_form(db):
    make("online safety", "សុវត្ថិភាពលើប្រព័ន្ធអនឡាញ", admitted="សុវត្ថិភាពតាមអនឡាញ")

    assert issues("មេរៀនអំពីសុវត្ថិភាពតាមអនឡាញ", "A lesson", "km") == ["glossary_missing"]
    assert issues("មេរៀនអំពីសុវត្ថិភាពតាមអនឡាញ", "On online safety", "km") == []


def test_deprecated_english_is_forbidden_from_khmer_and_known_from_english(db):
    make("child sexual abuse material", "សម្ភារៈរំលោភបំពាន")
    make("child pornography", "សម្ភារៈរំលោភបំពាន", status=Term.Status.DEPRECATED)

    into_english = issues("នេះជាសម្ភារៈរំលោភបំពាន", "This is child pornography", "km")

    assert "glossary_forbidden" in into_english
    assert issues("នេះជាសម្ភារៈរំលោភបំពាន", "This is child sexual abuse material", "km") == []
    assert issues("child pornography", "រូបភាព") == ["glossary_missing"]


@pytest.mark.parametrize("language", ["en", "km"])
def test_names_stay_in_both_directions(db, language):
    make("TikTok", do_not_translate=True)

    assert "dnt" in issues("TikTok", "ធីកតុក" if language == "en" else "Tick tock", language)


# When a term changes


def make_approved(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ។"})["Ask for help."]
    return desk.approve(drafted)


approved_world = world(make_approved, "desk_world", "page_world")


@pytest.fixture
def approved(page, approved_world):
    return again(approved_world)


def test_approved_texts_that_offend_are_found(approved):
    term = make("help", "ការជួយ")

    (hit,) = term_changes.affected(term)

    assert hit.review == approved
    assert [issue.id for issue in hit.issues] == ["glossary_missing"]


@pytest.mark.parametrize(
    "values",
    [
        {"name": "help", "km": "ជំនួយ"},  # followed
        {"name": "police", "km": "ប៉ូលិស"},  # not in the source
        {"name": "help", "km": "ការជួយ", "status": Term.Status.PROPOSED},  # not checked
    ],
)
def test_term_that_is_followed_affects_nothing(approved, values):
    assert term_changes.affected(make(**values)) == []


def test_text_that_is_no_longer_approved_is_not_affected(approved):
    approved.string_translation.data = "សូមសុំការជួយ។"
    approved.string_translation.save()

    assert term_changes.affected(make("help", "ប៉ូលិស")) == []


def test_warning_that_was_dismissed_does_not_come_back(desk, page):
    term = make("help", "ការជួយ")
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ។"})["Ask for help."]
    desk.approve(drafted)  # dismisses every warning

    assert term_changes.affected(term) == []

    term.write("km", forbidden="ជំនួយ")
    term.save()
    (hit,) = term_changes.affected(term)
    assert [issue.id for issue in hit.issues] == ["glossary_forbidden"]


def test_reviewer_returns_what_a_term_affects(desk, approved):
    term = make("help", "ការជួយ")

    (returned,) = term_changes.withdraw(term, [approved], by=desk.people.reviewer)

    assert (returned.state, returned.reason) == (State.RETURNED, Reason.TERM_CHANGED)
    assert not review.is_approved(returned)
    assert "help" in AuditEntry.objects.about(returned).first().comment


@pytest.mark.parametrize("rows", ["word,noun\n", "word,noun,,,,\nword,verb,,,,\n"])
def test_short_and_repeated_rows_of_a_file_are_loaded(db, tmp_path, rows):
    file = tmp_path / "terms.csv"
    file.write_text(f"en,pos,km_approved,km_variants,km_forbidden,confidence\n{rows}")

    loaded = glossary_file.load(glossary_file.read(file))

    assert (loaded.added, loaded.kept) == (1, rows.count("\n") - 1)
