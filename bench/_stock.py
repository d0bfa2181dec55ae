"""The same page with plain Wagtail and wagtail-localize, measured in the same run.

A minimal project of our own in a folder that goes again: the page has the blocks and strings of
the bench's lessons, its module as many siblings. `measured()` runs this module there in a process
of its own, on the empty database at `url`.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STRINGS, SMALL, LARGE = 59, 12, 50
SETTINGS = """
import dj_database_url, os
SECRET_KEY = "bench"
DATABASES = {"default": dj_database_url.parse(os.environ["BENCH_STOCK_URL"])}
INSTALLED_APPS = [
    "pages", "wagtail_localize", "wagtail_localize.locales", "wagtail.contrib.forms",
    "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets", "wagtail.documents",
    "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit",
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.postgres",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "pages.urls"
STATIC_URL = "/static/"
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("km", "Khmer"), ("en", "English")]
USE_TZ = WAGTAIL_I18N_ENABLED = True
WAGTAIL_SITE_NAME = "stock"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
"""
MODELS = """
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

class ModulePage(Page):
    pass

class LessonPage(Page):
    summary = models.TextField()
    audience = models.CharField(max_length=20, default="caregiver")
    duration_min = models.PositiveSmallIntegerField(default=45)
    objectives = StreamField([("objective", blocks.CharBlock())])
    body = StreamField([("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock())])
"""


def measured(url: str) -> dict[str, Any]:
    """costs: {what is done: [median ms, statements]}; publish: of each statement of it what it is
    and which function of a package issues it."""
    with tempfile.TemporaryDirectory(prefix="cncc-bench-stock-") as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        for file, content in (
            ("pages/__init__.py", ""),
            ("pages/models.py", MODELS),
            ("pages/urls.py", "urlpatterns = []\n"),
            ("stock_settings.py", SETTINGS),
        ):
            (folder / file).write_text(content)
        environment = os.environ | {
            "BENCH_STOCK_URL": url,
            "DJANGO_SETTINGS_MODULE": "stock_settings",
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        }
        command = [sys.executable, "-W", "ignore", "-m", "bench._stock"]
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from pages.models import LessonPage, ModulePage  # type: ignore[import-not-found]
    from wagtail.models import Locale, Page
    from wagtail_localize.models import StringSegment, StringTranslation, Translation
    from wagtail_localize.operations import translate_object

    from bench import _statements
    from bench._rows import cost
    from bench._stage import block, sentence

    call_command("makemigrations", "pages", verbosity=0)
    call_command("migrate", verbosity=0)
    gc.collect()
    gc.freeze()  # as in the process beside it
    user = get_user_model().objects.create_superuser("editor")
    english = Locale.objects.get(language_code="en")
    khmer, _made = Locale.objects.get_or_create(language_code="km")
    home = Page.objects.get(depth=2)

    def lesson(module: Any, name: str) -> Any:
        """The first draft of a page."""
        texts = [sentence(number, name) for number in range(STRINGS - 3)]
        page = LessonPage(
            title=f"Lesson {name}",
            summary=f"What to do in {name}.",
            live=False,
            locale=english,
            objectives=json.dumps([block("objective", f"Talk every week of {name}.")]),
            body=json.dumps([block("paragraph", f"<p>{text}</p>") for text in texts]),
        )
        module.add_child(instance=page)
        return page.save_revision(user=user)

    def first_of(name: str, siblings: int) -> tuple[Any, int]:
        """A module of published lessons, and the first of them."""
        module = home.add_child(instance=ModulePage(title=name, locale=english))
        for number in range(siblings):
            publish(lesson(module, f"{name}{number}"))
        return module, LessonPage.objects.child_of(module).first().pk

    def publish(revision: Any) -> None:
        revision.publish(user=user)

    def changed(pk: int, field: str, number: int) -> Any:
        page = LessonPage.objects.get(pk=pk)
        setattr(page, field, f"Other words {number}.")
        return page.save_revision(user=user)

    small, one = first_of("small", SMALL)
    large, other = first_of("large", LARGE)
    translate_object(LessonPage.objects.get(pk=one), [khmer])
    job = Translation.objects.get()
    for segment in StringSegment.objects.filter(source=job.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=khmer,
            data=f"មេរៀន {segment.pk}",
        )
    found = {
        "publish": cost(lambda n: changed(one, "summary", n), publish),
        "new lesson": cost(lambda n: lesson(large, f"new{n}"), publish),
        "new title": cost(lambda n: changed(other, "title", n), publish),
        "save": cost(
            lambda n: LessonPage.objects.get(pk=one), lambda page: page.save_revision(user=user)
        ),
        "add": cost(lambda n: f"added{n}", lambda name: lesson(small, name)),
        "ingest": cost(
            lambda n: publish(changed(one, "summary", n)), lambda _: job.source.update_from_db()
        ),
        "translation": cost(
            lambda n: Translation.objects.get(), lambda work: work.save_target(user=user)
        ),
    }
    again = changed(one, "summary", 99)
    traced = _statements.traced(lambda: publish(again))
    said = {
        "costs": {name: [took.ms, took.statements] for name, took in found.items()},
        "publish": [[statement.kind, statement.inside] for statement in traced],
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
