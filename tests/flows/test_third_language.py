"""A third language by a setting, `setup` and people at their screens: from the first sentence to
everything that readers get, and out again.

Its sentences are of CLDR and of the tables of checks; nobody says that they translate anything.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.core import languages
from cms.core.vocabularies import label_files
from cms.core.vocabularies.label_files import FALLBACK, READERS
from cms.documents.search import offline
from cms.who_helps import answers, understanding
from home.models import AlertPhrase, ContactChannel, DirectoryPage, InfoPage, ServicePage
from lessons.models import LessonPage
from localize.overview import records
from localize.workflow.models import Review
from ops.demo import workflow
from ops.demo.people import PASSWORD
from ops.setup.site import make_site
from public.delivery.static_tree import comparing
from public.delivery.static_tree.export import Export
from public.packs import due, upkeep
from public.packs.makers import MAKERS
from tests.api.conftest import (  # noqa: F401
    Api,
    Office,
    bilingual,
    bilingual_world,
    office,
    office_world,
)
from tests.client.conftest import PYTHON, served  # noqa: F401
from tests.described import content
from tests.flows.office import confirm, read, to_confirm, told
from tests.flows.people_at_work import (
    Person,
    approved,
    card,
    forms,
    hand_over,
    lines,
    translated,
    workbench_of,
)
from tests.website.conftest import make_service, without_marks

TELL, WHEN = "A child must tell an adult they trust.", "January 2026"
FLOODS = {
    "km": "មានទឹកជំនន់។ សូមហៅ {service}។",
    "en": "Floods. Call {service}.",
    "lo": "ນ້ຳຖ້ວມ. ໂທ {service}.",
}


@dataclass(frozen=True)
class Third:
    """A language that is added: its tag, name, and what stands for each English text."""

    tag: str
    name: str
    label: str  # on screens of the office; the own name of one that no list has
    direction: str
    texts: dict[str, str]
    word: str  # in the middle of the text of TELL
    wrong: tuple[tuple[str, str], ...]  # an English text, what is no translation of it
    right: str  # WHEN in other digits


LAO = Third(
    tag="lo",
    name="Lao",
    label="Lao",
    direction="",
    texts={
        "Cambodia National Council for Children": "ກຳປູເຈຍ",
        "Where to find help": "ວັນຈັນ",
        "Helpline": "ວັນອັງຄານ",
        "Call.": "ໂທ.",
        "Stay safe": "ສະບາຍດີ",
        TELL: "ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່ທີ່ໄວ້ໃຈໄດ້.",
        WHEN: "ມັງກອນ 2026",
        "February": "ກຸມພາ",
        "March": "ມີນາ",
        "April": "ເມສາ",
        "For you.": "ພຶດສະພາ",
        "A part.": "ມິຖຸນາ",
    },
    word="ບອກ",
    wrong=((TELL, "เด็กต้องบอกผู้ใหญ่"), (WHEN, "ມັງກອນ ໒໐໒໗")),
    right="ມັງກອນ ໒໐໒໖",
)


# letters of its script that CLDR has for Arabic, in their order: they mean nothing
CHAM = Third(
    tag="cja-Arab",
    name="Western Cham (Arabic script)",
    label="چام",
    direction=' dir="rtl"',
    texts={
        "Cambodia National Council for Children": "ابتث ججح خدذر زسشص ضططظ",
        "Where to find help": "عغفق ككلم نهوي",
        "Helpline": "ابتث",
        "Call.": "جحخد.",
        "Stay safe": "ذرزس شصضط",
        TELL: "ظعغف ققكل ممنه وويا ببتت ثثجج ححخخ.",
        WHEN: "ددذذ 2026",
        "February": "ررزز",
        "March": "سسشش",
        "April": "صصضض",
        "For you.": "ططظظ",
        "A part.": "ععغغ",
    },
    word="ممنه",
    wrong=((TELL, "ផ្ទះ"), (WHEN, "ددذذ ٢٠٢٧")),
    right="ددذذ ٢٠٢٦",
)


def press(person: Person, workbench: str, source: str, button: str, **typed: str) -> Any:
    """A button of the string with this source."""
    for line in lines(person, workbench):
        for action, fields in forms(card(person, workbench, line), button):
            if fields.get("source") == source:
                return person.client.post(action, fields | typed)
    raise AssertionError(f"There is no {button} of “{source}”.")


def labelled(folder, tag: str, word: str) -> None:
    """Its file of all that readers see. A process reads it when it starts, with the setting; this
    one has started: pages have English labels, which are marked."""
    needed = label_files.read(READERS)[FALLBACK]
    fill = re.compile(r"{\w*}")
    label_files.write(
        READERS,
        tag,
        {
            name: {code: " ".join([word, *fill.findall(text)]) for code, text in texts.items()}
            for name, texts in needed.items()
        },
    )


def waiting(person: Person, title: str) -> str:
    """The address of what waits for a person under such a title."""
    titles, screens, _count = to_confirm(person.client)
    (found,) = [one for said, one in zip(titles, screens, strict=True) if said.startswith(title)]
    return found


@dataclass
class Place:
    office: Office
    third: Third
    editor: Person
    publisher: Person
    translator: Person
    reviewer: Person
    admins: list[Person]
    api: Api

    def write(self, model: type[Page], parent: Page, title: str, **typed: Any) -> Any:
        """An English page, written by one and published by another."""
        answer = self.editor.new(model, parent, title=title, **nested_form_data(typed))
        assert answer.status_code == 302, told(answer)
        page = model.objects.child_of(parent).get(title=title)
        hand_over(self.editor, page)
        confirm(self.publisher.client, waiting(self.publisher, title))
        page.refresh_from_db()
        assert page.live
        return page

    def typed(self, page: Page) -> None:
        people = {"publisher": self.publisher, "locale": self.third.tag}
        translated(self.translator, self.reviewer, page, self.third.texts, **people)

    def by_file(self, page: Page) -> None:
        """Out as an Excel file, filled in, back, submitted; then as whatever was typed."""
        workbench = workbench_of(page, self.third.tag)
        file = self.translator.client.get(f"{workbench}file/xlsx/")
        book = load_workbook(BytesIO(b"".join(file)))
        sheet = book["strings"]
        for row in sheet.iter_rows(min_row=2, min_col=2, max_col=3):
            row[1].value = self.third.texts[row[0].value]
        filled = BytesIO()
        book.save(filled)
        upload = SimpleUploadedFile("strings.xlsx", filled.getvalue())
        answer = self.translator.client.post(f"{workbench}upload/", {"file": upload})
        assert answer.status_code == 200, told(answer)
        ((take, fields),) = forms(answer.content.decode(), "take")
        assert self.translator.client.post(take, fields).status_code == 302
        html = self.translator.client.get(workbench).content.decode()
        ((submit_all, fields),) = forms(html, "submit-all")
        assert self.translator.client.post(submit_all, fields).status_code == 302
        approved(self.reviewer, workbench, self.publisher)

    def turn(self, *, public: bool) -> None:
        """One administrator asks, the other one agrees."""
        asker, second = self.admins
        form = {"code": self.third.tag, "public": "1" if public else "0"}
        asked = told(asker.client.post("/admin/languages/", form))
        assert "Waits for a second person" in asked or "waits for a second person" in asked, asked
        screen = waiting(second, self.third.label)
        with TestCase.captureOnCommitCallbacks(execute=True):
            confirm(second.client, screen)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def named(settings, monkeypatch, *tags: str) -> None:
    """The setting names them, and `setup` has made what they need."""
    content(settings, *tags)
    monkeypatch.setattr(records, "TITLES", {f"title_{tag}": tag for tag in tags})
    call_command("setup")


def begun(office: Office, third: Third) -> Place:  # noqa: F811
    """With its people in their groups."""
    groups = Group.objects.in_bulk(field_name="name")
    for person, group in (("translator", "Translators"), ("reviewer", "Reviewers")):
        getattr(office.people, person).groups.add(groups[f"{group} ({third.name})"])
    second = get_user_model().objects.create_superuser("second", "s@example.org", PASSWORD)
    names = ("editor", "publisher", "translator", "reviewer", "admin", second.username)
    editor, publisher, translator, reviewer, *admins = map(Person, names)
    api = Api(Client(raise_request_exception=False))
    return Place(office, third, editor, publisher, translator, reviewer, admins, api)


@pytest.fixture
def place(bilingual, settings, monkeypatch) -> Place:  # noqa: F811
    named(settings, monkeypatch, "km", "en", "lo")
    return begun(bilingual, LAO)


@pytest.fixture
def without_khmer(db, settings, monkeypatch, label_folder) -> Iterator[Office]:
    """English is published; no description and no label of Khmer is there."""
    # what this process has made of the words of all languages, and makes of these
    monkeypatch.setattr(answers, "_known", None)
    understanding.table.cache_clear()
    described = {tag.lower(): languages.described(tag) for tag in ("en", CHAM.tag)}
    monkeypatch.setattr(languages, "_all", lambda: described)
    monkeypatch.delitem(languages._NORMAL_FORMS, "khmer")  # nobody asks for it
    for file in label_folder.rglob("km.yaml"):
        file.unlink()
    label_files.read.cache_clear()
    settings.OFFICE_LANGUAGES = [("en", "English")]
    named(settings, monkeypatch, "en", CHAM.tag)
    groups = Group.objects.in_bulk(field_name="name")
    held = {
        "editor": ["Editors"],
        "publisher": ["Publishers"],
        "keeper": ["Directory keepers"],
        "translator": [],
        "reviewer": ["Reviewers (English)"],
    }
    users = get_user_model().objects
    people = {name: users.create_user(name, password=PASSWORD) for name in held}
    for name, of in held.items():
        people[name].groups.set(groups[one] for one in of)
    people["admin"] = users.create_superuser("admin", "a@example.org", PASSWORD)
    made = Office(SimpleNamespace(**people), make_site("en"))
    made.homes["en"] = made.publish(made.homes["en"])
    made.prepare(made.homes["en"])
    yield made
    understanding.table.cache_clear()


def library(place: Place) -> dict[str, Any]:
    """English pages of the kinds that the story reads; two of them by the screens of people."""
    here, home = place.office, place.office.homes["en"]
    directory = DirectoryPage.objects.child_of(home).get()
    paragraph, when = (
        streamfield([("paragraph", rich_text(f"<p>{text}</p>"))]) for text in (TELL, WHEN)
    )
    lesson = {
        "summary": TELL,
        "audience": "caregiver",
        "duration_min": "20",
        "objectives": streamfield([("objective", TELL)]),
        "body": paragraph,
    }
    service = ServicePage(title="Helpline", summary="Call.", service=make_service(here), live=False)
    made = {"home": home, "directory": here.publish(directory)}
    made["service"] = here.publish(directory.add_child(instance=service))
    made["book"] = here.course("February")
    made["module"] = here.module(made["book"], "March")
    here.prepare(*made.values())
    made["page"] = place.write(InfoPage, home, "Stay safe", intro=TELL, body=when)
    made["lesson"] = place.write(LessonPage, made["module"], "April", **lesson)
    return made


def phrase_by(place: Place, name: str, texts: dict[str, str]) -> AlertPhrase:
    """A phrase of alerts in these languages, approved by two people."""
    add = reverse("wagtailsnippets_home_alertphrase:add")
    values = {f"text_{tag}": text for tag, text in texts.items()}
    service = str(ContactChannel.objects.get(value="1280").key)
    form = {"name": name, "severity": "danger", "service": service} | values
    assert place.editor.client.post(add, form).status_code == 302
    phrase = AlertPhrase.objects.get(name=name)
    for person in (place.publisher, place.reviewer):
        html = person.client.get(reverse("home_phrase", args=[phrase.pk])).content.decode()
        found = forms(html, "approve")
        assert len(found) == len(texts)
        for action, fields in found:
            person.client.post(action, fields)
    return phrase


def send(place: Place, phrase: AlertPhrase, **more: str) -> None:
    address = reverse("home_alert_send", args=[phrase.pk])
    html = place.publisher.client.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', html)[1]
    answer = place.publisher.client.post(address, {"seen": seen, "hours": "12"} | more)
    assert "Sent." in told(answer), told(answer)


def carried(place: Place, monkeypatch) -> dict[str, Any]:
    """The book that the worker makes in its next hours, in the format that needs no program."""
    third, tag = place.third, place.third.tag
    makers = [one for one in MAKERS if (one.kind, one.format) == ("book", "html")]
    for module in (due, upkeep):
        monkeypatch.setattr(module, "MAKERS", makers)
    later = timezone.now() + timedelta(hours=2)
    offline.make(tag, later)
    round_ = upkeep.Round()
    while round_.go(later):
        pass
    pack, _seed = place.api.json("packs/", locale=tag)["results"]
    book = b"".join(get(pack["url"])).decode()
    assert f'<html lang="{tag}"{third.direction}>' in book
    assert third.texts[TELL] in without_marks(book)
    return dict(pack)


def get(path: str) -> Any:
    return Client(raise_request_exception=False).get(path)


def html_of(path: str) -> str:
    answer = get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def app(served, store) -> dict[str, Any]:  # noqa: F811
    """What our client holds after it has asked once more: its documents by kind/key/language."""
    ran = served.run(*PYTHON, served.address, str(store), timezone.now().isoformat())
    assert ran.status == 0, ran.said
    return json.loads(ran.said)["documents"]


def addresses(place: Place, made: dict[str, Any]) -> Iterator[str]:
    """What is there of a language that readers have."""
    lesson = f"lessons/{made['lesson'].translation_key}/"
    for page in ("", "help-now/", "lessons/", lesson, f"{lesson}card/"):
        yield f"/read/{place.third.tag}/{page}"
    for answer in ("help-now/", "vocabulary/", "lessons/", lesson, "search-index/", "suggest/?q=a"):
        yield f"/api/v1/{place.third.tag}/{answer}"


def has_nothing(place: Place, made: dict[str, Any]) -> None:
    """Nobody reads it, and nothing leads there."""
    tag = place.third.tag
    assert tag not in {one["locale"] for one in place.api.json("")["locales"]}
    assert {key for key in place.api.replay()[0] if key[2] == tag} == set()
    for address in addresses(place, made):
        assert get(address).status_code == 404, address
    english = read("lessons", made["lesson"].slug)
    assert tag not in english["translations"]
    for page in ("/read/en/", english["web_url"], "/sitemap.xml", "/read/"):
        assert f"/read/{tag}/" not in html_of(page), page
    assert place.api.json("packs/", locale=tag)["results"] == []


def is_read(place: Place, made: dict[str, Any]) -> None:
    """Everything that readers get has it."""
    third, tag = place.third, place.third.tag
    texts = third.texts
    lesson = read("lessons", made["lesson"].slug, tag)
    assert (lesson["title"], lesson["summary"]) == (texts["April"], texts[TELL])
    assert [one["title"] for one in place.api.json(f"{tag}/courses/")["results"]] == [
        texts["February"]
    ]
    english = read("lessons", made["lesson"].slug)
    assert english["translations"][tag]
    held = place.api.replay(locale=tag)[0]
    assert {key[2] for key in held} == {tag}
    assert {"home", "vocabulary", "help-now", "services", "pages", "courses", "modules"} <= {
        key[0] for key in held
    }
    asked = place.api.json(f"{tag}/search/", q=third.word)
    found = {one["key"] for one in asked["results"] if one["match"] == "exact"}
    assert found == {str(made[kind].translation_key) for kind in ("page", "lesson")}
    kit = place.api.json(f"{tag}/help-now/")
    (entry,) = kit["entries"]
    assert (entry["channels"][0]["display"], entry["name"]) == ("1280", texts["Helpline"])
    offline.make(tag, timezone.now())  # as the worker does
    for address in addresses(place, made):
        assert get(address).status_code == 200, address
    root = f'<html lang="{tag}"{third.direction}>'
    for path in (f"/read/{tag}/", f"/read/{tag}/help-now/", lesson["web_url"]):
        assert root in html_of(path), path
    assert f'hreflang="{tag}"' in html_of(english["web_url"])
    card_ = html_of(f"{lesson['web_url']}card/")
    assert root in card_ and texts["April"] in without_marks(card_)
    searched = Client().post(f"/read/{tag}/search/", {"q": third.word}).content.decode()
    assert texts["Stay safe"] in without_marks(searched)


def written(place: Place, made: dict[str, Any]) -> None:
    """All of it in the third, once what is no translation was refused."""
    third, workbench = place.third, workbench_of(made["page"], place.third.tag)
    for source, text in third.wrong:
        answer = press(place.translator, workbench, source, "submit", text=text)
        assert answer.status_code == 422 and "localize-refusal" in answer.content.decode()
    assert press(place.translator, workbench, WHEN, "submit", text=third.right).status_code == 302
    words = SimpleNamespace(of=third.texts.__getitem__)
    for kind in ("home", "directory", "service", "book", "module"):
        workflow.translate(made[kind], words, place.office.people, third.tag)
    place.typed(made["page"])
    place.by_file(made["lesson"])


def refused_until_labelled(place: Place, label_folder) -> None:
    form = {"code": place.third.tag, "public": "1"}
    asked = told(place.admins[0].client.post("/admin/languages/", form))
    assert "labels of the website are not written" in asked
    labelled(label_folder, place.third.tag, place.third.texts["Stay safe"])


@pytest.mark.slow("pages, people and readers of one more language, from the setting on")
def test_lao(place, label_folder, served, tmp_path, monkeypatch):  # noqa: F811
    third, tag = place.third, place.third.tag
    made = library(place)
    written(place, made)
    store, export = tmp_path / "app", Export(tmp_path / "export")
    has_nothing(place, made)
    before = app(served, store)
    refused_until_labelled(place, label_folder)

    place.turn(public=True)
    is_read(place, made)
    whole = phrase_by(place, "Floods", FLOODS)
    send(place, whole)
    alert = place.api.json(f"{tag}/help-now/")["alert"]
    name = third.texts["Helpline"]
    assert alert["text"] == FLOODS[tag].replace("{service}", f"{name} (1280)")
    assert "locale" not in alert
    send(place, phrase_by(place, "Only Khmer", {"km": FLOODS["km"]}), replace="on")
    alert = place.api.json(f"{tag}/help-now/")["alert"]
    assert alert["locale"] == "km" and name not in alert["text"]
    assert re.search('<div class="band alert[^>]* lang="km"', html_of(f"/read/{tag}/"))
    pack = carried(place, monkeypatch)
    assert export.tick(timezone.now(), 600.0)
    kept = [path for path in export.current.resolve().rglob("*") if f"/{tag}/" in f"{path}/"]
    assert kept
    held = app(served, store)
    others = {name for name in held if not name.endswith(f"/{tag}")}
    assert others == {*before} and len(held) > len(others)
    copy, since = place.api.replay(locale=tag)

    place.turn(public=False)
    has_nothing(place, made)
    assert place.api.replay(since, copy, locale=tag)[0] == {}
    assert get(pack["url"]).status_code == 404
    now = app(served, store)
    assert {*now} == others
    new = app(served, tmp_path / "new")
    assert now == new
    assert export.tick(timezone.now(), 600.0)
    tree = export.current.resolve()
    assert not [path for path in tree.rglob("*") if f"/{tag}/" in f"{path}/"]
    assert list(comparing.differences(tree, timezone.now())) == []
    export.release()


@pytest.mark.slow("the same, smaller, in English and a language from right to left")
def test_no_khmer_at_all(without_khmer, label_folder, monkeypatch):
    place = begun(without_khmer, CHAM)
    made = library(place)
    written(place, made)
    workbench = workbench_of(made["page"], CHAM.tag)
    line, *_others = lines(place.translator, workbench)
    assert 'lang="cja-Arab" dir="rtl"' in card(place.translator, workbench, line)
    has_nothing(place, made)
    refused_until_labelled(place, label_folder)

    place.turn(public=True)
    is_read(place, made)
    carried(place, monkeypatch)
    found = {issue["id"] for one in Review.objects.all() for issue in one.issues}
    assert not [one for one in found if one.startswith(("kh_", "khmer_"))]

    place.turn(public=False)
    has_nothing(place, made)
