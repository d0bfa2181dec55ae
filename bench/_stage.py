"""What the benchmarks of publishing and reading stand on: a database of their own with a site, its
people, and a lesson of our own words."""

import os
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARAGRAPH = (
    "<p>Agree on one evening a week without telephones. Ask what was fun, what was strange and "
    "who helped. A child that is listened to tells earlier when something goes wrong.</p>"
)


def prepare(folder: Path) -> None:
    """Set Django up on a database below `folder`; BENCH_DATABASE_URL names another, empty one.

    To be called before anything of the project is imported.
    """
    url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cms.settings",
        CMS_DEMO="1",
        DEBUG="0",
        DATABASE_URL=url,
        DATA_DIR=str(folder),
        BASE_URL="http://127.0.0.1",
        ALLOWED_HOSTS="localhost,127.0.0.1",
        LOG_LEVEL="ERROR",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    from ops.garbage_collection import leave_what_is_imported

    leave_what_is_imported()  # as the office's processes do, and stock beside it


def folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="cncc-bench-")


@dataclass
class Stage:
    """Two people, and a module to which lessons are added."""

    editor: Any
    publisher: Any
    module: Any

    def lesson(self, title: str, body: list[dict[str, Any]], *, order: int = 0) -> Any:
        """A complete draft; `order` is its place, 0 the next one."""
        from lessons.models import LessonPage

        def stream(name: str, raw: list[dict[str, Any]]) -> Any:
            return LessonPage._meta.get_field(name).stream_block.to_python(raw)

        lesson = LessonPage(
            title=title,
            live=False,
            order=order,
            summary="What to do before something happens.",
            audience="caregiver",
            duration_min=45,
            objectives=stream("objectives", [block("objective", "Talk every week.")]),
            body=stream("body", body),
        )
        self.module.add_child(instance=lesson)
        lesson.save_revision(user=self.editor)
        return lesson

    def publish(self, page: Any) -> Any:
        from localize.workflow.publish import publish_source

        return publish_source(page, by=self.publisher)


def build() -> Stage:
    """Home page, help directory, one book and one module, all public."""
    from home.models import DirectoryPage, HomePage
    from lessons.models import CoursePage, ModulePage
    from ops.demo.people import make_people
    from ops.setup.groups import make_groups
    from ops.setup.site import make_site

    homes = make_site("en")
    people = make_people(make_groups(dict(homes)))
    stage = Stage(people.editor, people.publisher, None)
    home = HomePage.objects.get(pk=homes["en"].pk)
    directory = DirectoryPage.objects.child_of(home).get()
    course = CoursePage(title="Book", description="For you.", audience="caregiver", live=False)
    module = ModulePage(title="Module", summary="A part.", live=False)
    for page, parent in ((home, None), (directory, None), (course, home), (module, course)):
        if parent is not None:
            parent.refresh_from_db()
            parent.add_child(instance=page)
        page.save_revision(user=people.editor)
        stage.publish(page)
    stage.module = ModulePage.objects.get(pk=module.pk)
    return stage


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def paragraphs(count: int) -> list[dict[str, Any]]:
    return [block("paragraph", PARAGRAPH) for _ in range(count)]


def sentence(number: int, of: str) -> str:
    return f"Step {number} of {of}: talk with an adult whom you trust about what you saw."
