"""Giving a link out, taking it back, and what a code opens."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core import tree
from cms.documents import languages
from cms.publishing.shared_drafts import link_codes
from cms.publishing.shared_drafts.links import may_share, named
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.people import User
from localize.outside import sources
from localize.outside.models import IN_A_BATCH, Kind, ReaderLink, ReadText, ReadTextQuerySet
from localize.outside.sources import Item
from localize.safeguarding.models import Role
from localize.workflow import gate

RIGHT = "localize.add_readerlink"
WEEKS = range(1, 9)
USUAL_WEEKS = 4
MOST = 500  # of one kind in one link; the next one goes on
OPEN_AT_ONCE = 40  # links of the whole office
MADE, WITHDRAWN = "reader_link_made", "reader_link_withdrawn"  # verbs of the log


def may_make(user: User) -> bool:
    return bool(user.is_active and user.has_perm(RIGHT))


def is_readable(page: Page) -> bool:
    """A source page that yields documents: its translations go with it."""
    return bool(getattr(page.specific_class, "document_kinds", ())) and not gate.is_target(page)


def make(
    *,
    reader: str,
    role: str,
    language: str,
    weeks: int,
    kinds: Collection[str],
    page: Page | None = None,
    by: User,
) -> tuple[ReaderLink, str]:
    """A link and its code, which nobody can be told again. page: a source page, for `Kind.PAGE`.

    Raises PermissionDenied, and ValidationError about what was asked for.
    """
    if not may_make(by):
        raise PermissionDenied(_("You may not give out links for readers."))
    if page is not None and not (is_readable(page) and may_share(by, page)):
        raise PermissionDenied(_("You do not take part in this page."))
    if role not in Role.values or language not in languages.content() or weeks not in WEEKS:
        raise ValidationError(_("Choose as what somebody reads, in which language, how long."))
    reader = named(reader)
    items = _chosen(kinds, role=role, language=language, page=page)
    if not items:
        raise ValidationError(
            _("There is nothing to read of that: choose something else, or another language.")
        )
    now = timezone.now()
    with transaction.atomic():
        if ReaderLink.objects.open(now).count() >= OPEN_AT_ONCE:
            raise ValidationError(_("Too many links are open. Withdraw one first."))
        secret, digest = link_codes.new_secret()
        link = ReaderLink.objects.create(
            secret_digest=digest,
            reader=reader,
            role=role,
            language=language,
            made_by=by,
            made_at=now,
            ends_at=now + timedelta(weeks=weeks),
        )
        ReadText.objects.bulk_create(_texts(link, items), batch_size=200)
        _log(link, MADE, by=by, texts=len(items))
    return link, link_codes.code(link.pk, secret)


def _chosen(kinds: Collection[str], *, role: str, language: str, page: Page | None) -> list[Item]:
    """In the order of reading. Of screens and terms what nobody has judged in this role."""
    found = sources.to_read([one for one in kinds if one != Kind.PAGE], language)
    judged = set(
        ReadText.objects.judged()
        .filter(
            link__language=language,
            link__role=role,
            kind__in=(Kind.READERS, Kind.TERMS, Kind.OFFICE),
        )
        .values_list("kind", "subject", "text")
    )
    left = [one for one in found if (one.kind, one.subject, one.text) not in judged]
    left += sources.of_page(page, language) if page is not None else []
    order = list(Kind)
    left.sort(key=lambda one: order.index(Kind(one.kind)))  # stable
    return [one for _kind, of_it in groupby(left, _kind_of) for one in list(of_it)[:MOST]]


def _kind_of(item: Item) -> str:
    return item.kind


def _texts(link: ReaderLink, items: list[Item]) -> Iterator[ReadText]:
    number = batch = 0
    for kind, of_it in groupby(items, _kind_of):
        for place, one in enumerate(of_it):
            number += 1
            batch += place % IN_A_BATCH == 0
            yield ReadText(
                link=link,
                number=number,
                batch=batch,
                kind=kind,
                subject=one.subject,
                page=one.page,
                title=Truncator(one.title).chars(255),
                source=one.source,
                text=one.text,
            )


def withdraw(link: ReaderLink, *, by: User) -> None:
    """From now on it opens nothing; what was said by it stays. Whoever may make one may do it.
    Raises PermissionDenied."""
    if not may_make(by):
        raise PermissionDenied(_("You may not give out links for readers."))
    with transaction.atomic():
        locked = ReaderLink.objects.select_for_update().get(pk=link.pk)
        if locked.withdrawn_at is None:
            locked.withdrawn_by, locked.withdrawn_at = by, timezone.now()
            locked.save()
            _log(locked, WITHDRAWN, by=by)


def opened_by(code: str) -> ReaderLink | None:
    """What a code opens now; None for every reason why it does not."""
    return link_codes.opened(code, valid)


def valid(number: int) -> ReaderLink | None:
    """The link of this number while it is open and whoever made it is still here and may."""
    found = ReaderLink.objects.open(timezone.now()).select_related("made_by").filter(pk=number)
    link: ReaderLink | None = found.first()
    return link if link is not None and may_make(link.made_by) else None


def texts(link: ReaderLink) -> ReadTextQuerySet:
    """What its reader sees now: nothing of a page that was deleted or taken down since, or in which
    whoever made the link takes no part any more."""
    found: ReadTextQuerySet = link.texts.all()
    pages = Page.objects.filter(pk__in=found.exclude(page=None).values("page")).distinct()
    closed = [page.pk for page in pages if not _is_shown(page, link)]
    return found.exclude(page__in=closed) if closed else found


def _is_shown(page: Page, link: ReaderLink) -> bool:
    taken_down = AuditEntry.objects.filter(
        page_key=page.translation_key, verb="taken_down", at__gte=link.made_at
    )
    if tree.is_binned(page) or taken_down.exists():
        return False
    return may_share(link.made_by, page)


def _log(link: ReaderLink, verb: str, *, by: User, **data: int) -> None:
    said = {"link": link.pk, "reader": link.reader, "role": link.role, "until": link.ends_at}
    log(link, verb, by=by, locale=link.language, data=said | data)
