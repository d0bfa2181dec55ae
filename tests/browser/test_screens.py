"""The admin's screens that are ours: at a telephone's and a desk's width and in both languages
nothing is out of reach at the side, and axe finds nothing serious.

Wagtail's own parts on them (editor of rich text, minimap) are not looked into.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
AXE = {
    "include": [["main"]],
    "exclude": [
        [".w-minimap"],
        [".public-DraftEditor-content"],
        [".w-breadcrumbs"],
        # they fade in, and half faded they have too little contrast
        [".messages"],
    ],
}
PAPER = ("cards", "sheet")  # to be printed: no frame of the admin, no `main`
# Wagtail hides what is wider than the screen: so everything is looked for that a person sees,
# that sticks out, and that stands in nothing with a bar of its own
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const STOCK = '.w-minimap, .form-side, .w-slim-header, svg, .w-sr-only, .footer__container, '
    + '.w-field__comment-button';
  if (document.documentElement.scrollWidth > width) found.push('page');
  for (const one of document.querySelectorAll('main *')) {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= width + 1 || box.left >= width) continue;
    if (one.closest(STOCK)) continue;
    let inside = one.parentElement, scrolls = false;
    for (; inside && inside.tagName !== 'MAIN'; inside = inside.parentElement)
      scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(inside).overflowX);
    scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    if (!scrolls) found.push(one.tagName + '.' + one.className + ' ' + Math.round(box.right));
  }
  return found.slice(0, 5);
}"""
# addresses of records of the demonstration; {name: path below /admin/}
SCREENS = """
import json
from django.urls import reverse
from lessons.models import Consent, LessonPage, ModulePage, Resource, ResourceFile
from home.models import ContactChannel, Service
from localize.models import Term
from wagtail_localize.models import Translation
lessons = LessonPage.objects.filter(live=True)
lesson = lessons.filter(locale__language_code="en").first()
translated = lessons.filter(locale__language_code="km", slug=lesson.slug).first() or lesson
translation = Translation.objects.filter(
    source__object_id=lesson.translation_key, target_locale__language_code="km").get()
file = ResourceFile.objects.first()
channel, service = ContactChannel.objects.first(), Service.objects.first()
def snippet(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)
edit = "wagtailadmin_pages:edit"
paths = {
    "queue": reverse("localize:queue"),
    "report": reverse("localize:report"),
    "translation": reverse("localize:translation", args=[translation.pk]),
    "source": reverse("localize:source", args=[lesson.pk]),
    "terms": snippet(Term, "list"),
    "term": snippet(Term, "add"),
    "lessons": reverse("lesson_list:index"),
    "lesson": reverse(edit, args=[lesson.pk]),
    "translated lesson": reverse(edit, args=[translated.pk]),
    "book": reverse(edit, args=[lesson.get_parent().get_parent().pk]),
    "service page": reverse(edit, args=[service.pages.first().pk]),
    "word": reverse("lessons_word"),
    "word, module": reverse("lessons_word_new", args=[lesson.get_parent().pk]),
    "channels": reverse("preview_channels", args=[lesson.pk]),
    "resources": snippet(Resource, "list"),
    "resource": snippet(Resource, "edit", file.resource_id),
    "file, add": reverse("lessons_file_add", args=[file.resource_id]),
    "file, confirm": reverse("lessons_file_confirm", args=[file.resource_id, file.pk]),
    "file, withdraw": reverse("lessons_file_withdraw", args=[file.resource_id, file.pk]),
    "consents": snippet(Consent, "list"),
    "consent": snippet(Consent, "add"),
    "directory": reverse("home_report"),
    "directory, waiting": reverse("home_waiting"),
    "directory, coverage": reverse("home_coverage"),
    "contact": reverse("home_channel", args=[channel.pk]),
    "contact, check": reverse("home_check", args=[channel.pk]),
    "contacts": snippet(ContactChannel, "list"),
    "contact, edit": snippet(ContactChannel, "edit", channel.pk),
    "services": snippet(Service, "list"),
    "service": snippet(Service, "edit", service.pk),
    "alerts": reverse("home_alerts"),
    "cards": reverse("home_cards", args=["km"]),
    "sheet": reverse("localize_exchange:sheet", args=[translation.pk]),
}
print(json.dumps({name: path for name, path in paths.items() if path}))
"""
LANGUAGE = """
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile
admin = get_user_model().objects.get(username="admin")
profile = UserProfile.get_for_user(admin)
profile.preferred_language = "{language}"
profile.save()
"""


@pytest.fixture(scope="module")
def screens(demo) -> dict[str, str]:
    return json.loads(demo.manage("shell", "-c", SCREENS).splitlines()[-1])


@pytest.fixture(params=["km", "en"])
def admin(request, stage, demo):
    """Opens the admin in one language; English again afterwards."""
    demo.manage("shell", "-c", LANGUAGE.format(language=request.param))
    yield lambda **options: stage.person("admin", **options)
    demo.manage("shell", "-c", LANGUAGE.format(language="en"))


def serious(axe: Axe, page: Any) -> list[tuple[str, str]]:
    found = axe.run(page, context=AXE).response["violations"]
    return [
        (violation["id"], node["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def looked_at(page: Any, screens: dict[str, str], look: Callable[[Any], list[Any]]) -> list[Any]:
    """(screen, what was found) of each thing that `look` finds."""
    found = []
    for name, path in screens.items():
        answer = page.goto(path)
        assert answer.status == 200, name
        found += [(name, one) for one in look(page)]
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_on_a_screen_is_out_of_reach(admin, screens, width):
    found = looked_at(
        admin(viewport=WIDTHS[width]), screens, lambda page: page.evaluate(STICKS_OUT)
    )

    assert not found, "\n".join(map(str, found))


def test_axe_finds_nothing_serious_on_a_screen(stage, screens):
    axe = Axe()

    found = looked_at(
        stage.person("admin"),
        {name: path for name, path in screens.items() if name not in PAPER},
        lambda page: serious(axe, page),
    )

    assert not found, "\n".join(map(str, found))
