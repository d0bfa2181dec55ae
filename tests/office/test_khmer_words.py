"""Khmer words go out in one file, come back checked, wait for a second person, and are said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from time import monotonic
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override, trans_real
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from cms import worker
from cms.documents import following, projection
from cms.documents.intact import differing
from cms.office.models import BetterWord, Wording, WordsFile
from cms.office.wording import sentences, speaking, upload, workbook
from cms.office.wording.sentences import CHECKS, DJANGO, LABELS, SCRIPTS, Sentence
from cms.publishing.approvals import engine
from cms.publishing.approvals.models import Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.vocabularies.directory import OPEN_ALWAYS
from cms.publishing.vocabularies.shared import BETTER
from cms.publishing.wagtail_compat import Words, say_first
from cms.website import vocabulary
from home.models import DirectoryPage, HomePage, Service, ServicePage
from lessons.docx_import import template
from lessons.docx_import.headings import markers
from lessons.docx_import.headings.compose import compose
from lessons.docx_import.reading.read import read
from localize import checks
from localize.checks import Term, catalogue
from localize.exchange.limits import ImportRefused
from localize.terminology.glossary import TermBase
from tests.api.conftest import Api, bilingual, bilingual_world, office, office_world  # noqa: F401
from tests.parts import rounds
from tests.website.conftest import make_service


def in_catalogue(check: str) -> tuple[str, str]:
    return checks.BY_ID[check].message, checks.BY_ID[check].message_km


READ = "/read/km/"
PUBLISH = Sentence(DJANGO, "", "Publish", "ផ្សាយ", where="Wagtail")
OF_WEEK = Sentence(DJANGO, "", "%(count)s string", "អត្ថបទ %(count)s", plural="%(count)s strings")
BOLD = Sentence(DJANGO, "", "<b>Read</b> {name} first.", "<b>អាន</b> {name} ជាមុន។")
SCRIPT = Sentence(SCRIPTS, "", "Close", "បិទ")
READER = Sentence(LABELS, "ម៉ឺនុយ", "Menu", "ម៉ឺនុយ")
LONG, LONG_KM = in_catalogue("max_length")
TOO_LONG = Sentence(CHECKS, LONG_KM, LONG, LONG_KM)
TIPS = Sentence(LABELS, "គន្លឹះ", "Tips", "គន្លឹះ")
FACT = Sentence(LABELS, "ការពិត", "Fact", "ការពិត")
COST = Sentence(LABELS, "ឥតគិតថ្លៃ", "Free", "ឥតគិតថ្លៃ")
FEW = {one.key: one for one in (PUBLISH, OF_WEEK, BOLD, SCRIPT, READER, TOO_LONG, TIPS, FACT, COST)}
BETTER_WORDS = {
    PUBLISH: "ផ្សព្វផ្សាយ",
    OF_WEEK: "ខ្សែអក្សរ %(count)s",
    SCRIPT: "បិទវា",
    READER: "បញ្ជីម៉ឺនុយ",
}


def as_a_new_process() -> None:
    """Nothing is loaded, as before the first look into the database."""
    say_first(trans_real.translation("km"), Words())
    speaking._of_scripts, speaking._loaded = Words(), None
    speaking._looked = speaking.monotonic()
    BETTER.clear()
    catalogue.BETTER.clear()
    vocabulary.shipped.cache_clear()
    vocabulary._kept.clear()
    markers.codes_of.cache_clear()


@pytest.fixture(autouse=True)
def shipped_words() -> Iterator[None]:
    """What a test put into force is not said in the next."""
    yield
    as_a_new_process()


@pytest.fixture
def few(monkeypatch) -> None:
    monkeypatch.setattr(upload, "shipped", lambda: FEW)


def row(sentence: Sentence, better: str = "", **fields: Any) -> workbook.Row:
    made = workbook.Row(
        key=sentence.key,
        english=sentence.english,
        khmer=sentence.khmer,
        was=sentence.khmer,
        better=better,
    )
    return replace(made, **fields)


def file_of(*rows: workbook.Row) -> bytes:
    return workbook.write(rows, ())


def take(by: Any, *rows: workbook.Row) -> upload.Report:
    return upload.take(file_of(*rows), name="words.xlsx", by=by)


def text_of(file: bytes) -> str:
    document = docx.Document(BytesIO(file))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def in_force(people: Any, words: dict[Sentence, str] = BETTER_WORDS) -> WordsFile:
    report = take(people.admin, *(row(one, better) for one, better in words.items()))
    assert not report.refused
    return engine.endorse(report.asked, by=people.reviewer).subject


def client_of(user: Any, language: str = "en") -> Client:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    client = Client()
    client.force_login(user)
    return client


def cells(data: bytes, sheet: str = "words") -> list[dict[str, Any]]:
    lines = load_workbook(BytesIO(data), read_only=True)[sheet].iter_rows(values_only=True)
    next(lines)
    return [
        dict(zip((key for _t, key, _w in workbook.COLUMNS), line, strict=True)) for line in lines
    ]


# Out


@pytest.mark.slow("reads all code of the product once, to say where each sentence stands")
def test_file_has_every_khmer_sentence_and_comes_back_unchanged(desk, monkeypatch):
    """(Of what is written into the file every tenth here, all in the soak.)"""
    shipped = sentences.shipped()
    assert len(shipped) > 3500
    by_english = {one.english: one for one in shipped.values()}
    assert by_english["The year before"].where == "office/year"
    assert all(one.khmer and one.where for one in shipped.values())
    for english, where in (
        ("Skip to the text", "Reader"),
        (in_catalogue("kh_orphan_mark")[0], "Checks"),
        ("a space before it", "Checks"),
        ("Lesson {number} of {total}", "Reader"),
        ("{day} {month} {year}", "Alerts"),
        ("Essential question", "Word file"),
        ("A long password is a strong password.", "Word file"),
    ):
        assert by_english[english].where.startswith(where), english
    assert "Kampong Thom" not in by_english  # official
    written = dict([*shipped.items()][:: rounds(10, 1)])
    monkeypatch.setattr(upload, "shipped", lambda: written)

    data = upload.export()

    assert {one["key"]: (one["english"], one["khmer"], one["where"]) for one in cells(data)} == {
        key: (one.english, one.khmer, one.where) for key, one in written.items()
    }
    assert workbook.read(data) == []


def test_sheet_hides_what_is_for_the_program_only(few, desk):
    sheet = load_workbook(BytesIO(upload.export()))["words"]

    hidden = {
        sheet[f"{letter}1"].value for letter, at in sheet.column_dimensions.items() if at.hidden
    }
    assert hidden == {"key", "was"}


def test_what_is_said_in_place_of_the_shipped_goes_out(few, desk):
    in_force(desk.people)

    found = {one["english"]: one["khmer"] for one in cells(upload.export())}

    assert found["Publish"] == "ផ្សព្វផ្សាយ"
    assert found["<b>Read</b> {name} first."] == BOLD.khmer


# Back


def test_better_words_wait_for_a_second_person(few, desk):
    report = take(desk.people.reviewer, row(PUBLISH, "ផ្សព្វផ្សាយ"))

    assert [line.khmer for line in report.taken] == ["ផ្សព្វផ្សាយ"]
    with override("km"):
        speaking.refresh()
        assert gettext("Publish") == "ផ្សាយ"
    with pytest.raises(Refused):
        engine.endorse(report.asked, by=desk.people.reviewer)
    with pytest.raises(Refused):
        engine.endorse(report.asked, by=desk.people.translator)


def test_the_second_person_reads_old_beside_new(few, desk):
    report = take(desk.people.admin, row(PUBLISH, "ផ្សព្វផ្សាយ"), row(SCRIPT, "បិទវា"))
    client = client_of(desk.people.reviewer)

    mine = client.get(reverse("office:my_work")).content.decode()
    screen = client.get(reverse("approvals:request", args=[report.asked.pk]))

    assert "2 better words for the Khmer screens and mails." in mine
    lines = report.asked.subject.lines(report.asked)
    assert [(line.label, line.old.text, line.new.text) for line in lines] == [
        ("Publish", "ផ្សាយ", "ផ្សព្វផ្សាយ"),
        ("Close", "បិទ", "បិទវា"),
    ]
    assert "I have read all of them: use them" in screen.content.decode()


def test_words_in_force_are_said_everywhere(few, desk):
    in_force(desk.people)

    speaking.refresh()

    with override("km"):
        assert gettext("Publish") == "ផ្សព្វផ្សាយ"
        assert ngettext("%(count)s string", "%(count)s strings", 2) == "ខ្សែអក្សរ %(count)s"
        assert gettext("Draft") == "សេចក្តីព្រាង"
    with override("en"):
        assert gettext("Publish") == "Publish"
    assert vocabulary.shipped("km").words["menu"] == "បញ្ជីម៉ឺនុយ"
    assert vocabulary.shipped("en").words["menu"] == "Menu"
    address = reverse("wagtailadmin_javascript_catalog")
    scripts = {
        language: client_of(desk.people.editor, language).get(address).content.decode()
        for language in ("km", "en")
    }
    assert '"Close": "\\u1794\\u17b7\\u1791\\u179c\\u17b6"' in scripts["km"]
    assert "\\u17b7" not in scripts["en"]


@pytest.fixture
def minutes(monkeypatch, settings) -> Callable[[float], None]:
    """`minutes(1)` have passed on the clock of the public side."""
    settings.READER_WORDS_SECONDS = 60
    clock = [monotonic()]
    monkeypatch.setattr(speaking, "monotonic", lambda: clock[0])
    speaking._looked = clock[0]

    def pass_by(count: float) -> None:
        clock[0] += 60 * count

    return pass_by


def asked_for_words(path: str) -> tuple[str, int]:
    """The page, and how often the database was asked about words for it."""
    with CaptureQueriesContext(connection) as queries:
        page = Client().get(path).content.decode()
    return page, sum("office_word" in one["sql"] for one in queries)


def test_readers_and_channels_get_better_words_with_the_agreement(few, desk):
    """The document says them, and the feed tells of it; whatever else a process has loaded."""
    api = Api(Client())
    since = api.json("")["last_seq"]
    report = take(desk.people.admin, *(row(one, better) for one, better in BETTER_WORDS.items()))
    assert api.json("changes/", since=since)["results"] == []

    engine.endorse(report.asked, by=desk.people.reviewer)
    as_a_new_process()

    (entry,) = api.json("changes/", since=since)["results"]
    assert (entry["kind"], entry["locale"]) == ("vocabulary", "km")
    assert entry["document"]["words"]["menu"] == BETTER_WORDS[READER]
    assert api.json("km/vocabulary/") == entry["document"]
    assert api.json("en/vocabulary/")["words"]["menu"] == "Menu"
    assert BETTER_WORDS[READER] in Client().get(READ).content.decode()
    assert not BETTER  # nor has this one loaded any


@pytest.mark.parametrize(
    "write",
    [
        lambda homes: projection.project(homes["km"]),
        pytest.param(lambda _homes: projection.rebuild(), marks=pytest.mark.soak),
    ],
    ids=["project", "rebuild"],
)
def test_process_that_has_loaded_nothing_writes_no_older_vocabulary(few, desk, write):
    api = Api(Client())
    in_force(desk.people)
    since = api.json("")["last_seq"]
    as_a_new_process()

    write(desk.homes)

    assert api.json("changes/", since=since)["results"] == []
    assert api.json("km/vocabulary/")["words"]["menu"] == BETTER_WORDS[READER]


@pytest.mark.soak
def test_label_of_a_list_is_better_too_and_a_later_file_wins(few, desk):
    api = Api(Client())

    def free() -> str:
        entries = api.json("km/vocabulary/")["lists"]["cost"]
        return next(one["label"] for one in entries if one["code"] == "free")

    assert free() == COST.khmer
    in_force(desk.people, {COST: "មិនបង់ប្រាក់"})
    assert free() == "មិនបង់ប្រាក់"
    again = row(COST, "មិនគិតថ្លៃ", khmer="មិនបង់ប្រាក់", was="មិនបង់ប្រាក់")
    engine.endorse(take(desk.people.admin, again).asked, by=desk.people.reviewer)
    assert free() == "មិនគិតថ្លៃ"


@pytest.fixture
def hours(bilingual) -> Callable[[], str]:  # noqa: F811
    """When a service is open, as its Khmer document says it."""
    service = make_service(bilingual)
    directory = DirectoryPage.objects.get(locale__language_code="en")
    page = ServicePage(title="Child line", summary="Talk.", service=service, live=False)
    directory.add_child(instance=page)
    for one in (directory, page):
        bilingual.translate(bilingual.publish(one))
    address = f"km/services/{page.translation_key}/"
    return lambda: Api(Client()).json(address)["hours"]["text"]


@pytest.mark.soak
def test_other_documents_with_labels_follow_seconds_later(bilingual, hours, monkeypatch):  # noqa: F811
    better = "បើកជានិច្ច"
    sentence = Sentence(LABELS, OPEN_ALWAYS.km, OPEN_ALWAYS.en, OPEN_ALWAYS.km)
    monkeypatch.setattr(upload, "shipped", lambda: {sentence.key: sentence})
    assert hours() == OPEN_ALWAYS.km
    in_force(bilingual.people, {sentence: better})
    assert [*differing(["services", "help-now"])] == []  # nobody is alarmed meanwhile
    as_a_new_process()

    worker.quick_round(timezone.now())

    assert hours() == better
    assert following.left() == 0
    as_a_new_process()
    assert projection.check() == []


def test_words_of_the_office_alone_leave_documents_as_they_are(few, desk):
    since = Api(Client()).json("")["last_seq"]

    in_force(desk.people, {PUBLISH: BETTER_WORDS[PUBLISH]})

    assert Api(Client()).json("")["last_seq"] == since
    assert following.left() == 0


def test_agreement_that_fails_leaves_the_words_as_they_are(few, desk, monkeypatch):
    api = Api(Client())
    before = api.json("changes/")
    report = take(desk.people.admin, row(READER, BETTER_WORDS[READER]))

    def fails(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(BetterWord.objects, "filter", fails)
    with pytest.raises(OperationalError):
        engine.endorse(report.asked, by=desk.people.reviewer)

    assert api.json("changes/") == before
    assert not Wording.objects.filter(in_force=True).exists()


@pytest.mark.soak
def test_without_a_home_page_readers_see_better_words_after_a_minute(few, desk, minutes):
    """Then there is no document that says them."""
    in_force(desk.people)
    HomePage.objects.get(pk=desk.homes["km"].pk).unpublish()
    as_a_new_process()

    page, asked = asked_for_words(READ)
    assert (asked, "បញ្ជីម៉ឺនុយ" in page) == (0, False)
    minutes(1)
    assert asked_for_words("/api/v1/km/lessons/")[1] == 0
    page, asked = asked_for_words(READ)
    assert (asked, "បញ្ជីម៉ឺនុយ" in page) == (2, True)
    # the next ones cost nothing, and the next look finds nothing new
    assert asked_for_words(READ)[1] == 0
    minutes(1)
    assert asked_for_words(READ)[1] == 1


def test_reader_that_cannot_look_says_what_it_said(few, desk, minutes, monkeypatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(speaking, "refresh", away)
    minutes(1)

    assert "ម៉ឺនុយ" in asked_for_words(READ)[0]


def test_findings_are_worded_better(few, desk):
    shorter = "សូមសរសេរខ្លីជាងនេះ៖ {limit} តួ មិនមែន {length} តួ។"
    in_force(desk.people, {TOO_LONG: shorter})

    speaking.refresh()

    found = checks.run("A", "កខគ", source_language="en", target_language="km", max_length=2)
    (issue,) = [one for one in found if one.id == "max_length"]
    assert issue.message_km == shorter.format(limit=2, length=3)
    assert issue.message == TOO_LONG.english.format(limit=2, length=3)


def test_closed_lists_of_forms_are_worded_better(few, desk):
    field = Service._meta.get_field("cost")
    assert "Free" in dict(field.flatchoices).values()
    in_force(desk.people, {COST: "មិនបង់ប្រាក់"})

    speaking.refresh()

    assert Service(cost="free").get_cost_display() == "Free"
    with override("km"):
        assert Service(cost="free").get_cost_display() == "មិនបង់ប្រាក់"


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "km"])
def test_word_file_has_the_better_heading_and_the_old_one_is_understood(few, desk, language):
    old = template.make(language)
    in_force(desk.people, {TIPS: "ដំបូន្មាន"})

    speaking.refresh()

    new = template.make(language)
    assert TIPS.khmer in text_of(old) and "ដំបូន្មាន" not in text_of(old)
    assert "Tips / ដំបូន្មាន" in text_of(new)
    for file in (old, new):
        blocks = compose(read(file), language=language).fields["body"]
        assert "tip_list" in {block["type"] for block in blocks}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({TIPS: "គោលបំណង"}, "Another heading"),
        ({TIPS: "គន្លឹះ៖ បី"}, "without a colon"),
        ({TIPS: "គន្លឹះ (៥ នាទី)"}, "without a colon"),
        ({TIPS: "ដំបូន្មាន", FACT: "ដំបូន្មាន"}, "Another heading"),
        ({TOO_LONG: "សូមសរសេរខ្លី {limit} {size}។"}, "placeholders"),
    ],
)
def test_words_that_would_break_what_uses_them_are_refused(few, desk, words, reason):
    report = take(desk.people.admin, *(row(one, better) for one, better in words.items()))

    (line,) = report.refused
    assert reason in line.reason


def test_another_file_takes_the_place_of_the_first(few, desk):
    in_force(desk.people)
    second = take(desk.people.reviewer, row(PUBLISH, "ផ្សាយចេញ", khmer="ផ្សព្វផ្សាយ", was="ផ្សព្វផ្សាយ"))
    engine.endorse(second.asked, by=desk.people.admin)

    speaking.refresh()

    with override("km"):
        assert gettext("Publish") == "ផ្សាយចេញ"
    assert Wording.objects.filter(in_force=True).count() == len(BETTER_WORDS)


@pytest.mark.soak
def test_office_looks_once_for_each_khmer_screen_and_loads_once(few, desk):
    client = client_of(desk.people.editor, "km")
    address = reverse("office:better_word")
    in_force(desk.people)
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        screen = client.get(address).content.decode()

    assert sum("office_wording" in one["sql"] for one in queries) == 0
    assert sum("office_wordsfile" in one["sql"] for one in queries) == 1
    assert "ស្នើពាក្យល្អជាង" in screen
    client = client_of(desk.people.editor)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert not any("office_word" in one["sql"] for one in queries)


def test_khmer_written_over_the_old_is_a_better_word(few, desk):
    report = take(desk.people.admin, row(PUBLISH, khmer="ផ្សព្វផ្សាយ"))

    assert [line.khmer for line in report.taken] == ["ផ្សព្វផ្សាយ"]


def test_khmer_is_stored_in_normal_form(few, desk):
    report = take(desk.people.admin, row(PUBLISH, "  ផ្សព្វ\u200d\ufeffផ្សាយ "))

    assert [line.khmer for line in report.taken] == ["ផ្សព្វផ្សាយ"]


@pytest.mark.parametrize(
    ("sentence", "better", "fields", "reason"),
    [
        (OF_WEEK, "ខ្សែអក្សរ", {}, "placeholders"),
        (OF_WEEK, "ខ្សែអក្សរ %(n)s", {}, "placeholders"),
        (OF_WEEK, "ខ្សែអក្សរ %(count)s %", {}, "“%”"),
        (PUBLISH, "ផ្សាយ {", {}, "“{”"),
        (BOLD, "អាន {name} ជាមុន។", {}, "tags"),
        (BOLD, "<b>អាន</b> {name} <script>ជាមុន</script>។", {}, "tags"),
        (PUBLISH, "Publish", {}, "still the same as the source"),
        (PUBLISH, "ក" * 2001, {}, "too long"),
        (PUBLISH, "ផ្សព្វផ្សាយ", {"key": "0"}, "does not say this any more"),
        (PUBLISH, "ផ្សព្វផ្សាយ", {"english": "Close"}, "mixed up"),
        (PUBLISH, "ផ្សព្វផ្សាយ", {"was": "ចេញ"}, "It is now: ផ្សាយ"),
    ],
)
def test_row_that_cannot_be_used_is_named_with_the_reason(
    few, desk, sentence, better, fields, reason
):
    report = take(desk.people.admin, row(sentence, better, **fields), row(SCRIPT, "បិទវា"))

    (line,) = report.refused
    assert line.row.line == 2
    assert reason in line.reason
    assert [one.row.english for one in report.taken] == ["Close"]


def test_second_row_about_one_sentence_is_refused(few, desk):
    report = take(desk.people.admin, row(PUBLISH, "ផ្សព្វផ្សាយ"), row(PUBLISH, "ផ្សាយចេញ"))

    assert "Line 2" in report.refused[0].reason


def test_forbidden_word_of_the_term_base_is_refused(few, desk, monkeypatch):
    terms = TermBase((Term("publish", "ផ្សាយ", forbidden=("បោះពុម្ព",)),))
    monkeypatch.setattr(upload, "term_base", lambda language: terms)

    assert take(desk.people.admin, row(PUBLISH, "បោះពុម្ព")).refused
    assert not take(desk.people.admin, row(PUBLISH, "ការផ្សាយ")).refused


def test_words_changed_since_are_not_agreed_with(few, desk):
    late = take(desk.people.admin, row(PUBLISH, "ផ្សាយចេញ"))
    in_force(desk.people)

    with pytest.raises(Refused, match="changed since"):
        engine.endorse(late.asked, by=desk.people.reviewer)


@pytest.mark.parametrize("data", [b"", b"nothing", workbook.write((), ())[:200]])
def test_other_files_are_refused(few, desk, data):
    with pytest.raises(ImportRefused):
        upload.take(data, name="x.xlsx", by=desk.people.admin)


@pytest.mark.parametrize("lost", ["sheet", "column"])
def test_another_spreadsheet_is_refused_whole(few, desk, lost):
    book = load_workbook(BytesIO(file_of(row(PUBLISH, "ផ្សព្វផ្សាយ"))))
    keys = [key for _title, key, _width in workbook.COLUMNS]
    if lost == "sheet":
        book[workbook.SHEET].title = "other"
    else:
        book[workbook.SHEET].delete_cols(1 + keys.index("was"))
    book.save(file := BytesIO())

    with pytest.raises(ImportRefused, match="not the file of the Khmer words"):
        upload.take(file.getvalue(), name="x.xlsx", by=desk.people.admin)
    assert not WordsFile.objects.exists()


def test_cell_that_is_no_text_is_named_with_the_reason(few, desk):
    book = load_workbook(BytesIO(file_of(row(PUBLISH, "x"), row(SCRIPT, "x"))))
    sheet = book[workbook.SHEET]
    column = 1 + [key for _title, key, _width in workbook.COLUMNS].index("better")
    sheet.cell(2, column).value, sheet.cell(3, column).value = "=1+1", 1280
    book.save(file := BytesIO())

    report = upload.take(file.getvalue(), name="x.xlsx", by=desk.people.admin)

    assert [line.row.line for line in report.refused] == [2, 3]
    assert "is a formula" in report.refused[0].reason
    assert "zeros may be lost" in report.refused[1].reason
    assert (report.taken, report.asked) == ([], None)


def test_what_is_said_already_asks_nobody(few, desk):
    in_force(desk.people)

    report = take(desk.people.admin, *(row(one, better) for one, better in BETTER_WORDS.items()))

    assert (report.taken, report.refused, report.asked) == ([], [], None)
    assert WordsFile.objects.count() == 1


def test_sentence_that_a_newer_version_lost_is_said_no_more_and_goes_out(few, desk, monkeypatch):
    in_force(desk.people)
    monkeypatch.setattr(upload, "shipped", lambda: {READER.key: READER})

    left = {one["english"]: one["khmer"] for one in cells(upload.export(), "more")}

    assert left["Publish"] == "ផ្សព្វផ្សាយ"


def test_label_that_was_shipped_with_other_khmer_is_said_as_shipped(desk):
    BETTER["Menu", "មុខម្ហូប"] = "ខុស"

    assert vocabulary.shipped("km").words["menu"] == "ម៉ឺនុយ"


# Screens


@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 403), ("reviewer", 200), pytest.param("admin", 200, marks=pytest.mark.soak)],
)
def test_those_who_review_khmer_open_the_screens(few, desk, who, status):
    client = client_of(getattr(desk.people, who))
    headers = {"x-requested-with": "XMLHttpRequest"}

    assert client.get(reverse("office:words"), headers=headers).status_code == status
    assert client.get(reverse("office:words_file"), headers=headers).status_code == status
    answer = client.post(
        reverse("office:words_take"),
        {"file": SimpleUploadedFile("w.xlsx", file_of(row(PUBLISH, "ផ្សព្វផ្សាយ")))},
        headers=headers,
    )
    assert answer.status_code == status
    assert WordsFile.objects.exists() == (status == 200)


def test_report_names_refused_rows(few, desk):
    file = file_of(row(PUBLISH, "Publish"), row(SCRIPT, "បិទវា"))

    answer = client_of(desk.people.admin).post(
        reverse("office:words_take"), {"file": SimpleUploadedFile("w.xlsx", file)}
    )

    screen = answer.content.decode()
    assert "Taken: 1. Refused: 1." in screen
    assert reverse("approvals:request", args=[answer.context["report"].asked.pk]) in screen


def test_upload_without_a_file_is_a_sentence(few, desk):
    answer = client_of(desk.people.admin).post(reverse("office:words_take"), follow=True)

    assert "Choose a file." in answer.content.decode()
    assert not WordsFile.objects.exists()


def test_file_that_cannot_be_read_is_a_sentence(few, desk):
    answer = client_of(desk.people.admin).post(
        reverse("office:words_take"), {"file": SimpleUploadedFile("w.xlsx", b"x")}, follow=True
    )

    assert "not a spreadsheet" in answer.content.decode()


# Proposals


def propose(client: Client, said: str, better: str, **more: str) -> Any:
    return client.post(
        reverse("office:better_word"), {"said": said, "better": better, "remark": "", **more}
    )


def test_everybody_proposes_from_the_screen_they_look_at(few, desk):
    client, screen = client_of(desk.people.translator), reverse("localize:queue")

    form = client.get(
        reverse("office:better_word"),
        {"said": "ផ្សាយ"},
        headers={"referer": f"http://testserver{screen}"},
    )
    answer = propose(client, "ផ្សាយ", "ផ្សព្វផ្សាយ", screen=screen)

    assert f'value="{screen}"' in form.content.decode()
    assert "ផ្សាយ</textarea>" in form.content.decode()
    assert answer.url == screen
    one = BetterWord.objects.get()
    assert (one.said, one.better, one.by, one.screen) == (
        "ផ្សាយ",
        "ផ្សព្វផ្សាយ",
        desk.people.translator,
        screen,
    )


def test_way_back_is_never_out_of_the_office(few, desk):
    client = client_of(desk.people.translator)

    for elsewhere in ("https://example.org/admin/", "//example.org", "/admin/..//example.org"):
        assert propose(client, "ផ្សាយ", "ចេញ", screen=elsewhere).url == reverse("wagtailadmin_home")


@pytest.mark.parametrize(("said", "better"), [("ផ្សាយ", ""), ("", "ផ្សាយ"), ("ផ្សាយ", "ផ្សាយ ")])
def test_proposal_needs_two_different_sentences(few, desk, said, better):
    assert propose(client_of(desk.people.translator), said, better).status_code == 400
    assert not BetterWord.objects.exists()


def test_proposals_stand_in_the_row_of_their_sentence(few, desk):
    client = client_of(desk.people.translator)
    propose(client, "ផ្សាយ", "ផ្សព្វផ្សាយ")
    propose(client, "អត្ថបទ 12", "ខ្សែអក្សរ 12")
    propose(client, "មិនស្គាល់", "មិនដឹង")

    data = upload.export()

    found = {one["english"]: one["proposals"] for one in cells(data) if one["proposals"]}
    assert found["Publish"].startswith("ផ្សព្វផ្សាយ (")
    assert found["%(count)s string"].startswith("ខ្សែអក្សរ 12 (")
    assert [one["khmer"] for one in cells(data, "more")] == ["មិនស្គាល់"]


def test_proposal_is_settled_by_a_file_or_by_those_who_decide(few, desk):
    client = client_of(desk.people.translator)
    propose(client, "ផ្សាយ", "ផ្សព្វផ្សាយ")
    propose(client, "មិនស្គាល់", "មិនដឹង")
    first, second = BetterWord.objects.all()

    in_force(desk.people)
    address = reverse("office:better_word_settled", args=[second.pk])
    client.post(address)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.settled_at and not second.settled_at
    client_of(desk.people.reviewer).post(address)

    second.refresh_from_db()
    assert second.settled_at


def test_every_screen_leads_to_the_form(desk):
    screen = client_of(desk.people.translator).get(reverse("office:my_work")).content.decode()

    assert reverse("office:better_word") in screen
    assert "office/better_word.js" in screen


# The command


def test_command_writes_and_takes_the_file(few, desk, tmp_path, capsys):
    path = tmp_path / "words.xlsx"
    call_command("khmer_words", path)
    assert len(cells(path.read_bytes())) == len(FEW)
    path.write_bytes(file_of(row(PUBLISH, "ផ្សព្វផ្សាយ"), row(SCRIPT, "Close")))

    call_command("khmer_words", path, "--take", "--by", "admin")

    said = capsys.readouterr().out
    assert "3: Close: " in said
    assert "1 wait for a second person." in said
    assert WordsFile.objects.get().requests.get().outcome == Outcome.OPEN
    for by in ("nobody", "editor"):
        with pytest.raises(CommandError):
            call_command("khmer_words", path, "--take", "--by", by)


def test_command_takes_no_other_file(few, desk, tmp_path):
    path = tmp_path / "words.xlsx"
    path.write_bytes(b"x")

    with pytest.raises(CommandError, match="not a spreadsheet"):
        call_command("khmer_words", path, "--take", "--by", "admin")
    assert not WordsFile.objects.exists()
