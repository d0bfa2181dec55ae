"""What becomes of what readers said: it is looked at by whoever may change the text, and goes the
ways that there are, in their name. Nothing here counts as a person behind a text.

What is wrong in screens goes into the file of the words of the interface
(`ops.setup.interface_words.words_file`), and from there into the next version.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.titles import name_of
from cms.documents import projection
from cms.publishing.models import AnswerText, WhatHappened
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from cms.two_people.people import REVIEW, Rights, User
from cms.two_people.refusals import STALE, Refused
from cms.who_helps.models import RIGHT as CHANGES_ANSWERS
from localize.exchange.rows import Contents, Row
from localize.outside import links, sources
from localize.outside.models import Kind, ReaderLink, ReadText, Verdict
from localize.safeguarding import reads, texts
from localize.safeguarding.models import RIGHT, Role, SafeguardingRead, may_read
from localize.terminology import proposals
from localize.terminology.models import Term, TermProposal
from localize.workflow.digests import text_digest
from localize.workflow.models import STANDING

SCREENS = (Kind.READERS, Kind.OFFICE)


def wanted(found: Iterable[ReadText], user: User) -> list[ReadText]:
    """Of these what `user` may do something about: nobody else sees it here. One query besides
    those that are kept for a person."""
    texts = list(found)
    places, rights = _places(texts), Rights(user)

    def may_act(text: ReadText) -> bool:
        if text.kind == Kind.ANSWERS:
            return bool(user.has_perm(CHANGES_ANSWERS))
        if text.kind == Kind.TERMS:
            return proposals.may_decide(user)
        if text.kind == Kind.PAGE:
            paths = places.get((text.page_id, text.link.language), ())
            return any(rights.may(one, "change", "publish", REVIEW) for one in paths)
        return links.may_make(user)

    return [text for text in texts if may_act(text)]


def _places(texts: Iterable[ReadText]) -> dict[tuple[int | None, str], set[str]]:
    """Where the pages of texts stand in the tree, by key and language: the source and its
    translation."""
    pages = {one.page_id: one.page for one in texts if one.page is not None}
    keys = {page.translation_key for page in pages.values()}
    family = Page.objects.filter(translation_key__in=keys) if keys else Page.objects.none()
    rows = list(family.values_list("translation_key", "locale__language_code", "path"))
    return {
        (page.pk, language): {page.path, path}
        for page in pages.values()
        for key, language, path in rows
        if key == page.translation_key
    }


def _locked(pk: int, *, by: User) -> ReadText:
    text: ReadText = (
        ReadText.objects.select_for_update(of=("self",)).select_related("link", "page").get(pk=pk)
    )
    if not wanted([text], by):
        raise PermissionDenied(_("You may not change this text."))
    if text.dealt_at is not None:
        raise Refused(STALE, _("Somebody has dealt with this already."))
    return text


def deal(pks: Iterable[int], *, by: User) -> int:
    """Take them off the list; raises PermissionDenied or Refused for one that is not `by`'s."""
    with transaction.atomic():
        found = [_locked(pk, by=by) for pk in sorted(set(pks))]
        if not found:
            raise PermissionDenied(_("You may not change this text."))
        for text in found:
            _deal(text, by=by)
    return len(found)


def _deal(text: ReadText, *, by: User) -> None:
    text.dealt_by, text.dealt_at = by, timezone.now()
    text.save(update_fields=["dealt_by", "dealt_at"])


def pass_on(pk: int, *, by: User) -> str:
    """Propose the better text in the name of `by`, as if they had typed it: another person agrees.
    Raises PermissionDenied, Refused, ValidationError."""
    with projection.publishing():
        text = _locked(pk, by=by)
        if text.verdict != Verdict.BETTER or text.kind not in (Kind.ANSWERS, Kind.TERMS):
            raise ValidationError(_("There is no better text to propose."))
        propose_it = _propose_answer if text.kind == Kind.ANSWERS else _propose_word
        propose_it(text, by=by)
        _deal(text, by=by)
    return _("Proposed in your name: it counts when somebody else has agreed.")


def _refuse_other(now: str, text: ReadText) -> None:
    if now != text.text:
        raise Refused(STALE, _("The text was changed since it was read."))


def _propose_answer(text: ReadText, *, by: User) -> None:
    code, _colon, name = text.subject.partition(":")
    row = AnswerText.objects.select_related("answer").get(
        answer__code=code, language=text.link.language
    )
    _refuse_other(getattr(row, name), text)
    row.set_values({name: text.better})
    row.full_clean()
    new = row.changes_for_two()
    if not new:
        raise ValidationError(_("There is no better text to propose."))
    engine.refuse_if_waiting(row, by=by)
    propose(row, new, by=by)


def _propose_word(text: ReadText, *, by: User) -> None:
    term = Term.objects.with_words().filter(pk=text.subject).first()
    language = text.link.language
    _refuse_other(term.words(language).preferred if term is not None else "", text)
    assert term is not None  # else it was refused
    why = _remark(text)[: TermProposal.LONGEST_REASON]
    proposals.propose(name=term.name, word=text.better, into=language, why=why, by=by)


