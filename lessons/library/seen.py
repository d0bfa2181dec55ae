"""Which pictures and files there are for somebody of the office.

A face that no consent covers today, and a file that waits for its second person, are for those who
look after them and for those who decide; what may be public is for everybody who works on pages.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import page_permission_policy

from cms.two_people.people import User
from lessons.library.models.pictures import Picture
from lessons.library.models.resources import ResourceFile

DECIDES = ("lessons.confirm_resourcefile", "lessons.change_consent")


def waiting() -> list[int]:
    """The numbers of the pictures that may not be published today."""
    faces = Picture.objects.filter(has_identifiable_child=True).prefetch_related("consents")
    return [picture.pk for picture in faces if not picture.may_be_published()]


class PolicyOfFaces(CollectionOwnershipPermissionPolicy):
    """Wagtail's, but one chooses a picture that waits only if one may change it."""

    def user_has_any_permission_for_instance(
        self, user: User, actions: Iterable[str], instance: Any
    ) -> bool:
        if "choose" in actions and not instance.may_be_published():
            actions = {*actions, "change"} - {"choose"}
        allowed: bool = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet[Picture]:
        found: QuerySet[Picture] = super().instances_user_has_any_permission_for(user, actions)
        if "choose" not in actions or user.is_superuser:
            return found
        mine = super().instances_user_has_any_permission_for(user, ["change"])
        return found.filter(~Q(pk__in=waiting()) | Q(pk__in=mine.values("pk")))


def may_see(user: User, name: str) -> bool:
    """May `user` see the stored file `name` before it is public?"""
    if any(map(user.has_perm, DECIDES)):
        return True
    if "\0" in name:
        return False
    picture = Picture.objects.filter(Q(file=name) | Q(renditions__file=name)).first()
    if picture is not None:
        return (picture.may_be_published() and _has_pages(user)) or _may_change(user, picture)
    file = ResourceFile.objects.filter(file=name).first()
    if file is not None and file.confirmed_at is not None and file.withdrawn_at is None:
        return _has_pages(user)
    # a version that waits, or a picture that was put aside for its second person
    return user.has_perm("lessons.view_resourcefile")


def _has_pages(user: User) -> bool:
    rights = ("change", "publish")
    return bool(page_permission_policy.user_has_any_permission(user, rights))


def _may_change(user: User, picture: Picture) -> bool:
    from wagtail.images.permissions import permission_policy  # asks for the model when imported

    return bool(permission_policy.user_has_permission_for_instance(user, "change", picture))
