"""What a person does after a refusal: who can act, by name, and the screen where.

The gate says why; it knows nobody and no address.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.publishing import people
from cms.publishing.answers import Step
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit import presence
from cms.publishing.recycle_bin import tree
from cms.publishing.recycle_bin.models import BinnedPage
from cms.publishing.vocabularies.languages import language_name
from localize.overview import page_statuses
from localize.overview.publication_status import not_yet_public
from localize.workflow import gate, publish, translation_access
from localize.workflow.models import State
from localize.workflow.progress import Unit, outstanding


def next_step(refused: Refused, page: Page, user: Any) -> Step | None:
    """What `user`, whose publication of `page` was refused, can do or ask for; None of what the
    gate did not refuse."""
    step = _STEPS.get(refused.code)
    return step(page, user) if step is not None else None


def who_publishes(page: Page) -> Step:
    publishers = people.who_may(page, {"publish"})
    if not publishers:
        return Step(
            _("Nobody has the right to publish it. An administrator has to give it to somebody.")
        )
    return Step(
        _("These people can publish it: %(people)s.") % {"people": presence.names(publishers)}
    )


def _second_person(page: Page, user: Any) -> Step:
    revision = page.get_latest_revision()
    behind = publish.people_behind(page, revision) if revision is not None else set()
    if not behind and revision is not None:  # it came back: who wrote it does not agree with it
        behind = {revision.user_id}
    can_agree = people.who_may(page, people.MAY_AGREE, but=behind)
    if user in can_agree:
        return Step(
            _("You did not write it: you can agree with it."),
            source_url(page),
            _("Review and translation"),
        )
    if not can_agree:
        return Step(who_can_agree(can_agree), source_url(page), _("Review and translation"))
    # who publishes what they wrote has asked for it by that: the screen says so, and asks them
    return Step(who_can_agree(can_agree), source_url(page), _("Ask them"))


def _anew(page: Page, user: Any) -> Step:
    """The screen says why it was taken down, and who has it once it is handed over."""
    if gate.is_target(page):
        return _strings(page, user)
    return Step("", source_url(page), _("Hand over"))


def who_can_agree(can_agree: Collection[Any]) -> str:
    if not can_agree:
        return _(
            "Nobody else may agree with it. An administrator has to give a second person the right "
            "to edit this page."
        )
    return _("These people can agree with it: %(people)s.") % {"people": presence.names(can_agree)}


def _errors(page: Page, user: Any) -> Step:
    where = (source_url(page), _("All remarks"))
    if people.may_edit(user, page):
        return Step(_("You can mend it in the editor."), *where)
    return Step(who_can_mend(people.who_may(page, {"change"})), *where)


def who_can_mend(can_mend: Collection[Any]) -> str:
    if not can_mend:
        return _nobody()
    return _("These people can mend it: %(people)s.") % {"people": presence.names(can_mend)}


def _strings(page: Page, user: Any) -> Step:
    """Of a translation: who can translate what is left, and who can approve what is in review."""
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    left = outstanding(translation.source, translation.target_locale)
    in_review = [unit for unit in left if unit.state == State.IN_REVIEW]
    sentences = []
    if len(left) > len(in_review) or not left:
        can_translate = people.who_may(page, {"change"})
        sentences.append(
            _("These people can translate: %(people)s.") % {"people": presence.names(can_translate)}
            if can_translate
            else _nobody()
        )
    if in_review:
        can_approve = _who_can_approve(page, in_review)
        sentences.append(
            _("These people can approve: %(people)s.") % {"people": presence.names(can_approve)}
            if can_approve
            else _("Nobody else may approve. An administrator has to make somebody a reviewer.")
        )
    return Step(" ".join(sentences), _workbench(translation), _("Open the translation"))


def _who_can_approve(page: Page, in_review: list[Unit]) -> list[Any]:
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


def _from_its_screen(page: Page, user: Any) -> Step:
    """What stands in the row is not what the approved strings make; publishing builds it anew."""
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    return Step(
        _("Publish it from the screen of its translation."),
        _workbench(translation),
        _("Open the translation"),
    )


def _from_its_strings(page: Page, user: Any) -> Step:
    """What readers last had cannot be put back: the strings as they are now can be published."""
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    if outstanding(translation.source, translation.target_locale):
        return _strings(page, user)
    return Step(
        _("Every string is approved: read them, and publish the page as it is now."),
        _workbench(translation),
        _("Open the translation"),
    )


def _as_read(page: Page, user: Any) -> Step:
    """Readers have it: where they do, or what still hides it from them."""
    status = page_statuses.status_of(page)
    if status is not None and status.is_public and page.full_url:
        language = language_name(page.locale)
        return Step(
            _("Look at what they have."),
            page.full_url,
            _("Read it in %(language)s") % {"language": language},
        )
    why = not_yet_public(page.get_admin_display_title(), status) if status is not None else ""
    return replace(_at_its_screen(page, user), sentence=why)


def _unlock(page: Page, user: Any) -> Step:
    if page.permissions_for_user(user).can_unlock():
        return Step(
            _("You can unlock it in the list of locked pages."),
            reverse("wagtailadmin_reports:locked_pages"),
            _("Locked pages"),
        )
    can_unlock = people.who_may(page, {"unlock"})
    sentence = _("These people can unlock it: %(people)s.") % {"people": presence.names(can_unlock)}
    return replace(_at_its_screen(page, user), sentence=sentence if can_unlock else _nobody())


def _errors_of_source(page: Page, user: Any) -> Step:
    translation = translation_access.translation_of(page)
    source = translation_access.source_page(translation) if translation is not None else None
    return _errors(source, user) if source is not None else _of_administrator(page, user)


def _to_a_publisher(page: Page, user: Any) -> Step:
    """Names, and the form that gives the page to one of them."""
    translation = translation_access.translation_of(page)
    step = who_publishes(page)
    if translation is None:
        return step
    return replace(step, url=f"{_workbench(translation)}#localize-who", label=_("Who does it"))


def _at_its_screen(page: Page, user: Any) -> Step:
    translation = translation_access.translation_of(page)
    if translation is None:
        return _of_administrator(page, user)
    return Step("", _workbench(translation), _("Open the translation"))


def outside(translation_id: int, user: Any) -> Step:
    """Where `user` goes on who is let into no screen of a translation."""
    translation = Translation.objects.select_related("source", "target_locale").get(
        pk=translation_id
    )
    page = people.target_page(translation.source.object, translation.target_locale)
    if page is None:
        source = translation_access.source_page(translation)
        if source is None:
            return Step("", reverse("localize:queue"), _("Translations"))
        sentence = _("It is made again when its source is published.")
        return Step(sentence, source_url(source), _("Review and translation"))
    if tree.is_binned(page):
        return _restore(page, user)
    can_translate = people.who_may(page, {"change"})
    sentence = _("These people can translate: %(people)s.") % {
        "people": presence.names(can_translate)
    }
    return Step(
        sentence if can_translate else _nobody(), reverse("localize:queue"), _("Translations")
    )


def _restore(page: Page, user: Any) -> Step:
    entry = (
        BinnedPage.objects.filter(page__in=page.get_ancestors(inclusive=True))
        .select_related("deleted_by")
        .first()
    )
    if entry is None or entry.deleted_by is None:
        return Step(_("Restore it first."), reverse("recycle_bin:index"), _("Recycle bin"))
    return Step(
        _("Restore it first. It was deleted by %(person)s.")
        % {"person": people.name(entry.deleted_by)},
        reverse("recycle_bin:index"),
        _("Recycle bin"),
    )


def _of_administrator(page: Page, user: Any) -> Step:
    administrators = people.names(list(people.administrators().filter(is_active=True)))
    sentence = (
        _("An administrator has to look at this page: %(people)s.") % {"people": administrators}
        if administrators
        else _("An administrator has to look at this page.")
    )
    return Step(sentence, reverse("wagtailadmin_pages:history", args=[page.pk]), _("History"))


def source_url(page: Page) -> str:
    return reverse("localize:source", args=[page.pk])


def _workbench(translation: Translation) -> str:
    return reverse("localize:translation", args=[translation.pk])


def _nobody() -> str:
    return _("Nobody has the right to do it. An administrator has to give it to somebody.")


_STEPS: dict[str, Callable[[Page, Any], Step]] = {
    "second_person": _second_person,
    "taken_down": _anew,
    "text_errors": _errors,
    "not_approved": _strings,
    "incomplete": _strings,
    "other_content": _from_its_screen,
    "never_released": _from_its_strings,
    "harmful": _from_its_strings,
    "source_differs": _from_its_strings,
    "sent_back": _from_its_strings,
    "facts_changed": _from_its_strings,
    "binned": _restore,
    "no_source": _of_administrator,
    "public_already": _as_read,
    "locked": _unlock,
    "not_publisher": _to_a_publisher,
    "not_complete": _errors_of_source,
    "not_sure": _at_its_screen,
}
