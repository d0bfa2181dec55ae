"""The steps on the way to readers, and who may do each: is there a second person everywhere?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.vocabularies.languages import language_label
from cms.two_people import people
from home.directory.duty import MODEL_BACKEND
from home.models import HomePage
from localize.workflow import gate

ENOUGH = 2  # people for each step: one does it, and one stands in


@dataclass(frozen=True)
class ChecklistStep:
    """One step and the names of those whose work it is; administrators, who may do everything,
    apart."""

    name: str
    who: tuple[str, ...]
    administrators: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Can it stand still when one person is away?"""
        return len({*self.who, *self.administrators}) < ENOUGH

    @property
    def sentence(self) -> str:
        """What is missing, or who stands in; empty where nothing is to be said."""
        named = {"step": self.name, "people": ", ".join(self.who)}
        if self.is_gap and not self.who:
            return _("%(step)s: nobody has the right.") % named
        if self.is_gap:
            return _("%(step)s: only %(people)s may do it, and nobody can stand in.") % named
        named["administrators"] = ", ".join(self.administrators)
        if not self.who:
            return _("%(step)s: only administrators may do it (%(administrators)s).") % named
        if len(self.who) < ENOUGH:
            return (
                _("%(step)s: only %(people)s. An administrator can stand in: %(administrators)s.")
                % named
            )
        return ""


def steps() -> list[ChecklistStep]:
    """In the order of the checklist, pages in each language first."""
    administrators = tuple(map(people.name, people.administrators().filter(is_active=True)))
    found = [*_of_pages(), *_of_records()]
    return [
        ChecklistStep(name, tuple(map(people.name, who)), administrators) for name, who in found
    ]


def _of_pages() -> Iterator[tuple[str, list[Any]]]:
    homes = HomePage.objects.select_related("locale").order_by("pk")
    for home in homes:
        language = {"language": language_label(home.locale.language_code)}
        if gate.is_target(home):
            yield _("Translate into %(language)s") % language, _may(home, {"change"})
            yield _("Review %(language)s") % language, _may(home, {people.REVIEW})
        else:
            yield _("Write in %(language)s") % language, _may(home, {"change"})
            yield _("Agree as the second person") % language, _may(home, people.MAY_AGREE)
        yield _("Publish in %(language)s") % language, _may(home, {"publish"})


def _of_records() -> Iterator[tuple[str, list[Any]]]:
    yield _("Confirm numbers"), _has("home.confirm_contactchannel")
    yield _("Confirm files and pictures"), _has("lessons.confirm_resourcefile")
    yield _("Agree with words of alerts"), _has("home.approve_alertphrase")
    yield _("Send alerts"), _has("home.send_alert")
    yield _("Agree with new accounts"), []


def _may(page: Page, actions: Any) -> list[Any]:
    found = page_permission_policy.users_with_any_permission_for_instance(
        set(actions), page, include_superusers=False
    )
    return _sorted(found.filter(is_active=True).distinct())


def _has(permission: str) -> list[Any]:
    users = get_user_model()._default_manager
    return _sorted(users.with_perm(permission, backend=MODEL_BACKEND, include_superusers=False))


def _sorted(found: Any) -> list[Any]:
    return sorted(found, key=lambda user: (people.name(user), user.pk))
