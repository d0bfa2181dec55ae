"""Where the pictured things of the demonstration are, as JSON. Run by its own `manage.py shell`."""

import json

from wagtail_localize.models import Translation

from cms.two_people.approvals import engine
from home.models import AlertPhrase, ContactChannel
from lessons.models import LessonPage


def lesson(title: str) -> LessonPage:
    return LessonPage.objects.get(title=title)


def translation(title: str) -> int:
    key = lesson(title).translation_key
    return Translation.objects.get(source__object_id=key, target_locale__language_code="km").pk


def waiting(title: str) -> int:
    asked = engine.waiting(lesson(title))
    assert asked is not None, title
    return asked.pk


print(
    json.dumps(
        {
            "lesson": lesson("Explaining online risk without fear").pk,
            "request": waiting("Running a safe session"),
            "returned": translation("Talking with your child about life online"),
            "in_review": translation("If something goes wrong: a calm plan"),
            "contact": ContactChannel.objects.filter(value="1280").earliest("pk").pk,
            "phrase": AlertPhrase.objects.get(name__endswith="Demonstration: floods").pk,
        }
    )
)
