"""Answers to what happened as they were with a column for each of two languages, brought over.

python -m tests.upgrade.answers    goes back in a migrated database, fills it as the version before
did, migrates, and prints what stands then
"""

import gc
import json
from datetime import UTC, date, datetime
from typing import Any

import django

BEFORE = ("publishing", "0003_whose_voice")
THEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
OLD = {
    "words_en": "want to die",
    "words_km": "ចង់ស្លាប់",
    "words_latin": "chong slab",
    "hints": "police\nប៉ូលិស\nsom chuoy",
    "steps_en": "Tell somebody.",
    "steps_km": "ប្រាប់គេ។",
    "sources": "UNICEF, paragraph 3",
}
STILL_OPEN = {
    "categories": ["health"],
    "words_en": "want to die\ntired of it",
    "words_latin": "chong slab\nphloy srok tup",
    "hints": "police\nប៉ូលិស\nsom chuoy\nភ័យ",
}
# agreed with before: what the row holds now
AGREED = {"steps_en": "", "steps_km": "", "sources": ""}


def fill(apps: Any) -> None:
    """As the version before wrote them, seals too."""
    from cms.two_people.approvals.engine import digest_of
    from cms.two_people.audit import seals
    from localize.safeguarding.texts import digest

    def make(app: str, name: str, **values: Any) -> Any:
        row = apps.get_model(app, name)._default_manager.create(**values)
        if name != "User":
            seals.write([seals.as_written(row)])
        return row

    people = [make("auth", "User", username=name) for name in ("keeper", "reviewer")]
    answer = make("publishing", "WhatHappened", code="self_harm", categories=["helpline"], **OLD)
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="publishing", model="whathappened"
    )[0]
    for old, new, outcome, behind in (
        (AGREED, {name: OLD[name] for name in AGREED}, "approved", people),
        ({name: getattr(answer, name) for name in STILL_OPEN}, STILL_OPEN, "", people[:1]),
    ):
        asked = make(
            "publishing",
            "ChangeRequest",
            content_type=kind,
            subject_id=str(answer.pk),
            old=old,
            new=new,
            digest=digest_of([old, new]),
            asked_by=people[0],
            asked_at=THEN,
            outcome=outcome,
            decided_at=THEN if outcome else None,
        )
        for one in behind:
            reviews = one is people[1]
            make("publishing", "Endorsement", request=asked, by=one, as_reviewer=reviews, at=THEN)
    read = make(
        "localize",
        "SafeguardingRead",
        content_type=kind,
        object_id=answer.pk,
        language="km",
        digest=digest(OLD["steps_km"]),
        title="x",
        reader="Dr Native",
        role="native",
        read_on=date(2026, 3, 2),
    )
    of_reads = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="localize", model="safeguardingread"
    )[0]
    about = {"content_type": of_reads, "subject_id": str(read.pk), "digest": read.digest}
    agreed = {"asked_by": people[0], "outcome": "approved", "decided_at": THEN}
    make("publishing", "ChangeRequest", **about, **agreed)


def look() -> dict[str, Any]:
    from cms.publishing.models import AnswerText, ChangeRequest, Endorsement, WhatHappened
    from cms.two_people.audit import seals
    from localize.safeguarding import texts
    from localize.safeguarding.models import SafeguardingRead
    from localize.safeguarding.reads import read_as

    def place(asked: Any) -> str:
        subject = asked.subject
        return subject.language if isinstance(subject, AnswerText) else subject._meta.model_name

    answer = WhatHappened.objects.get()
    names = ("words", "words_latin", "hints", "steps", "sources")
    sealed = (AnswerText, WhatHappened, ChangeRequest, Endorsement, SafeguardingRead)
    return {
        "texts": {
            one.language: [getattr(one, name) for name in names] for one in answer.texts.all()
        },
        "asked": [
            [
                place(one),
                one.outcome,
                one.old,
                one.new,
                sorted(str(voice.by) for voice in one.endorsements.all()),
            ]
            for one in ChangeRequest.objects.order_by("pk")
            if one.new  # not of the read
        ],
        "read as": {
            language: sorted(roles) for (_pk, language), roles in read_as([answer]).items()
        },
        "behind km": sorted(str(one) for one in texts.people_behind(answer, "km")),
        "stale": [
            place(one)
            for one in ChangeRequest.objects.open()
            if one.old != {name: getattr(one.subject, name) for name in one.old}
        ],
        "broken": [said for model in sealed for said in seals.broken(model)],
    }


def upgraded() -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    fill(executor.migrate([BEFORE]).apps)
    call_command("migrate", verbosity=0)
    return look()


if __name__ == "__main__":
    gc.set_threshold(1_000_000, 20, 50)  # migrations make classes by the thousand
    django.setup()
    print(json.dumps(upgraded(), ensure_ascii=False))
