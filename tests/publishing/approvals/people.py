"""A subject of the product, whose rules are only those of the engine, and people who may decide."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from lessons.models import Resource

LINK = "https://www.youtube.com/{}"
RIGHT = "confirm_resourcefile"


def person(name, *rights, may_decide=True):
    made = get_user_model().objects.create_user(name, first_name=name.capitalize())
    for right in (*rights, *([RIGHT] if may_decide else [])):
        made.user_permissions.add(Permission.objects.get(codename=right))
    return get_user_model().objects.get(pk=made.pk)


def resource():
    return Resource.objects.create(name="Film", type="link", link_url=LINK.format("old"))
