"""Who may do what to the words of a page: decided by the page tree and nothing else.

A translator has Wagtail's "change" permission on the tree of a language, a reviewer our "review"
permission there, a publisher "publish". wagtail-localize's own `submit_translation` is enough for
nothing.

Also who they are, by name: whoever is refused is told who can act. Administrators are named only
where nobody else has the right.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import TranslatableObject, TranslationContext

from cms.core import tree
from cms.core.once import once
from cms.documents.visibility import HOME_DEPTH

User = Any  # settings.AUTH_USER_MODEL

# codename without the model's name, as PagePermissionTester.permissions holds it
REVIEW = "review"
REVIEW_CODENAME = "review_page"
# any of these on a source page: who may stand behind what somebody else wrote there
MAY_AGREE = frozenset({"change", "publish", REVIEW})
NAMED = 5  # more people than these are counted


def page_of(context: TranslationContext | None, locale: Locale) -> Page | None:
    """The page in `locale` that a string of this context belongs to; None for anything else."""
    if context is None:
        return None
    return target_page(context.object, locale)


def target_page(translatable: TranslatableObject, locale: Locale) -> Page | None:
    """With what its lock and the recycle bin are asked for next (`tree.is_binned`)."""
    pages = Page.objects.annotate_approved_schedule().annotate(**{tree.LOOKED_UP: tree.binned()})
    return pages.filter(translation_key=translatable.translation_key, locale=locale).first()


def may_edit(user: Any, page: Page | None) -> bool:
    """May `user` write words of `page`?"""
    return page is not None and page.permissions_for_user(user).can_edit()


def may_review(user: Any, page: Page | None) -> bool:
    """May `user` endorse words of `page` as a reviewer?"""
    if page is None or not user.is_active:
        return False
    return user.is_superuser or REVIEW in page.permissions_for_user(user).permissions


def may_review_language(user: Any, language: str) -> bool:
    """May `user` review the pages of that language?"""
    homes = Page.objects.filter(depth=HOME_DEPTH, locale__language_code=language)
    return any(may_review(user, home) for home in homes)


def may_publish(user: Any, page: Page | None) -> bool:
    return page is not None and page.permissions_for_user(user).can_publish()


def may_take_part(user: Any, page: Page | None) -> bool:
    """Translator or reviewer of this page: who may read its working copy and comment on it."""
    return may_edit(user, page) or may_review(user, page)


def reviewers(page: Page) -> list[AbstractBaseUser]:
    """The active people, superusers aside, who may review `page`: to warn when only one is left."""
    ancestors = page.get_ancestors(inclusive=True)
    return list(
        get_user_model()
        ._default_manager.filter(
            is_active=True,
            groups__page_permissions__page__in=ancestors,
            groups__page_permissions__permission__codename=REVIEW_CODENAME,
        )
        .distinct()
    )


class Rights:
    """What `user` may do to pages, by their places in the tree: for lists of thousands of them.

    The rights of a page's owner are left out. No query beyond those that Wagtail keeps for a
    person.
    """

    def __init__(self, user: Any) -> None:
        self.is_everything = bool(user.is_active and user.is_superuser)
        self.given: list[tuple[str, str, int]] = [  # action, tree path, key of the group
            (given.permission.codename.removesuffix("_page"), given.page.path, given.group_id)
            for given in page_permission_policy.get_cached_permissions_for_user(user)
        ]

    def __bool__(self) -> bool:
        """Any at all?"""
        return self.is_everything or bool(self.given)

    def may(self, path: str, *actions: str) -> bool:
        """Has `user` one of the rights `actions` on the page at `path`?"""
        return self.is_everything or any(
            action in actions and path.startswith(start) for action, start, _group in self.given
        )


@dataclass(frozen=True)
class GroupRights:
    """What groups were given. on_records: right ("app.codename") → keys of groups. on_pages:
    (action, tree path, key of the group). empty: groups in which nobody active is."""

    on_records: dict[str, set[int]]
    on_pages: list[tuple[str, str, int]]
    empty: set[int]


def group_rights(user: Any) -> GroupRights:
    """Of all groups, in one query; read once for one answer to `user`."""
    return once(user, "rights of groups", _group_rights)


def _group_rights() -> GroupRights:
    given: Any = Group.permissions.through
    members = get_user_model()._default_manager.filter(is_active=True, groups=OuterRef("group_id"))
    columns = ("right", "path", "group_id", "is_peopled")
    on_records = given.objects.annotate(
        right=Concat("permission__content_type__app_label", Value("."), "permission__codename"),
        path=Value(""),
        is_peopled=Exists(members),
    ).values_list(*columns)
    on_pages = GroupPagePermission.objects.annotate(
        right=F("permission__codename"), path=F("page__path"), is_peopled=Exists(members)
    ).values_list(*columns)
    rights: dict[str, set[int]] = defaultdict(set)
    places, empty = [], set()
    for right, path, group, is_peopled in on_records.union(on_pages, all=True):
        if path:
            places.append((right.removesuffix("_page"), path, group))
        else:
            rights[right].add(group)
        if not is_peopled:
            empty.add(group)
    return GroupRights(rights, places, empty)


# Who can act, by name


def who_may(page: Page, actions: Iterable[str], *, but: Collection[int] = ()) -> list[Any]:
    """The active people with any of the rights `actions` on `page`; but: keys of those left out."""
    people = page_permission_policy.users_with_any_permission_for_instance(
        set(actions), page, include_superusers=False
    )
    return _but(people, but) or _but(administrators(), but)


def who_has(permission: str, *, but: Collection[int] = ()) -> list[Any]:
    """The active people with a right ("app.codename") on records."""
    return _but(_with(permission), but) or _but(administrators(), but)


def who_passes(test: Callable[[Any], bool], *, but: Collection[int] = ()) -> list[Any]:
    """The active people of the admin for whom `test` is true; asks about each of them."""
    people = _but(_with("wagtailadmin.access_admin"), but)
    return [user for user in people if test(user)] or _but(administrators(), but)


def administrators() -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(is_superuser=True)


def with_mail() -> QuerySet[Any]:
    """Whom a mail of the office may reach."""
    users = get_user_model()._default_manager
    return users.filter(is_active=True).exclude(email="").order_by("pk")


def _with(permission: str) -> QuerySet[Any]:
    app, codename = permission.split(".")
    wanted = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return get_user_model()._default_manager.filter(
        Q(groups__permissions__in=wanted) | Q(user_permissions__in=wanted), is_superuser=False
    )


def _but(people: QuerySet[Any], but: Collection[int]) -> list[Any]:
    found = people.filter(is_active=True).exclude(pk__in=but).distinct()
    return sorted(found, key=lambda user: (name(user), user.pk))


def name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def language_of(user: Any) -> str:
    """The language tag of what `user` reads: their own choice, else that of the office."""
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile is not None else ""
    return str(chosen or settings.OFFICE_LANGUAGE)


def who_can(people: Collection[Any]) -> str:
    """One sentence for the end of a refusal."""
    if not people:
        return _("Nobody else may do it. An administrator has to give somebody the right.")
    return _("These people can do it: %(people)s.") % {"people": names(people)}


def names(people: Collection[Any]) -> str:
    """Their names, a few of them; '' of nobody."""
    return listed([name(user) for user in list(people)[:NAMED]], of=len(people))


def listed(shown: Collection[str], *, of: int) -> str:
    """What is said of some people, and how many there are beside those."""
    together = ", ".join(shown)
    more = of - len(shown)
    if more <= 0:
        return together
    return ngettext(
        "%(people)s and %(count)s more person", "%(people)s and %(count)s more people", more
    ) % {"people": together, "count": more}
