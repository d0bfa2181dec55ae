"""The words and steps of each answer, and what was asked for about them, become those of a language.

A request about several languages becomes one for each, with the same people behind it. Reads for
child protection name the answer and a language, and stay as they are.
"""

from collections import defaultdict
from typing import Any

from django.db import migrations

from cms.two_people.approvals.engine import digest_of
from cms.two_people.audit import seals

LANGUAGES = ("en", "km")
PLACES = {
    "words_en": [("en", "words")],
    "words_km": [("km", "words")],
    "words_latin": [("km", "words_latin")],
    "steps_en": [("en", "steps")],
    "steps_km": [("km", "steps")],
    "sources": [("en", "sources"), ("km", "sources")],
    "hints": [("en", "hints"), ("km", "hints")],
}


def bring_over(apps: Any, editor: Any) -> None:
    def model(app: str, name: str) -> Any:
        return apps.get_model(app, name)._default_manager.using(editor.connection.alias)

    answers, texts = model("publishing", "WhatHappened"), model("publishing", "AnswerText")
    written = []
    keys: dict[tuple[str, str], str] = {}
    for answer in answers.all():
        for language, fields in by_language({one: getattr(answer, one) for one in PLACES}).items():
            text = texts.create(answer=answer, language=language, **fields)
            keys[str(answer.pk), language] = str(text.pk)
            written.append(seals.as_written(text))
    if keys:
        kinds = model("contenttypes", "ContentType")
        kind = kinds.get_or_create(app_label="publishing", model="answertext")[0]
        about = {"content_type__app_label": "publishing", "content_type__model": "whathappened"}
        requests = model("publishing", "ChangeRequest")
        for asked in requests.filter(**about).order_by("pk"):
            written += split(asked, keys, kind, model("publishing", "Endorsement"))
    seals.write(written)


def by_language(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Language → field → value; what belongs to all of them under ""."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in said.items():
        for language, field in PLACES.get(name, [("", name)]):
            own = hints_in(language, value) if field == "hints" else value
            found[language][field] = own
    return found


def hints_in(language: str, hints: str) -> str:
    """With Khmer letters they are Khmer, all others English."""
    lines = [line for line in hints.splitlines() if is_khmer(line) == (language == "km")]
    return "\n".join(lines)


def is_khmer(line: str) -> bool:
    return any("\u1780" <= letter <= "\u17ff" for letter in line)


def split(asked: Any, keys: dict[tuple[str, str], str], kind: Any, voices: Any) -> list[Any]:
    """Seals of the rows that it becomes: itself, and others beside it."""
    old, new = by_language(asked.old), by_language(asked.new)
    same = [one for one in LANGUAGES if old[one].get("hints") == new[one].get("hints")]
    for language in same if len(same) == 1 else ():
        old[language].pop("hints", None)
        new[language].pop("hints", None)
    answer, behind, written = asked.subject_id, list(voices.filter(request=asked)), []
    for number, language in enumerate(one for one in ("", *LANGUAGES) if new.get(one)):
        if number:
            asked.pk, asked._state.adding = None, True
        if language:
            asked.content_type, asked.subject_id = kind, keys[answer, language]
        asked.old, asked.new = old[language], new[language]
        asked.digest = digest_of([asked.old, asked.new])
        asked.save(force_insert=bool(number))
        written.append(seals.as_written(asked))
        for voice in behind if number else ():
            voice.pk, voice._state.adding, voice.request = None, True, asked
            voice.save(force_insert=True)
            written.append(seals.as_written(voice))
    return written


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_answer_texts"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
