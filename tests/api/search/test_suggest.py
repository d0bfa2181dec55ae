"""What is proposed while somebody types: public words, in at most two statements."""

import pytest

from cms.documents.models import Document
from cms.documents.search import entries, upkeep
from localize.terminology import searched_as
from public.api.search import suggest
from tests.terms import make_term

KHMER = "រក្សាសុវត្ថិភាព"


def texts(text, locale="en", **more):
    return [one.text for one in suggest(locale, text, **more)]


def retitle(title):
    """Give each Khmer document that was found this title."""
    rows = list(Document.objects.filter(locale="km", title=KHMER))
    for row in rows:
        row.title = title
        row.save()
    entries.write(rows)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("p", "Pictures"),
        ("pass", "Passwords"),
        ("PASSW", "Passwords"),
        ("passwords", "Passwords"),
        ("strong p", "Strong passwords"),
        ("passwords stro", "Strong passwords"),
        ("of pass", "Book of passwords"),
        ("book", "Book of passwords"),
    ],
)
def test_what_begins_with_it_stands_first(site, text, first):
    assert texts(text)[0] == first


def test_what_contains_it_at_the_beginning_of_a_word_follows(site):
    assert texts("pass") == ["Passwords", "Strong passwords", "Book of passwords"]
    assert texts("word") == ["Khmer words"]
    assert texts("xyz") == texts("") == texts("  ") == texts("។") == []


@pytest.mark.parametrize("end", range(1, len(KHMER) + 1))
def test_half_a_syllable_finds_its_word(site, end):
    assert KHMER in texts(KHMER[:end], "km")


def test_the_middle_of_a_khmer_title_is_found(site):
    for text in ("សុ", "សុវ", "សុវត្", "សុវត្ថិភា", "ភាព"):
        assert KHMER in texts(text, "km"), text


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("របៀបជួយកុមារ", "ជួយ"),
        ("អ្នកដែលអាចជួយប្អូន", "ជួ"),
        ("ប្តូរពាក្យសម្ងាត់", "សម្ងាត់"),  # the second word of a compound
        ("លេខទូរស័ព្ទ", "ទូរស័ព"),  # half of another spelling
        ("លេខទូរសព្ទ", "ទូរស័ព"),
        ("លេខទូរស័ព្ទ", "ទូរសព"),
        ("សំរាប់គ្រូ", "សម្រាប់"),
        ("ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່", "ບອ"),
        ("ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່", "ເດ"),  # half a cluster
        ("ນໍ້າໃຈ", "ນ້ຳ"),
        ("บอกผู้ใหญ่", "ผู้ใ"),
        ("ကလေးအိုင်ဒီ", "အို"),
        ("An toàn cho trẻ em", "toan cho tre"),
        ("An toan cho tre em", "trẻ"),
        ("Безопасность детей", "дет"),
        ("سلامة الأطفال", "سَلام"),
    ],
)
def test_a_word_inside_a_title_is_found_by_its_beginning(site, title, typed):
    retitle(title)

    assert texts(typed, "km") == [title]


def test_nothing_is_found_across_the_border_of_words(site):
    assert texts("រក", "km") == [KHMER]
    retitle("ការកេងប្រវ័ញ្ច")

    assert texts("រក", "km") == texts("រកេ", "km") == []
    assert texts("កេង", "km") == ["ការកេងប្រវ័ញ្ច"]


def test_a_letter_with_which_every_token_of_khmer_begins(site):
    site.page("Kind words")
    assert texts("k") == ["Kind words", "Khmer words"]
    assert texts("k", "km") == []


def test_an_ending_on_its_way(site):
    site.page("Sharing pictures")
    for end in range(1, len("sharing")):
        assert "Sharing pictures" in texts("sharing"[:end]), end


def test_at_most_eight_and_each_text_once(site, more_pages):
    more_pages(20)
    Document.objects.filter(title="Password 1").update(title="Password 2")
    found = texts("pass")
    assert len(found) == len({*found}) == 8


def test_only_public_documents_and_no_guides(site):
    draft = site.draft("Zebra drafts")
    assert texts("zebra") == []
    page = site.publish(draft)
    assert texts("zebra") == ["Zebra drafts"]
    assert texts("zebra", "km") == []
    row = Document.objects.filter(key=page.translation_key)
    row.update(overlay="{}")
    assert texts("zebra") == []
    row.update(overlay="", kind="guides")
    assert texts("zebra") == []
    assert texts("zebra", among=["guides"]) == ["Zebra drafts"]


def test_terms_are_proposed_if_public_documents_have_their_words(site):
    for status in ("approved", "proposed"):
        make_term(f"password {status}", "រក្សា", typed="raksa", status=status)
    make_term("strong", "ដែលគ្មាន", status="approved")
    searched_as.forget()
    assert texts("raksa", "km") == []  # nobody has counted words yet
    site.page("Strong pages")
    for locale in ("en", "km"):
        upkeep.count(locale)
    searched_as.forget()
    assert texts("raksa", "km") == ["រក្សា"]
    assert texts("stro")[0] == "strong"
    assert "ដែលគ្មាន" not in texts("strong", "km")
    # what only reviewers have written is shown to nobody
    assert "password proposed" not in texts("password pro")
    assert not any("raksa" in text for text in texts("rak", "km"))


def test_one_statement_and_one_for_terms(site, django_assert_num_queries):
    suggest("en", "p")
    for text in ("p", "pass", "strong passw", "xqzw"):
        with django_assert_num_queries(1):
            suggest("en", text)
