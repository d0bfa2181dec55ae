"""The strings in review in the list “To confirm”: one row for each page, or book, and language."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.vocabularies.languages import language_label
from cms.two_people import people
from cms.two_people.approvals.rows import Row, WhoMay, as_lots
from cms.two_people.people import Rights
from localize.workflow.states import State
from localize.workflow.to_confirm import waiting
from localize.workflow.to_confirm.translations import OpenTranslation


def rows(open_ones: Iterable[OpenTranslation], user: Any) -> tuple[list[Row], list[Row]]:
    """What `user` may decide, and what waits for others because of them."""
    rights, address = Rights(user), addresses()
    for_user: list[Row] = []
    own: list[Row] = []
    for one in open_ones:
        if not one.in_review:
            continue
        groups = waiting.groups(one.people)
        asked = asked_of(one, user, rights)
        theirs = [group for group in groups if user.pk in group.by]
        if asked:
            for_user.append(_row(one, asked, address(one), verb=_("Review them")))
        if theirs:
            own.append(_row(one, theirs, address(one), verb=_("Look at it")))
    return as_lots(for_user), as_lots(own)


def asked_of(one: OpenTranslation, user: Any, rights: Rights) -> list[waiting.Waiting]:
    """What of it in review `user` may agree with."""
    # one of the two is a reviewer: what one wrote, a translator can agree with
    may_review = rights.may(one.path, people.REVIEW)
    may_write = rights.may(one.path, "change")
    return [
        group
        for group in waiting.groups(one.people)
        if user.pk not in group.by and (may_review or (group.by_reviewer and may_write))
    ]


def _row(
    one: OpenTranslation, groups: Sequence[waiting.Waiting], address: str, *, verb: str
) -> Row:
    count = sum(group.count for group in groups)
    language = language_label(one.language)
    what = ngettext(
        "%(language)s: %(count)s string to review.",
        "%(language)s: %(count)s strings to review.",
        count,
    )
    by_reviewer = all(group.by_reviewer for group in groups)
    return Row(
        one.source_title,
        _("Translations"),
        None,
        min(group.oldest for group in groups),
        f"{address}?show={State.IN_REVIEW.value}",
        any(group.critical for group in groups),
        what=what % {"language": language, "count": count},
        verb=verb,
        page_key=one.key,
        path=one.path,
        language=language,
        who=WhoMay(
            path=one.path,
            actions=frozenset({"change", people.REVIEW} if by_reviewer else {people.REVIEW}),
            but=frozenset.union(*(group.by for group in groups)),
        ),
    )


def addresses() -> Callable[[OpenTranslation], str]:
    """Gives the workbench of each; taken apart once, for there may be thousands."""
    before, _zero, after = reverse("localize:translation", args=[0]).rpartition("0")
    return lambda one: f"{before}{one.pk}{after}"
