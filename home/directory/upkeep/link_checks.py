"""Does a link of a service still open? Asked by the worker once a day, a person only when not.

With the rules of the report of links (`cms.core.links.outside`): public addresses only,
nothing is followed, nothing but the status is read. The system is no voice of two: it moves the
date of what two people looked at. An account at Telegram or Messenger opens whether it exists or
not, so people look.
"""

from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone

from cms.core.links import outside
from cms.core.links.outside import Answer
from cms.core.vocabularies.directory import LINK_TYPES
from cms.documents import projection
from cms.documents.models import Follower
from home.directory import channel_values, say
from home.directory.channel_values import ChannelValue
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import current_lists
from home.directory.models.upkeep import LinkCheck
from home.directory.standing import BY_OWNER, CALLED, DEAD, WORKS
from home.directory.to_check import REMINDED_BEFORE

DAILY, AGAIN = timedelta(days=1), timedelta(hours=1)
SOONER = timedelta(days=3)  # than people would be reminded
FAILURES = 3  # one after the other, before a person is asked
TIMEOUT = 5.0  # seconds for each step: whatever else falls due waits meanwhile


def tick(now: datetime) -> LinkCheck | None:
    """Called by the worker: open the link that waits longest; one in a round. No transaction is
    open meanwhile, and no page waits to say what changed: another site may take its time."""
    if not settings.CHECK_LINKS or Follower.objects.exists():
        return None
    channel = _waiting(now)
    if channel is None:
        return None
    href = channel_values.href(channel.served) or ""
    return record(channel, _elsewhere(href, outside.ask(href, timeout=TIMEOUT)), now)


def _waiting(now: datetime) -> ContactChannel | None:
    """People confirmed it, readers may get it, and nobody has looked for a day; after a failure for
    an hour, until a person is asked."""
    rows = ContactChannel.objects.to_look_after().filter(
        type__in=LINK_TYPES, audience="public", assurance__in=(CALLED, BY_OWNER)
    )
    is_again = Q(link_check__failures__gt=0, link_check__failures__lt=FAILURES)
    waits = Q(link_check=None) | Q(link_check__at__lte=now - DAILY)
    waits |= is_again & Q(link_check__at__lte=now - AGAIN)
    order = F("link_check__at").asc(nulls_first=True)
    return rows.filter(waits).select_related("service").order_by(order, "pk").first()


def _elsewhere(href: str, answer: Answer) -> Answer:
    """A site that leads to one that nobody knows is not the one that people looked at."""
    if not answer.location:
        return answer
    # sites lead to and fro between both; the contact itself is https
    address = urljoin(href, answer.location).replace("http://", "https://", 1)
    if _is_accepted(ChannelValue("website", "", address)):
        return answer
    return Answer(None, f"leads to another site: {urlsplit(address).hostname or ''}")


def record(channel: ContactChannel, answer: Answer, now: datetime) -> LinkCheck:
    """Keep what the link answered. Documents change only when its date is near, or when a person
    has to look."""
    found, _created = LinkCheck.objects.get_or_create(channel=channel, defaults={"at": now})
    found.at = now
    found.failures = 0 if answer.is_good else found.failures + 1
    if answer.is_good:
        _renew(channel, now)
    elif found.failures == FAILURES:
        _ask_a_person(channel, answer, now)
    found.save()
    return found


def _renew(channel: ContactChannel, now: datetime) -> None:
    """As good as a person who opened it; the date moves when it is near, not every day."""
    near = timezone.localdate(now) + timedelta(days=REMINDED_BEFORE) + SOONER
    if not channel.is_stale and (channel.valid_until or near) > near:
        return
    with projection.publishing():
        if _is_still(channel) and _is_accepted(channel.served):
            say.machine(channel, WORKS, now=now)


def _ask_a_person(channel: ContactChannel, answer: Answer, now: datetime) -> None:
    """It is marked: in My work and in the list of what is to be checked."""
    with projection.publishing():
        if _is_still(channel):
            words = f"{answer.status or '–'} {answer.reason}"
            say.machine(channel, DEAD, now=now, words=words)


def _is_still(channel: ContactChannel) -> bool:
    """Is it, as it is stored now, what was opened?"""
    opened = channel.served
    channel.refresh_from_db()
    return channel.served == opened and not channel.gone


def _is_accepted(value: ChannelValue) -> bool:
    """By today's lists: neither held back since, nor is its site off the list."""
    try:
        channel_values.read(value.type, value.kind, value.value, current_lists())
    except ValidationError:
        return False
    return True
