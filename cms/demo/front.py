"""Home page and information pages of the demonstration."""

from typing import Any

from wagtail.models import Page

from cms.demo import samples
from cms.demo.bilingual import Both, Words
from home.models import HomePage, InfoPage, ServicePage

# a full number has no place in a sentence: the contact stands below it
IN_DANGER = "{phone:national-police}"
POLICE = {
    "en": "the police (number below)",
    "km": "នគរបាល (លេខនៅខាងក្រោម)",
}
CONTACTS = {
    "wrong_number": "national-police",
    "do_i_give_my_name": "aple-internet-hotline",
}
QUICK_EXIT = "https://www.google.com/"


def fill_home(page: HomePage, data: dict[str, Any], words: Words) -> None:
    """Welcome, labels and banner; navigation comes once the pages it leads to are there."""
    page.welcome = words.rich(samples.WELCOME)
    page.quick_exit_url = QUICK_EXIT
    page.demo_banner = words.text(data["meta"]["demo_banner"])
    page.labels = [
        words.block("label", {"code": label["key"], "text": words.text(label)})
        for label in data["ui_strings"]
    ]


def fill_navigation(page: HomePage, entries: list[tuple[Both, Page]], words: Words) -> None:
    page.navigation = [
        words.block("entry", {"label": words.text(label), "page": target.pk})
        for label, target in entries
    ]


def faq_page(data: dict[str, Any], services: dict[str, ServicePage], words: Words) -> InfoPage:
    return InfoPage(
        title=words.text(samples.FAQ_TITLE),
        slug="questions",
        intro=words.text(samples.FAQ_INTRO),
        body=[_question(entry, services, words) for entry in data["faq"]],
    )


def _question(
    entry: dict[str, Any], services: dict[str, ServicePage], words: Words
) -> dict[str, Any]:
    answer = {code: entry["answer"][code].replace(IN_DANGER, POLICE[code]) for code in POLICE}
    contact = CONTACTS.get(entry["key"])
    return words.block(
        "question_answer",
        {
            "question": words.text(entry["question"]),
            "answer": words.rich(answer),
            "contact": services[contact].pk if contact else None,
        },
    )


def background_page(services: dict[str, ServicePage], words: Words) -> InfoPage:
    return InfoPage(
        title=words.text(samples.BACKGROUND_TITLE),
        slug="background",
        intro=words.text(samples.BACKGROUND_INTRO),
        body=[
            words.block("heading", {"level": "2", "text": words.text(samples.BACKGROUND_HEADING)}),
            *(
                words.block("paragraph", words.rich(paragraph))
                for paragraph in samples.BACKGROUND_PARAGRAPHS
            ),
            words.block("contact", {"service": services["cncc-general-secretariat"].pk}),
        ],
    )


def untranslated_page(words: Words) -> InfoPage:
    """A page whose Khmer was never finished: readers of Khmer do not get it."""
    return InfoPage(
        title=words.text(samples.NEVER_PUBLISHED_TITLE),
        slug="about",
        intro=words.text(samples.NEVER_PUBLISHED_INTRO),
    )
