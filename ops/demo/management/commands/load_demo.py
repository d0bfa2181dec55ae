"""`manage.py load_demo`: the bilingual demonstration, taken through the workflow. Idempotent."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.core.guard import writing
from cms.documents.projection import publishing
from cms.extras import lacking
from cms.publishing.models import WhatHappened
from cms.publishing.recycle_bin.erasing import erase
from cms.who_helps.models import make_missing
from home.models import DirectoryPage, HomePage, InfoPage, ServicePage
from lessons.models import LessonPage, ResourcePage
from localize.workflow import work
from ops.demo import (
    again,
    alerts,
    books,
    content,
    directory,
    files,
    front,
    library,
    sample_lesson,
    sample_service,
)
from ops.demo.bilingual import Words
from ops.demo.people import GUARDED, PASSWORD, People, make_guarded, make_people, prefer_khmer
from ops.demo.workflow import publish_source, translate
from ops.demo.working_copies import make_working_copies
from ops.setup.groups import make_groups
from ops.setup.site import make_site
from public.delivery.models import Webhook


class Command(BaseCommand):
    help = "Loads the bilingual demonstration content and accounts (only with CMS_DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CMS_DEMO:
            raise CommandError("Demonstration accounts have known passwords: set CMS_DEMO=1.")
        if missing := lacking("recordings"):
            raise CommandError(missing)
        call_command("load_glossary", stdout=self.stdout)
        make_missing()
        with transaction.atomic():
            homes = make_site("en")
            people = make_people(make_groups(dict(homes)))
            prefer_khmer(people)
            make_guarded()
        Loader(content.read(), people, homes["en"], self.stdout.write).load()
        again.keep()
        self.stdout.write(
            f"Accounts (password {PASSWORD}): {', '.join([*vars(people), GUARDED.username])}"
        )


class Loader:
    """Makes what is missing, part by part: each part is one transaction, so it can be resumed, and
    one publication, so that what shows its pages is written once."""

    def __init__(
        self, data: dict[str, Any], people: People, home: HomePage, say: Callable[[str], Any]
    ) -> None:
        self.data, self.people, self.home, self.say = data, people, home, say
        self.services: dict[str, ServicePage] = {}
        self.resources: dict[str, ResourcePage] = {}

    def load(self) -> None:
        for part in (
            self._home,
            self._directory,
            self._library,
            self._books,
            self._answers,
            self._information,
        ):
            with publishing():
                part()
        work.prepare(timezone.now())
        with transaction.atomic():
            alerts.make_phrases(self.people)
        make_working_copies(self.people, self.say)
        work.prepare(timezone.now())
        self._webhook()

    # Steps

    def _home(self) -> None:
        if not self.home.live:
            words = Words("home")
            self._fill_home(words)
            self._finish(self.home, words)

    def _fill_home(self, words: Words) -> None:
        self.home.refresh_from_db()
        words.text({"en": self.home.title, **front.PAGES["home"]["title"]})
        front.fill_home(self.home, self.data, words)

    def _directory(self) -> None:
        entries = self.data["help_directory"]
        with transaction.atomic():
            directory.make_lists(entries, self.people)
        parent = DirectoryPage.objects.child_of(self.home).get()
        if not parent.live:
            words = Words("directory")
            directory.fill_directory_page(parent, words)
            self._finish(parent, words)
        for entry in entries["entries"]:
            with transaction.atomic():
                service = directory.make_facts(entry, self.people)
            words = Words(f"org-{entry['key']}")
            self._page(parent, directory.organization_page(entry, service, words), words)
            words = Words(entry["key"])
            page = directory.service_page(entry, service, words)
            self.services[entry["key"]] = self._page(parent, page, words)
        self._sample_service(parent)

    def _sample_service(self, parent: Page) -> None:
        with transaction.atomic():
            service = sample_service.make_facts(self.people)
        words = Words(f"org-{sample_service.SAMPLE['key']}")
        self._page(parent, sample_service.organization_page(service, words), words)
        words = Words(sample_service.SAMPLE["key"])
        self._page(parent, sample_service.service_page(service, words), words)

    def _library(self) -> None:
        words = Words("library")
        parent = self._page(self.home, library.library_page(words), words)
        for data in self.data["resources"]:
            words = Words(data["key"])
            resource = library.make_resource(data)
            files.add_files(resource, data["key"], self.people)
            page = library.resource_page(data, resource, words)
            self.resources[data["key"]] = self._page(parent, page, words)

    def _books(self) -> None:
        for book in self.data["books"]:
            words = Words(book["key"])
            course = self._page(self.home, books.course_page(book, words), words)
            words = Words(f"{book['key']}/module")
            module = self._page(course, books.module_page(book, words), words)
            for data in self.data["lessons"]:
                if data["book"] == book["key"]:
                    self._lesson(data, book, module)

    def _lesson(self, data: dict[str, Any], book: dict[str, Any], module: Page) -> None:
        words = Words(data["key"])
        chosen = {
            entry["key"]: self.resources[entry["key"]]
            for entry in self.data["resources"]
            if data["key"] in entry["lessons"]
        }
        build = books.LessonBuilder(
            data, words, self.services, chosen, self.data["meta"]["sources"]
        )
        lesson = build.page(book["order"])
        if data["key"] == sample_lesson.SAMPLES["key"]:
            build.resources = self.resources
            sample_lesson.add_samples(lesson, build)
        self._page(module, lesson, words)

    def _answers(self) -> None:
        """The lesson that says how to act, of the answers that have one."""
        for code, slug in front.PAGES["answers"].items():
            answer = WhatHappened.objects.get(code=code)
            lesson = LessonPage.objects.filter(slug=slug, locale=self.home.locale).first()
            if lesson is not None and answer.lesson is None:
                answer.lesson = lesson.translation_key
                with writing(answer):
                    answer.save()

    def _information(self) -> None:
        pages = []
        for page, words in (
            self._with_words("background", front.background_page, self.services),
            self._with_words("questions", front.faq_page, self.data, self.services),
        ):
            pages.append(self._page(self.home, page, words))
        self._untranslated()
        self._navigation(pages)

    def _with_words(self, name: str, make: Callable[..., InfoPage], *args: Any) -> Any:
        words = Words(name)
        return make(*args, words), words

    def _untranslated(self) -> None:
        words = Words("about")
        page = front.untranslated_page(words)
        if not self.home.get_children().filter(slug=page.slug).exists():
            with transaction.atomic():
                page.needs_native_review = True
                page.live = False
                self.home.add_child(instance=page)
                publish_source(page, self.people)

    def _navigation(self, information: list[Page]) -> None:
        self.home.refresh_from_db()
        if len(self.home.navigation):
            return
        courses = Page.objects.child_of(self.home).filter(slug__startswith="book-").live()
        titles = {book["key"]: book["title"] for book in self.data["books"]}
        directory_page = DirectoryPage.objects.child_of(self.home).get()
        entries = [(titles[page.slug], page) for page in courses.order_by("path")]
        entries.append((directory.CONTENT["title"], directory_page))
        headings = [front.PAGES[name]["title"] for name in ("background", "questions")]
        entries += zip(headings, information, strict=True)
        words = Words("home")
        self._fill_home(words)
        front.fill_navigation(self.home, entries, words)
        self._finish(self.home, words)

    def _webhook(self) -> None:
        """One to look at; nobody is told."""
        webhook = front.PAGES["webhook"]
        Webhook.objects.get_or_create(
            name=webhook["name"],
            defaults={"address": webhook["address"], "is_active": False},
        )

    # One page

    def _page(self, parent: Page, page: Any, words: Words) -> Any:
        """`page` below `parent`, published in both languages; the existing one if it is there."""
        existing = type(page).objects.child_of(parent).filter(slug=page.slug).first()
        if existing is not None and existing.live:
            return existing
        with transaction.atomic():
            if existing is not None:
                erase(existing)
                parent.refresh_from_db()
            page.live = False
            parent.add_child(instance=page)
        self._finish(page, words)
        return type(page).objects.get(pk=page.pk)

    def _finish(self, page: Any, words: Words) -> None:
        page.needs_native_review = True
        with transaction.atomic():
            published = publish_source(page, self.people)
        work.refresh(published)  # does not wait for the worker
        with transaction.atomic():
            translate(published, words, self.people)
        self.say(f"  {page.title}")
