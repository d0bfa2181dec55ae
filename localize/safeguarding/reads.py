"""What is known of who has read the words of a page or a record, and the one verb about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.titles import name_of
from cms.core.vocabularies.languages import language_label
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.people import User
from localize.safeguarding import texts
from localize.safeguarding.models import Role, SafeguardingRead


@dataclass(frozen=True)
class Reading:
    """The words of one language and what is known of them, in a sentence. is_read: somebody has
    read exactly these, and two accounts say so."""

    language: str
    words: str
    sentence: str
    is_read: bool

    @property
    def digest(self) -> str:
        return texts.digest(self.words)

    @property
    def language_name(self) -> str:
        return language_label(self.language)


def readings(row: Any) -> Iterator[Reading]:
    """One for each language that has words."""
    stored = SafeguardingRead.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=row.pk
    ).prefetch_related("requests")
    for language, words in texts.words(row).items():
        reads = [one for one in stored if one.language == language]
        digest = texts.digest(words)
        agreed = [one for one in reads if _outcome(one) == Outcome.APPROVED]
        fitting = [one for one in agreed if one.digest == digest]
        waiting = [one for one in reads if _outcome(one) == Outcome.OPEN]
        if fitting:
            said = _("Read for child protection: %(who)s.") % {"who": fitting[0].said()}
        elif waiting:
            said = _("It waits for a second person that this was read: %(who)s.")
            said %= {"who": waiting[0].said()}
        elif agreed:
            said = _("Read for child protection: %(who)s. The text has changed since.")
            said %= {"who": agreed[0].said()}
        else:
            said = _("Nobody has read it for child protection yet.")
        yield Reading(language, words, said, bool(fitting))


def read_as(rows: Sequence[Any]) -> dict[tuple[int, str], set[str]]:
    """(key of a row, language) → as what the words that it has now were read, where two accounts
    say so. rows: all of one class; three statements."""
    found: dict[tuple[int, str], set[str]] = {}
    if not rows:
        return found
    digests = {
        (row.pk, language): texts.digest(words)
        for row in rows
        for language, words in texts.words(row).items()
    }
    stored = SafeguardingRead.objects.filter(
        content_type=ContentType.objects.get_for_model(rows[0]),
        object_id__in=[row.pk for row in rows],
    ).prefetch_related("requests")
    for read in stored:
        place = (read.object_id, read.language)
        if digests.get(place) == read.digest and _outcome(read) == Outcome.APPROVED:
            found.setdefault(place, set()).add(read.role)
    return found


def unread_by_natives(page: Any) -> bool:
    """Does its editor say so, and no two accounts that a native reader has read exactly these words
    in its language? No query where the editor says nothing."""
    if not page.needs_native_review:
        return False
    family = Page.objects.filter(translation_key=page.translation_key)
    stored = SafeguardingRead.objects.filter(
        content_type=ContentType.objects.get_for_model(page),
        object_id__in=family.values("pk"),
        language=page.locale.language_code,
        digest=texts.digest(texts.words_of(page)),
        role=Role.NATIVE,
    )
    return not stored.filter(requests__outcome=Outcome.APPROVED).exists()


def _outcome(read: SafeguardingRead) -> str:
    return next(one.outcome for one in read.requests.all())


def write_down(row: Any, read: SafeguardingRead, *, by: User) -> ChangeRequest:
    """`by` says that the words of `row` were read; a second account agrees. Raises Refused."""
    read.text, read.title = row, name_of(row)[:255]
    with transaction.atomic():
        read.save()
        return engine.request(read, by=by, digest=read.digest)
