"""An account that stands behind something stays, and is closed instead: the logs name it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from cms.publishing.answers import refuse
from cms.publishing.people import User, name


@hooks.register("before_delete_user")
def keep_who_is_named(request: HttpRequest, user: User) -> HttpResponse | None:
    return _refusal(request, [user])


@hooks.register("before_bulk_action")
def keep_those_who_are_named(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    people = [one for one in objects if isinstance(one, get_user_model())]
    return _refusal(request, people) if action_type == "delete" else None


def _refusal(request: HttpRequest, people: Iterable[User]) -> HttpResponse | None:
    for user in people:
        try:
            Collector(using="default").collect([user])
        except (ProtectedError, RestrictedError):
            return refuse(
                request,
                _(
                    "%(name)s stands behind things that were decided here, and the account stays. "
                    "Take the tick “Active” away instead: then nobody can log in with it."
                )
                % {"name": name(user)},
                back=reverse("wagtailusers_users:edit", args=[user.pk]),
                status=409,
                code="in_use",
            )
    return None
