"""What people, owners and machines said about contacts and facts: the one table of it.

A row is added and never changed or removed (`cms.two_people.audit.append_only`), and each is
sealed. What stands is computed from these (`home.directory.standing`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.core.country import country
from cms.two_people.approvals.models import voice_of
from cms.two_people.audit.append_only import AppendOnly, AppendOnlyQuerySet
from cms.two_people.people import User, name
from home.directory import standing
from home.directory.standing import Said

WHAT = [
    (standing.WORKS, _("the right people answered")),
    (standing.IS, _("it is so")),
    (standing.DEAD, _("dead")),
    (standing.STRANGER, _("somebody else answered")),
    (standing.IS_NOT, _("it is not so")),
    (standing.SILENT, _("nobody answered")),
    (standing.TAKEN_BACK, _("taken back")),
]
VOICES = [
    (standing.PERSON, _("person")),
    (standing.OWNER, _("owner")),
    (standing.MACHINE, _("system")),
]


class StatementQuerySet(AppendOnlyQuerySet):
    def of_contacts(self, keys: Iterable[int]) -> "StatementQuerySet":
        return self.filter(contact__in=keys)


class Statement(AppendOnly):
    """One thing that somebody said of one value: of a contact, or of a fact of a service.

    value: of a contact "call short_code 1280", of a fact its JSON. how: how they know it:
    "networks", "words" (who answered), "heard" (by question of the script), of an
    owner "organization", "link", "to"; "ages" (`standing.Said`). by_id: whose voice it is
    (`voice_of`): mostly that of the account that said it (`by_name`), of an owner that of whoever
    sent the link; empty for a machine. takes_back: the key of another one of the same voice.
    """

    service = models.BigIntegerField(db_index=True)  # key of home.Service
    contact = models.BigIntegerField(null=True, db_index=True)  # key of home.ContactChannel
    fact = models.CharField(max_length=30, blank=True)
    value = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=310, blank=True)
    voice = models.CharField(max_length=10, choices=VOICES)
    what = models.CharField(max_length=10, choices=WHAT)
    how = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_index=True)
    takes_back = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="statement_of_one_thing",
                condition=Q(contact__isnull=False, fact="") | (Q(contact=None) & ~Q(fact="")),
            ),
            models.CheckConstraint(
                name="statement_has_its_voice",
                condition=Q(voice=standing.MACHINE, by_id=None)
                | (~Q(voice=standing.MACHINE) & Q(by_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="statement_takes_back_one",
                condition=Q(what=standing.TAKEN_BACK, takes_back__isnull=False)
                | (~Q(what=standing.TAKEN_BACK) & Q(takes_back=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.value}".strip()

    @property
    def said(self) -> Said:
        return Said(
            self.pk,
            self.what,
            self.value,
            self.by_id or 0,
            self.at,
            self.voice,
            frozenset(self.how.get("networks", ())),
            self.takes_back or 0,
            bool(self.how.get("is_enough")),
            bool(self.how.get("ages")),
            zone=country().zone,
        )


def statement(
    service: int, what: str, *, by: User | None, at: datetime, **fields: Any
) -> Statement:
    """One that is not written yet; without `by` a machine says it."""
    fields.setdefault("voice", standing.PERSON if by is not None else standing.MACHINE)
    fields["how"] = fields.get("how", {}) | {"ages": True}
    return Statement(
        service=service,
        what=what,
        by_id=voice_of(by) if by is not None else None,
        by_name=name(by) if by is not None else "",
        at=at,
        **fields,
    )


# What holds the two voices of a contact to statements, whoever writes its row


def voice_triggers(vendor: str, table: str) -> dict[str, str]:
    """Each trigger of the table of contacts, by its name."""
    said = " AND ".join(
        f"EXISTS (SELECT 1 FROM home_statement s WHERE s.id = NEW.{which}_voice "
        f"AND s.contact = NEW.id AND s.by_id = NEW.{which}_by_id AND s.what IN ('works', 'is') "
        "AND s.value = NEW.type || ' ' || NEW.kind || ' ' || NEW.value)"
        for which in ("first", "second")
    )
    wrong, told = f"NEW.value <> '' AND NOT ({said})", "Two statements stand behind a contact."
    if vendor == "postgresql":
        return {
            f"{table}_voices": "CREATE OR REPLACE FUNCTION contact_voices() RETURNS trigger AS $$ "
            f"BEGIN IF {wrong} THEN RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation'; "
            "END IF; RETURN NEW; END; $$ LANGUAGE plpgsql; "
            f'CREATE TRIGGER "{table}_voices" BEFORE INSERT OR UPDATE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION contact_voices()"
        }
    return {
        f"{table}_voices_{verb.lower()}": f'CREATE TRIGGER "{table}_voices_{verb.lower()}" '
        f"BEFORE {verb} ON \"{table}\" WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{told}'); END"
        for verb in ("INSERT", "UPDATE")
    }
