"""What a person does after a refusal: who can act, by name, and the screen where.

The gate says why; it knows nobody and no address.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core import tree
from cms.publishing.recycle_bin.models import BinnedPage
from cms.two_people import people
from cms.two_people.answers import Step
from cms.two_people.audit import presence
from cms.two_people.refusals import Refused
from localize.workflow import gate, publish, translation_access
from localize.workflow.models import State
from localize.workflow.progress import Unit, outstanding


def next_step(refused: Refused, page: Page, user: Any) -> Step | None:
    """What `user`, whose publication of `page` was refused, can do or ask for; None of what the
    gate did not refuse."""
    step = _STEPS.get(refused.code)
    return step(page, user) if step is not None else None


def source_url(page: Page) -> str:
    return reverse("localize:source", args=[page.pk])


def who_publishes(page: Page) -> Step:
    publishers = people.who_may(page, {"publish"})
    return Step(_who(publishers, _("These people can publish it: %(people)s.")))


def outside(translation_id: int, user: Any) -> Step:
    """Where `user` goes on who is let into no screen of a translation."""
    translation = Translation.objects.select_related("source", "target_locale").get(
        pk=translation_id
    )
    page = people.target_page(translation.source.object, translation.target_locale)
    if page is not None and tree.is_binned(page):
        return _restore(page, user)
    if page is not None:
        return Step(_translators(page), reverse("localize:queue"), _("Translations"))
    source = translation_access.source_page(translation)
    if source is None:
        return Step("", reverse("localize:queue"), _("Translations"))
    sentence = _("It is made again when its source is published.")
    return Step(sentence, source_url(source), _("Review and translation"))


def _who(found: Collection[Any], sentence: str) -> str:
    """`sentence` with their names; where there is nobody, who gives somebody the right."""
    if not found:
        return _("Nobody has the right to do it. An administrator has to give it to somebody.")
    return sentence % {"people": presence.names(found)}


def _translators(page: Page) -> str:
    return _who(people.who_may(page, {"change"}), _("These people can translate: %(people)s."))


# Of a source


def _second_person(page: Page, user: Any) -> Step:
    revision = page.get_latest_revision()
    behind = publish.people_behind(page, revision) if revision is not None else set()
    if not behind and revision is not None:  # it came back: who wrote it does not agree with it
        behind = {revision.user_id}
    can_agree = people.who_may(page, people.MAY_AGREE, but=behind)
    sentence = (
        _("You did not write it: you can agree with it.")
        if user in can_agree
        else _who(can_agree, _("These people can agree with it: %(people)s."))
    )
    return Step(sentence, source_url(page), _("Review and translation"))


def _anew(page: Page, user: Any) -> Step:
    """The screen says why it was taken down, and who has it once it is handed over."""
    if gate.is_target(page):
        return _strings(page, user)
    return Step("", source_url(page), _("Hand over"))


def _errors(page: Page, user: Any) -> Step:
    sentence = (
        _("You can mend it in the editor.")
        if people.may_edit(user, page)
        else _who(people.who_may(page, {"change"}), _("These people can mend it: %(people)s."))
    )
    return Step(sentence, source_url(page), _("All remarks"))


# Of a translation


def _at_its_screen(page: Page, user: Any, sentence: str | Promise = "") -> Step:
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    url = reverse("localize:translation", args=[translation.pk])
    return Step(str(sentence), url, _("Open the translation"))


def _strings(page: Page, user: Any) -> Step:
    """Who can translate what is left, and who can approve what is in review."""
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    left = outstanding(translation.source, translation.target_locale)
    in_review = [unit for unit in left if unit.state == State.IN_REVIEW]
    sentences = []
    if len(left) > len(in_review) or not left:
        sentences.append(_translators(page))
    if in_review:
        can_approve = _who_can_approve(in_review)
        sentences.append(_who(can_approve, _("These people can approve: %(people)s.")))
    return _at_its_screen(page, user, " ".join(sentences))


def _who_can_approve(in_review: list[Unit]) -> list[Any]:
    """Who may endorse one of these strings that somebody else wrote."""
    asked = {}
    for review in (unit.review for unit in in_review if unit.review is not None):
        request = review.standing()
        if request is not None:
            behind = frozenset((one.by_id, one.as_reviewer) for one in request.endorsements.all())
            asked[behind] = review, request
    found = {
        user.pk: user
        for behind, (review, request) in asked.items()
        for user in review.who_may_endorse(request, but={pk for pk, _reviews in behind})
    }
    return sorted(found.values(), key=people.name)


def _errors_of_source(page: Page, user: Any) -> Step:
    translation = translation_access.translation_of(page)
    source = translation_access.source_page(translation) if translation is not None else None
    return _errors(source, user) if source is not None else _of_administrator(page, user)


def _to_a_publisher(page: Page, user: Any) -> Step:
    """Names, and the form that gives the page to one of them."""
    step = _at_its_screen(page, user, who_publishes(page).sentence)
    return replace(step, url=f"{step.url}#localize-who", label=_("Who does it"))


# Of any page


def _unlock(page: Page, user: Any) -> Step:
    if page.permissions_for_user(user).can_unlock():
        return Step(
            _("You can unlock it in the list of locked pages."),
            reverse("wagtailadmin_reports:locked_pages"),
            _("Locked pages"),
        )
    can_unlock = people.who_may(page, {"unlock"})
    sentence = _who(can_unlock, _("These people can unlock it: %(people)s."))
    return replace(_at_its_screen(page, user), sentence=sentence)


def _restore(page: Page, user: Any) -> Step:
    entry = (
        BinnedPage.objects.filter(page__in=page.get_ancestors(inclusive=True))
        .select_related("deleted_by")
        .first()
    )
    sentence = _("Restore it first.")
    if entry is not None and entry.deleted_by is not None:
        sentence = _("Restore it first. It was deleted by %(person)s.") % {
            "person": people.name(entry.deleted_by)
        }
    return Step(sentence, reverse("recycle_bin:index"), _("Recycle bin"))


def _of_administrator(page: Page, user: Any) -> Step:
    sentence = _("An administrator has to look at this page: %(people)s.") % {
        "people": people.names(list(people.administrators().filter(is_active=True)))
    }
    return Step(sentence, reverse("wagtailadmin_pages:history", args=[page.pk]), _("History"))


_STEPS: dict[str, Callable[[Page, Any], Step]] = {
    "second_person": _second_person,
    "taken_down": _anew,
    "text_errors": _errors,
    "not_approved": _strings,
    "incomplete": _strings,
    # the row is not what the approved strings make; publishing builds it anew
    "other_content": partial(
        _at_its_screen, sentence=gettext_lazy("Publish it from the screen of its translation.")
    ),
    "binned": _restore,
    "no_source": _of_administrator,
    "locked": _unlock,
    "not_publisher": _to_a_publisher,
    "not_complete": _errors_of_source,
}
