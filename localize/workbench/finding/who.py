"""By whom the queue can be emptied: of each translation who can do what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.publishing import people
from cms.publishing.approvals.rows import Staff, WhoMay
from localize.overview.to_do import translating_groups
from localize.workflow.models import Progress
from localize.workflow.to_confirm import waiting
from localize.workflow.to_confirm.translations import OpenTranslation, open_translations


@dataclass(frozen=True)
class Next:
    """sentences: one for each kind of step. alone: what is wrong where nobody is left for one."""

    sentences: list[str]
    alone: str = ""


def next_steps(user: Any, translations: set[int]) -> dict[int, Next]:
    """By the key of each of them that asks something of anybody; two queries."""
    found = open_translations(Progress, user)
    wanted = [one for one in found if one.pk in translations]
    if not wanted:
        return {}
    staff = Staff(user)
    translates = translating_groups(staff.rights)
    return {one.pk: _next(one, staff, translates) for one in wanted}


def _next(one: OpenTranslation, staff: Staff, translates: set[tuple[str, int]]) -> Next:
    sentences, alone = [], ""
    if one.missing or one.draft or one.returned:
        who = _names(_writers(one, staff, translates))
        sentences.append(_("To translate: %(people)s.") % {"people": who})
    if one.in_review:
        reviewing = _reviewers(one, staff)
        sentences.append(_("To approve: %(people)s.") % {"people": _names(reviewing)})
        if all(person.is_superuser for person in reviewing):
            alone = _(
                "Nobody is left who may approve it as a second person: make somebody a reviewer."
            )
    if one.is_ready:
        who = _names(staff.who(WhoMay(path=one.path, actions=frozenset({"publish"}))))
        sentences.append(_("To publish: %(people)s.") % {"people": who})
    return Next(sentences, alone)


def _writers(one: OpenTranslation, staff: Staff, translates: set[tuple[str, int]]) -> Iterable[Any]:
    """Those whose work it is; whoever may write where it is nobody's."""
    asked = WhoMay(path=one.path, actions=frozenset({"change"}))
    groups = {group for path, group in translates if one.path.startswith(path)}
    return staff.of_groups(groups, asked) if groups else staff.who(asked)


def _reviewers(one: OpenTranslation, staff: Staff) -> list[Any]:
    """Who may agree with any of the strings in review."""
    found: dict[int, Any] = {}
    for group in waiting.groups(one.people):
        actions = {people.REVIEW, "change"} if group.by_reviewer else {people.REVIEW}
        asked = WhoMay(path=one.path, actions=frozenset(actions), but=group.by)
        found |= {person.pk: person for person in staff.who(asked)}
    return sorted(found.values(), key=lambda person: (people.name(person), person.pk))


def _names(found: Iterable[Any]) -> str:
    return people.names(list(found)) or _("nobody")
