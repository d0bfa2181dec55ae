"""The new numbers, and values to release, that wait for a second person."""

from typing import Any

from django.urls import reverse

from cms.publishing.second_person.inbox import Inbox, Waiting
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import HeldBackValue

CONFIRM = "home.confirm_contactchannel"


def waiting_numbers(user: Any) -> Inbox:
    """Those that `user` may confirm, and those of their own that wait for somebody else."""
    numbers = ContactChannel.objects.with_candidate().select_related("service", "candidate_by")
    releases = HeldBackValue.objects.in_force().filter(release_asked_by__isnull=False)
    releases = releases.select_related("release_asked_by")
    others: list[Waiting] = []
    if user.has_perm(CONFIRM):
        others += [_of_number(one) for one in numbers.exclude(candidate_by=user)]
        others += [_of_release(one) for one in releases.exclude(release_asked_by=user)]
    if not user.has_perm("home.view_contactchannel"):
        return Inbox(others)
    own = [_of_number(one) for one in numbers.filter(candidate_by=user)]
    own += [_of_release(one) for one in releases.filter(release_asked_by=user)]
    return Inbox(others, own)


def _of_number(channel: ContactChannel) -> Waiting:
    return Waiting(
        f"{channel.service.internal_name}: {channel.candidate_value}",
        str(channel._meta.verbose_name),
        channel.candidate_by,
        channel.candidate_on,  # type: ignore[arg-type]  # set together with the candidate
        reverse("home_channel", args=[channel.pk]),
    )


def _of_release(held: HeldBackValue) -> Waiting:
    return Waiting(
        held.value,
        str(held._meta.verbose_name),
        held.release_asked_by,
        held.release_asked_on,  # type: ignore[arg-type]  # set together with who asked
        reverse("home_held_back", args=[held.pk]),
    )
