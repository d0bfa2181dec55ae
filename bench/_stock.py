"""The same page with plain Wagtail and wagtail-localize, measured in the same run.

A minimal project of our own in a folder that goes again: the page has the blocks and strings of
the bench's lessons, its module as many siblings. `measured()` runs this module there in a process
of its own on the database that BENCH_STOCK_URL names, and returns {name: [ms, statements]}.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STRINGS = 59
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


def measured(url: str) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="cncc-bench-stock-") as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        (folder / "pages" / "__init__.py").touch()
        (folder / "pages" / "models.py").write_text(MODELS)
        (folder / "pages" / "urls.py").write_text("urlpatterns = []\n")
        (folder / "stock_settings.py").write_text(SETTINGS)
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DATABASE")},
            "BENCH_STOCK_URL": url,
            "DJANGO_SETTINGS_MODULE": "stock_settings",
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        }
        command = [sys.executable, "-W", "ignore", "-m", "bench._stock"]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"Stock Wagtail was not measured:\n{done.stderr}")
        found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
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

    from bench import _rows, _stage

    call_command("makemigrations", "pages", verbosity=0)
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser("editor")
    english = Locale.objects.get(language_code="en")
    khmer, _made = Locale.objects.get_or_create(language_code="km")
    home = Page.objects.get(depth=2)

    def lesson(module: Any, name: str) -> Any:
        page = LessonPage(
            title=f"Lesson {name}",
            summary=f"What to do in {name}.",
            live=False,
            locale=english,
            objectives=json.dumps([_stage.block("objective", f"Talk every week of {name}.")]),
            body=json.dumps(
                [
                    _stage.block("paragraph", f"<p>{_stage.sentence(n, name)}</p>")
                    for n in range(STRINGS - 3)
                ]
            ),
        )
        module.add_child(instance=page)
        page.save_revision(user=user)
        return page

    def module(name: str, siblings: int) -> Any:
        made = home.add_child(instance=ModulePage(title=name, locale=english))
        for number in range(siblings):
            lesson(made, f"{name}{number}").get_latest_revision().publish(user=user)
        return ModulePage.objects.get(pk=made.pk)

    small, large = module("small", 12), module("large", 50)
    page = LessonPage.objects.child_of(small).first()
    found: dict[str, _rows.Cost] = {}

    def changed(number: int, of: Any = None) -> Any:
        one = LessonPage.objects.get(pk=(of or page).pk)
        one.summary = f"Other words {number}."
        return one.save_revision(user=user)

    def titled(number: int) -> Any:
        one = LessonPage.objects.child_of(large).first()
        one.title = f"Another title {number}"
        return one.save_revision(user=user)

    def publish(revision: Any) -> None:
        revision.publish(user=user)

    translate_object(page, [khmer])
    job = Translation.objects.get(source__object_id=page.translation_key)
    for segment in StringSegment.objects.filter(source=job.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=khmer,
            data=f"មេរៀន {segment.pk}",
        )
    found["publish"] = _rows.cost(changed, publish)
    found["new lesson"] = _rows.cost(
        lambda n: lesson(large, f"new{n}").get_latest_revision(), publish
    )
    found["new title"] = _rows.cost(titled, publish)
    found["save"] = _rows.cost(lambda n: LessonPage.objects.get(pk=page.pk), save_of(user))
    found["add"] = _rows.cost(lambda n: f"added{n}", lambda name: lesson(small, name))
    found["ingest"] = _rows.cost(
        lambda n: publish(changed(n)), lambda _none: job.source.update_from_db()
    )
    found["translation"] = _rows.cost(
        lambda n: Translation.objects.get(pk=job.pk), lambda one: one.save_target(user=user)
    )
    print(json.dumps({name: [one.ms, one.statements] for name, one in found.items()}))


def save_of(user: Any) -> Any:
    return lambda page: page.save_revision(user=user)


if __name__ == "__main__":
    main()
