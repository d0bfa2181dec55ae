"""Home page and information pages of the demonstration."""

from typing import Any

from wagtail.models import Page

from home.models import HomePage, InfoPage, ServicePage
from ops.demo import content
from ops.demo.bilingual import Both, Words

IN_DANGER = "{phone:national-police}"
PAGES = content.read("pages")


def fill_home(page: HomePage, data: dict[str, Any], words: Words) -> None:
    """Welcome, labels and banner; navigation comes once the pages it leads to are there."""
    page.welcome = words.rich(PAGES["home"]["welcome"])
    page.quick_exit_url = PAGES["home"]["quick_exit_url"]
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
        title=words.text(PAGES["questions"]["title"]),
        slug="questions",
        intro=words.text(PAGES["questions"]["intro"]),
        body=[_question(entry, services, words) for entry in data["faq"]],
    )


def _question(
    entry: dict[str, Any], services: dict[str, ServicePage], words: Words
) -> dict[str, Any]:
    police = PAGES["questions"]["police"]
    answer = {code: entry["answer"][code].replace(IN_DANGER, police[code]) for code in police}
    contact = PAGES["questions"]["contacts"].get(entry["key"])
    return words.block(
        "question_answer",
        {
            "question": words.text(entry["question"]),
            "answer": words.rich(answer),
            "contact": services[contact].pk if contact else None,
        },
    )


def background_page(services: dict[str, ServicePage], words: Words) -> InfoPage:
    page = PAGES["background"]
    return InfoPage(
        title=words.text(page["title"]),
        slug="background",
        intro=words.text(page["intro"]),
        body=[
            words.block("heading", {"level": "2", "text": words.text(page["heading"])}),
            *(words.block("paragraph", words.rich(text)) for text in page["paragraphs"]),
            words.block("contact", {"service": services[page["contact"]].pk}),
        ],
    )


def untranslated_page(words: Words) -> InfoPage:
    """A page whose Khmer was never finished: readers of Khmer do not get it."""
    return InfoPage(
        title=words.text(PAGES["about"]["title"]),
        slug="about",
        intro=words.text(PAGES["about"]["intro"]),
    )
