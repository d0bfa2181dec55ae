"""What translations ask of people beside the review: to write, to mend, to publish, to answer.

One of the kinds of work in `office.desk.kinds`; strings in review are in the list “To confirm”
(`localize.workflow.to_confirm.strings`).
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.tree import binned
from cms.core.vocabularies.languages import language_label
from cms.documents.statements import Statement
from cms.two_people import people
from cms.two_people.approvals.rows import Row, as_lots
from cms.two_people.people import Rights
from localize.workflow.models import Comment, Progress
from localize.workflow.states import State
from localize.workflow.to_confirm.strings import addresses
from localize.workflow.to_confirm.translations import (
    OpenTranslation,
    is_returned_to,
    open_translations,
)

LETTERS_OF_A_QUESTION = 120
_MORE = frozenset({"add", "publish", people.REVIEW})  # than writing


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    """What waits for `user` in translations; nothing of it waits for others because of them."""
    rights = Rights(user)
    if not rights:
        return [], []
    address, found = addresses(), open_translations(Progress, user)
    to_write = as_lots(_to_write(user, rights, found, address))
    ready = (one for one in found if one.is_ready and rights.may(one.path, "publish"))
    to_publish = as_lots((_to_publish(one, address(one)) for one in ready), "localize:lot")
    return [*to_write, *to_publish, *questions(user, rights)], []


def _to_write(
    user: Any,
    rights: Rights,
    found: list[OpenTranslation],
    address: Callable[[OpenTranslation], str],
) -> Iterator[Row]:
    unwritten = any(one.missing or one.draft for one in found)
    translates = translating(user) if unwritten else []
    for one in found:
        if rights.may(one.path, "change", people.REVIEW) and is_returned_to(one, user):
            yield _returned(one, user, address(one))
        if (one.missing or one.draft) and (
            rights.is_everything or one.path.startswith(tuple(translates))
        ):
            yield _to_translate(one, address(one))


def translating(user: Any) -> list[str]:
    """The tree paths below which it is the work of `user` to translate.

    Whoever may write there could; but editors, reviewers and publishers may write everywhere, and
    would find the work of translators in their list. So it is theirs whose group does nothing
    else there. Where no such group is, it is the work of whoever may write.
    """
    given = translating_groups(people.group_rights(user))
    own = {(path, group) for action, path, group in Rights(user).given if action == "change"}
    everywhere = {path for path, _group in given}
    return [path for path, group in own if (path, group) in given] + [
        path for path, _group in own if not _any_below_or_above(path, everywhere)
    ]


def translating_groups(groups: people.GroupRights) -> set[tuple[str, int]]:
    """(tree path, key of a group) of those whose work it is to translate there."""
    more = {(path, group) for action, path, group in groups.on_pages if action in _MORE}
    return {
        (path, group)
        for action, path, group in groups.on_pages
        if action == "change" and (path, group) not in more and group not in groups.empty
    }


def _any_below_or_above(path: str, paths: set[str]) -> bool:
    return any(one.startswith(path) or path.startswith(one) for one in paths)


def _returned(one: OpenTranslation, user: Any, address: str) -> Row:
    count = one.people["returned"].get(str(user.pk), 0) or one.returned
    what = ngettext(
        "%(language)s: %(count)s string came back.",
        "%(language)s: %(count)s strings came back.",
        count,
    )
    return _row(
        one,
        what % {"language": language_label(one.language), "count": count},
        _("Mend it"),
        f"{address}?show={State.RETURNED.value}",
        one.changed_at or one.made_at,
    )


def _to_translate(one: OpenTranslation, address: str) -> Row:
    what = ngettext(
        "%(language)s: %(count)s string to translate.",
        "%(language)s: %(count)s strings to translate.",
        one.missing + one.draft,
    )
    shown = State.MISSING if one.missing else State.DRAFT
    return _row(
        one,
        what % {"language": language_label(one.language), "count": one.missing + one.draft},
        _("Translate"),
        f"{address}?show={shown.value}",
        one.changed_at or one.made_at,
    )


def _to_publish(one: OpenTranslation, address: str) -> Row:
    return _row(
        one,
        _("%(language)s: every string is approved.") % {"language": language_label(one.language)},
        _("Publish"),
        address,
        one.newest_approval or one.changed_at or one.made_at,
    )


def _row(one: OpenTranslation, what: str, verb: str, url: str, at: Any) -> Row:
    return Row(
        one.source_title,
        _("Translations"),
        None,
        at,
        url,
        one.critical > 0,
        what=what,
        verb=verb,
        page_key=one.key,
        path=one.path,
        language=language_label(one.language),
    )


# Questions


def questions(user: Any, rights: Rights) -> Iterator[Row]:
    """Of translators, for who may edit the source; the answer, for who asked."""
    for asked in open_questions().rows():
        if not asked.is_answered and asked.by_id != user.pk and asked.source_path:
            if rights.may(asked.source_path, "change"):
                url = reverse("localize:source", args=[asked.source])
                yield _row_of_question(asked, asked.text, _("Answer it"), url)
        elif asked.is_answered and asked.by_id == user.pk and asked.translation:
            url = reverse("localize:translation", args=[asked.translation])
            what = _("Your question is answered: %(text)s") % {"text": asked.text}
            yield _row_of_question(asked, what, _("Read the answer"), url)


_OF_QUESTION = (
    *("text", "at", "by_id", "by__username", "by__first_name", "by__last_name"),
    *("is_answered", "source", "source_path", "source_title", "source_key", "translation"),
)


@cache
def open_questions() -> Statement:
    """With the source page and the translation that each is about."""
    own_page = Page.objects.filter(
        ~binned(), translation_key=OuterRef("context__object_id"), alias_of=None
    )
    source = own_page.exclude(locale=OuterRef("locale")).order_by("pk")
    translation = Translation.objects.filter(
        source__object_id=OuterRef("context__object_id"), target_locale=OuterRef("locale")
    )
    answers = Comment.objects.filter(answer_to=OuterRef("pk")).exclude(by=OuterRef("by"))
    query = (
        Comment.objects.filter(Q(is_question=True, resolved_at=None, answer_to=None))
        .annotate(
            is_answered=Exists(answers),
            source=Subquery(source.values("pk")[:1]),
            source_path=Subquery(source.values("path")[:1]),
            source_title=Subquery(source.values("draft_title")[:1]),
            source_key=Subquery(source.values("translation_key")[:1]),
            translation=Subquery(translation.values("pk")[:1]),
        )
        .order_by("at")
    )
    return Statement(query, _OF_QUESTION)


def _row_of_question(asked: Any, text: str, verb: str, url: str) -> Row:
    return Row(
        asked.source_title or "",
        _("Question"),
        _who_asked(asked) if verb == _("Answer it") else None,
        asked.at,
        url,
        what=Truncator(text).chars(LETTERS_OF_A_QUESTION),
        verb=verb,
        page_key=asked.source_key,
    )


def _who_asked(asked: Any) -> str:
    names = {
        name: getattr(asked, f"by__{name}") for name in ("username", "first_name", "last_name")
    }
    return people.name(get_user_model()(**names))
