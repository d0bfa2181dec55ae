"""The screen “New lesson”."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Page

from cms.publishing.new_pages import making
from cms.publishing.new_pages.views import NewPage
from lessons.docx_import import draft, report
from lessons.docx_import.headings.compose import compose
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage
from lessons.new_lesson import beginnings, copies
from lessons.new_lesson.forms import BLANK, COPY, STARTS, WORD, NewLessonForm

NOWHERE = gettext_lazy(
    "There is no module to which you may add lessons. Begin with a book and a module, or ask an "
    "administrator for the right."
)


class NewLesson(NewPage):
    """Everything is asked once."""

    template_name = "lessons/new_lesson/new.html"
    form_class = NewLessonForm
    model = LessonPage
    nowhere = NOWHERE
    starts: ClassVar[dict[str, Any]] = dict(STARTS)

    def get_page_title(self) -> str:
        return _("New lesson")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        original = asked.get("original", "")
        start = asked.get("start", COPY if original else BLANK)
        return super().get_initial() | {
            "start": start if start in self.starts else BLANK,
            "original": original,
        }

    def make(self, values: dict[str, Any]) -> Page:
        module: ModulePage = values["parent"]
        if values["start"] == WORD:
            return self._from_word(values, module)
        if values["start"] == COPY:
            language = module.locale.language_code
            words = copies.words_of(values["original"], language=language, by=self.request.user)
            lesson = beginnings.from_lesson(words)
        else:
            lesson = beginnings.blank(module)
        lesson.title, lesson.slug = values["title"], values["slug"]
        return making.make(lesson, parent=module, by=self.request.user)

    def _from_word(self, values: dict[str, Any], module: ModulePage) -> LessonPage:
        lesson = compose(values["items"], language=module.locale.language_code)
        return draft.make(
            lesson, module=module, by=self.request.user, title=values["title"], slug=values["slug"]
        )

    def tell(self, page: Page) -> None:
        super().tell(page)
        entry = report.stored(page)
        count = report.to_look_at(entry) if entry else 0
        if not count:
            return
        sentence = ngettext(
            "%(count)d thing of the file needs a look.",
            "%(count)d things of the file need a look.",
            count,
        )
        address = reverse("lessons_word_report", args=[page.pk])
        button = messages.button(address, _("What was not understood"))
        messages.warning(self.request, sentence % {"count": count}, buttons=[button])
