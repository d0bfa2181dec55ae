"""Phrases of alerts from before their words were rows of languages, and what became of them.

python -m tests.upgrade.alert_words       of the database in DATABASE_URL, whose schema goes
                                          back and forth; prints JSON
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import django

BEFORE, AFTER = "0004_phrases_name_contacts", "0006_no_column_of_a_language_in_alerts"
TEXTS = {"text_en": "Stay inside.", "text_km": "សូមនៅក្នុងផ្ទះ។"}
OLDER = {"text_en": "Go home.", "text_km": "សូមទៅផ្ទះ។"}


class Old:
    """The rows of that time, sealed as the system did it."""

    def __init__(self, now: datetime) -> None:
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.db.migrations.loader import MigrationLoader

        loader = MigrationLoader(connection)
        state = loader.project_state([("publishing", "0003_whose_voice"), ("home", BEFORE)])
        self.apps = state.apps
        self.now = now
        people = get_user_model().objects
        self.people = [people.create_user(name).pk for name in ("chan", "bopha")]

    def make(self, app: str, model: str, is_sealed: bool = True, **fields: Any) -> Any:
        from cms.two_people.audit import seals

        row = self.apps.get_model(app, model).objects.create(**fields)
        if is_sealed:
            seals.write([seals.as_written(row)])
        return row

    def phrase(self, name: str, words: dict[str, str] = TEXTS) -> Any:
        return self.make("home", "AlertPhrase", name=name, severity="danger", **words)

    def asked(
        self, phrase: Any, outcome: str, voices: int = 2, is_sealed: bool = True, **of: str
    ) -> Any:
        kinds = self.apps.get_model("contenttypes", "ContentType").objects
        words = of or {"text_en": phrase.text_en, "text_km": phrase.text_km}
        parts = "\0".join(("danger", words["text_en"], words["text_km"]))
        asked = self.make(
            "publishing",
            "ChangeRequest",
            is_sealed,
            content_type=kinds.get_or_create(app_label="home", model="alertphrase")[0],
            subject_id=str(phrase.pk),
            digest=hashlib.sha256(parts.encode()).hexdigest(),
            asked_by_id=self.people[0],
            asked_at=self.now - timedelta(days=9),
            outcome=outcome,
            decided_at=self.now - timedelta(days=0 if outcome == "withdrawn" else 8)
            if outcome
            else None,
        )
        for at, person in enumerate(self.people[:voices]):
            self.make(
                "publishing",
                "Endorsement",
                request=asked,
                by_id=person,
                as_reviewer=at == 1,
                at=self.now - timedelta(days=9 - at),
            )
        return asked

    def alert(self, phrase: Any, words: dict[str, str] = TEXTS, **fields: Any) -> Any:
        return self.make(
            "home",
            "Alert",
            **{"phrase": phrase, "severity": "danger", "starts_at": self.now, "hours": 72},
            **{"sent_by_id": self.people[0], "sent_at": self.now - timedelta(days=1)},
            **words,
            **fields,
        )


def fill(old: Old) -> None:
    from cms.two_people.audit.models import log

    approved = old.phrase("approved")
    log(approved, "approved", by=None, data={"request": old.asked(approved, "approved").pk})
    old.asked(approved, "approved", **OLDER)
    over = {"ended_at": old.now, "ended_by_id": old.people[0], "end_reason": "over"}
    old.alert(approved, OLDER, **over)
    old.asked(old.phrase("waits"), "", voices=1)
    old.asked(old.phrase("changed"), "approved", text_en="?", text_km="?")
    old.asked(old.phrase("forged"), "approved", is_sealed=False)
    withdrawn = old.phrase("withdrawn")
    old.asked(withdrawn, "withdrawn")
    old.alert(withdrawn)


def look() -> dict[str, Any]:
    from cms.two_people.audit import seals
    from cms.two_people.audit.models import AuditEntry
    from home.models import Alert, AlertPhrase

    phrases = AlertPhrase.objects.all()
    return {
        "words": {one.name: one.words_by_language() for one in phrases},
        "ready": {one.name: [text.language for text in one.ready()] for one in phrases},
        "voices": {
            one.name: {
                text.language: [
                    [voice.by.username, voice.as_reviewer, f"{voice.at:%d %H:%M}"]
                    for voice in (text.standing[0].endorsements.all() if text.standing else ())
                ]
                for text in one.written()
            }
            for one in phrases
        },
        "alerts": [[one.texts, one.is_approved()] for one in Alert.objects.order_by("pk")],
        "log": [[one.subject_type, one.data] for one in AuditEntry.objects.all()],
        "broken": [line for model in seals.sealed_models() for line in seals.broken(model)],
    }


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", "home", BEFORE, verbosity=0)
    now = timezone.now()
    fill(Old(now))
    call_command("migrate", "home", AFTER, verbosity=0)
    print(json.dumps({"day": f"{now - timedelta(days=9):%d %H:%M}", **look()}, ensure_ascii=False))
