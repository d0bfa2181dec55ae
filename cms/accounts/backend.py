"""Who is logged in, and what they may: Django's own backend in half the statements. Each answer of
the office asks both."""

from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy

from cms.documents.statements import Statement, columns_of, given, next_row

OF_RIGHT = ("is_given", "is_on_page", "app")


class Accounts(ModelBackend):
    def get_user(self, user_id: Any) -> Any:
        """With the profile, which has the language."""
        users = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Those of the person and of their groups, and what their groups may do to pages, which
        Wagtail asks next: at once."""
        is_plain = user_obj.is_active and user_obj.pk and not user_obj.is_superuser and obj is None
        if is_plain and not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache, on_pages = _rights_of(user_obj)
            name = page_permission_policy.permission_cache_name
            if not hasattr(user_obj, name):
                setattr(user_obj, name, on_pages)
        permissions: set[str] = super().get_all_permissions(user_obj, obj)
        return permissions


def _rights_of(user: Any) -> tuple[set[str], list[GroupPagePermission]]:
    """Of an account and its groups, in one query: "app.codename" of each right, and what is given
    on pages, as `page_permission_policy` reads it."""
    names, on_pages = set(), []
    for row in _statement().rows(user=user.pk):
        if row.is_given:
            names.add(f"{row.app}.{row.codename}")
        if row.is_on_page:
            values = iter(row[len(OF_RIGHT) :])
            permission = next_row(Permission, values)
            on_page = next_row(GroupPagePermission, values)
            on_page.permission, on_page.page = permission, next_row(Page, values)
            on_pages.append(on_page)
    return names, on_pages


@cache
def _statement() -> Statement:
    """Compiled once, because every answer of the office asks it."""
    accounts = get_user_model()
    belongs = accounts.groups.through
    own_rights = accounts.user_permissions.through
    groups = belongs._default_manager.filter(user=given(belongs, "user")).values("group")
    own = own_rights._default_manager.filter(user=given(own_rights, "user"))
    of_groups = Group.permissions.through._default_manager.filter(group__in=groups)
    is_given = Q(pk__in=own.values("permission")) | Q(pk__in=of_groups.values("permission"))
    rows = (
        Permission.objects.annotate(
            app=F("content_type__app_label"),
            is_given=ExpressionWrapper(is_given, BooleanField()),
            # of any group: a condition of this join takes no query
            on_page=FilteredRelation("grouppagepermission"),
            is_on_page=ExpressionWrapper(Q(on_page__group__in=groups), BooleanField()),
        )
        .filter(Q(is_given=True) | Q(is_on_page=True))
        .order_by()
    )
    return Statement(
        rows,
        (
            *OF_RIGHT,
            *columns_of(Permission),
            *(f"on_page__{name}" for name in columns_of(GroupPagePermission)),
            *(f"on_page__page__{name}" for name in columns_of(Page)),
        ),
    )