def _remark(text: ReadText) -> str:
    """Who says it, and why."""
    said = f"{text.link.reader} ({text.link.get_role_display()})"
    return f"{said}: {text.why or text.get_verdict_display()}"


# Screens: into the file of their words


@dataclass
class Said:
    """What readers said of one sentence. is_read: a native reader found it right, and nobody wants
    it otherwise."""

    better: str = ""
    remarks: tuple[str, ...] = ()
    is_read: bool = False


def of_screens(language: str) -> dict[tuple[str, str], Said]:
    """By key of the sentence and the text that was read; of the last one what is better."""
    found: dict[tuple[str, str], Said] = defaultdict(Said)
    judged = ReadText.objects.judged().filter(kind__in=SCREENS, link__language=language)
    for text in judged.select_related("link").order_by("judged_at", "pk"):
        said = found[text.subject, text.text]
        if text.verdict == Verdict.RIGHT:
            said.is_read = said.is_read or text.link.role == Role.NATIVE
        elif text.dealt_at is None:
            said.better = text.better or said.better
            said.remarks += (_remark(text),)
    for said in found.values():
        said.is_read = said.is_read and not said.remarks
    return found


# A translation: as a file that comes back


def contents(translation: Translation, found: Iterable[ReadText]) -> Contents:
    """What readers want otherwise in the strings of a translation, as a file has it: nothing is
    written before a person has seen the proposal (`localize.exchange.imports`)."""
    rows = [
        Row(
            id=text.subject,
            path="",
            source=text.source,
            text=text.better,
            text_hash=text_digest(text.text),
            comment=_remark(text),
            line=text.number,
        )
        for text in found
    ]
    return Contents(
        str(translation.uuid), source_language="", target_language="", title="", rows=tuple(rows)
    )


translation_of = sources.translation_of


def of_translation(link: ReaderLink, translation: Translation) -> list[ReadText]:
    """What waits of that translation."""
    if translation.target_locale.language_code != link.language:
        return []
    key = translation.source.object_id
    waiting = ReadText.objects.waiting().filter(
        link=link, kind=Kind.PAGE, page__translation_key=key
    )
    return list(waiting.exclude(subject="").select_related("link", "page"))


# What was read as a whole


@dataclass(frozen=True)
class Whole:
    """A page, or the steps of an answer, of which a reader said that all of it is right, as it is
    now. is_written_down: one account has said so already."""

    row: Any
    digest: str
    read_on: date
    is_written_down: bool

    @property
    def name(self) -> str:
        return name_of(self.row)

    @property
    def key(self) -> str:
        return f"{self.row._meta.model_name}:{self.row.pk}"


def wholes(link: ReaderLink) -> list[Whole]:
    parts: dict[tuple[str, Any], list[ReadText]] = defaultdict(list)
    for text in ReadText.objects.filter(link=link).order_by("number"):
        if text.kind == Kind.PAGE:
            parts[Kind.PAGE, text.page_id].append(text)
        elif text.kind == Kind.ANSWERS and text.subject.endswith(f":{sources.STEPS}"):
            parts[Kind.ANSWERS, text.subject.partition(":")[0]].append(text)
    found = []
    for (kind, key), of_it in parts.items():
        if all(text.verdict == Verdict.RIGHT for text in of_it):
            whole = _whole(link, _row(kind, key), of_it)
            if whole is not None:
                found.append(whole)
    return found


def _row(kind: str, key: Any) -> Any:
    if kind == Kind.PAGE:
        return Page.objects.get(pk=key).specific
    return WhatHappened.objects.prefetch_related("texts").get(code=key)


def _whole(link: ReaderLink, row: Any, of_it: list[ReadText]) -> Whole | None:
    said = "\n".join(text.text for text in of_it)
    if texts.words(row).get(link.language) != said:
        return None
    digest = texts.digest(said)
    written = SafeguardingRead.objects.filter(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        language=link.language,
        digest=digest,
        reader=link.reader,
        role=link.role,
        requests__outcome__in=STANDING,
    )
    last = max(text.judged_at for text in of_it if text.judged_at is not None)
    return Whole(row, digest, timezone.localdate(last), written.exists())


def may_note(user: User, whole: Whole) -> bool:
    return may_read(user, whole.row)


def write_down(link: ReaderLink, key: str, *, by: User) -> None:
    """`by` says that the reader has read it; a second account agrees, as with every reading. Raises
    PermissionDenied, Refused."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied(_("You may not write this down."))
    whole = next((one for one in wholes(link) if one.key == key), None)
    if whole is None or whole.is_written_down:
        raise Refused(STALE, _("The text was changed since it was read."))
    if not may_read(by, whole.row):
        raise PermissionDenied(_("You may not write this down."))
    read = SafeguardingRead(
        language=link.language,
        digest=whole.digest,
        reader=link.reader,
        role=link.role,
        read_on=whole.read_on,
    )
    reads.write_down(whole.row, read, by=by)
