"""The uploaded files that wait until somebody else has opened them."""

from typing import Any

from django.urls import reverse

from cms.publishing.second_person.inbox import Inbox, Waiting
from lessons.library.files import CONFIRM
from lessons.library.models.resources import Resource, ResourceFile


def waiting_files(user: Any) -> Inbox:
    """Those that `user` may confirm, and those of their own that wait for somebody else."""
    files = ResourceFile.objects.waiting().select_related("resource", "added_by")
    others = files.exclude(added_by=user) if user.has_perm(CONFIRM) else files.none()
    return Inbox(
        [_waiting(one, confirm_url(one)) for one in others],
        [_waiting(one, resource_url(one)) for one in files.filter(added_by=user)],
    )


def _waiting(file: ResourceFile, url: str) -> Waiting:
    what = f"{file.get_role_display()}, {file.get_language_display()}"
    return Waiting(
        f"{file.resource.name}: {what}",
        str(file._meta.verbose_name),
        file.added_by,
        file.added_at,
        url,
    )


def confirm_url(file: ResourceFile) -> str:
    return reverse("lessons_file_confirm", args=[file.resource_id, file.pk])


def resource_url(file: ResourceFile) -> str:
    """Where it stands among the other files of its resource."""
    viewset = Resource.snippet_viewset  # type: ignore[attr-defined]  # set by register_snippet
    return reverse(viewset.get_url_name("edit"), args=[file.resource_id])
