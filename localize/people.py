"""Who may do what to the words of a page: decided by the page tree and nothing else.

A translator has Wagtail's "change" permission on the tree of a language, a reviewer our "review"
permission there, a publisher "publish". wagtail-localize's own `submit_translation` is enough for
nothing.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslatableObject, TranslationContext

# codename without the model's name, as PagePermissionTester.permissions holds it
REVIEW = "review"
REVIEW_CODENAME = "review_page"


def page_of(context: TranslationContext | None, locale: Locale) -> Page | None:
    """The page in `locale` that a string of this context belongs to; None for anything else."""
    if context is None:
        return None
    return target_page(context.object, locale)


def target_page(translatable: TranslatableObject, locale: Locale) -> Page | None:
    return Page.objects.filter(translation_key=translatable.translation_key, locale=locale).first()


def may_edit(user: Any, page: Page | None) -> bool:
    """May `user` write words of `page`?"""
    return page is not None and page.permissions_for_user(user).can_edit()


def may_review(user: Any, page: Page | None) -> bool:
    """May `user` endorse words of `page` as a reviewer?"""
    if page is None or not user.is_active:
        return False
    return user.is_superuser or REVIEW in page.permissions_for_user(user).permissions


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
