"""Documents follow what changed, until nothing follows any more.

In waves: the pages of a wave are read together, rendered one after another and written together.
A page shown by many others is not waited for by everybody: beyond `FAN_OUT` of them, those that
only show it are noted (`Follower`) and written afterwards (`deferred_rendering`). What a fact's own
documents say, what appears or disappears, and lists of what is below are always written at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import models
from wagtail.models import Page

from cms.documents import languages, recalls
from cms.documents.context import PAGE, Context, Part, Shown
from cms.documents.kinds import Json, kinds, kinds_of
from cms.documents.models import Dependency, Document, Feed
from cms.documents.numbers.contact_overlay import News, without_numbers
from cms.documents.numbers.contacts import Contact, contacts_in, given_out, value_of
from cms.documents.rendered import Rendered, render
from cms.documents.storing import (
    Stored,
    Writer,
    among,
    fitting_slugs,
    free_slugs,
    leave_to_follow,
    showing,
    tell_until_then,
)
from cms.documents.visibility import HOME_DEPTH, PageIdentity, paths_to
from cms.request_context import entered

WAVE = 25  # pages that are in memory together
FAN_OUT = 20  # readers of something that changed, written in its own transaction


@dataclass(frozen=True)
class Outcome:
    """What became of one place: did any document differ, and in which fields of its card; did one
    appear or disappear; has it another end than before; is none there?"""

    place: PageIdentity
    page: Page | None
    changed: bool = False
    turned: bool = False
    ends_otherwise: bool = False
    fields: frozenset[str] = frozenset()
    empty: bool = True

    @property
    def is_silent(self) -> bool:
        """Without documents of its own a page leaves no trace of what it was before."""
        return self.page is not None and not kinds_of(type(self.page))

    @property
    def shown_fields(self) -> frozenset[str] | None:
        """What of it its readers may have to show otherwise; None: anything."""
        return None if self.page is None or self.turned or self.is_silent else self.fields


class DependencyUpdate:
    """One update of the documents; the feed is locked.

    turning: a language of which all pages are among these; documents of others that name it follow.
    """

    def __init__(self, feed: Feed, context: Context, *, turning: str = "") -> None:
        self.feed = feed
        self.context = context
        self.turning = turning
        self.writer = Writer(feed, context)
        # what documents of facts give out that were written
        self._given: dict[str, set[Contact]] = {}
        # what they gave out and do not any more, and the rows that these show
        self._contacts: dict[str, set[Contact]] = {}
        self._names: dict[str, dict[str, str]] = {}  # that this changed, by language and page
        self._files: dict[str, set[Shown]] = {}
        self._behind: set[Shown] = set()
        self._ending: set[str] = set()  # tree paths of what has another end than before
        # those of facts, and whether they list others (help-now): these come last
        self._facts: dict[PageIdentity, bool] = {}

    def run(self, places: Iterable[PageIdentity], rows: Iterable[Shown] = ()) -> None:
        """Write the documents of `places`, of what shows `rows`, and what follows from that."""
        rows = list(rows)
        must = dict.fromkeys(places)
        may = {place: None for place in self.readers(rows) if place not in must}
        followed = 0
        while must or may:
            if must:
                wave = list(must)[:WAVE]
            else:
                facts = sorted(filter(self._facts.__contains__, may), key=self._facts.__getitem__)
                if not facts and followed + len(may) > FAN_OUT:
                    break
                wave = (facts or list(may))[:WAVE]
                followed += 0 if facts else len(wave)
            for place in wave:
                must.pop(place, None)
                may.pop(place, None)
            now, later = self._after(self._wave(wave))
            must.update(dict.fromkeys(now))
            may = {place: None for place in [*may, *later] if place not in must}
        still, contacts = self._still()
        gone = {key: left for key, was in self._contacts.items() if (left := was - still[key])}
        if may:
            hidden = "" if languages.is_public(self.turning) else self.turning
            news = News(still.keys(), gone.keys(), contacts, self._names, hidden)
            leave_to_follow(list(may))
            tell_until_then(self.feed, list(may), news, self._files)
        recalls.note(
            self.feed,
            # one that is only shown otherwise is not lost
            lost=recalls.values(gone) - recalls.values(still),
            given=recalls.values(self._given),
            records_changed=bool(rows),
        )

    # One wave

    def _wave(self, places: list[PageIdentity]) -> list[Outcome]:
        stored = Stored.of(places)
        if len(self.context.visibility) > 10 * WAVE:
            self.context.visibility.forget()
            self.context.records.clear()
        if len(self.context.pieces) > 100 * WAVE:
            self.context.pieces.clear()
        self.look_up(places, stored)
        outcomes = [self._project(place, stored) for place in places]
        self.writer.write()
        return outcomes

    def look_up(self, places: list[PageIdentity], stored: Stored) -> None:
        """Read what these documents show, as far as it was shown before."""
        shown = {
            PageIdentity(row.target, row.locale): row.part
            for place in places
            for row in stored.dependencies[place]
            if row.target is not None
        }
        whole = [place for place, part in shown.items() if part == Dependency.EVERYTHING]
        self.context.visibility.look_up([*places, *whole])
        self.context.look_up(place.key for place in [*places, *shown])

    def _project(self, place: PageIdentity, stored: Stored) -> Outcome:
        page = self.context.visibility.page(place)
        before = stored.documents[place]
        if page is None and all(document.deleted for document in before.values()):
            self.writer.remember(place, stored.dependencies[place], {})
            return Outcome(place, None)
        rendered, looked_at = self.rendered(place, before)
        changed = turned = ends_otherwise = False
        fields: frozenset[str] = frozenset()
        for kind in sorted(before.keys() | rendered.keys()):
            known = _public(before.get(kind))
            after = rendered.get(kind)
            if after is not None and (known is None or after.differs_from(known)):
                if known is not None:
                    fields |= after.changed_fields(known)
                    ends_otherwise |= known.live_until != after.columns["live_until"]
                self._note_loss(known, after, place, stored)
                self._note_given(kind, after)
                self.writer.store(place, kind, before.get(kind), after)
            elif after is None and known is not None:
                self._note_loss(known, None, place, stored)
                self.writer.write_tombstone(place, known)
            else:
                continue
            changed = True
            turned |= (known is None) != (after is None)
        self.writer.remember(place, stored.dependencies[place], looked_at)
        empty = not rendered
        return Outcome(place, page, changed, turned, ends_otherwise, fields, empty=empty)

    def rendered(
        self, place: PageIdentity, stored: dict[str, Document]
    ) -> tuple[dict[str, Rendered], dict[str, dict[Shown, Part]]]:
        """The documents that the page yields now, by kind, and what each kind looked at."""
        made: dict[str, Rendered] = {}
        looked_at: dict[str, dict[Shown, Part]] = {}
        page = self.context.visibility.page(place)
        if page is None or not kinds_of(type(page)) or not self.context.visibility.is_public(page):
            return made, looked_at
        slugs = self._slugs(page, stored)
        for kind in kinds_of(type(page)):
            with entered(self.context):
                document, looked_at[kind.kind] = render(
                    page,
                    kind,
                    slug=slugs[kind.kind],
                    translations=self.context.translations(place, kind.kind),
                    context=self.context,
                )
            if document is not None:
                made[kind.kind] = document
        return made, looked_at

    def _slugs(self, page: Page, stored: dict[str, Document]) -> dict[str, str]:
        fitting = fitting_slugs(page, stored)
        others = [kind.kind for kind in kinds_of(type(page)) if kind.kind not in fitting]
        if others:
            self.writer.write()  # what is free is asked of the tables
            fitting |= free_slugs(page, others)
        return fitting

    def _note_loss(
        self,
        before: Document | None,
        after: Rendered | None,
        place: PageIdentity,
        stored: Stored,
    ) -> None:
        """What the document of a fact gave out, and does not any more."""
        if before is None or not kinds()[before.kind].is_fact:
            return
        shown = stored.dependencies[place]
        own = {(row.model, row.pk_text) for row in shown if row.kind == before.kind}
        behind = {(model, pk) for model, pk in own if model != PAGE} | {(PAGE, str(before.key))}
        kept = {name for name, *_ in after.files} if after is not None else set()
        for name in {file.name for file in before.media_files.all()} - kept:
            self._files.setdefault(name, set()).update(behind)
        still = given_out(after.columns["body"]) if after is not None else {}
        lost = given_out(stored.bodies_of_facts[before.pk]).items() - still.items()
        if not lost:
            return
        self._behind |= behind
        for key, value in lost:
            self._contacts.setdefault(key, set()).add(value)
        if after is not None:
            name = after.columns["title"]
        else:
            name = without_numbers(before.title, {shown for _, (_, shown) in lost if shown})
        if name != before.title:
            self._names.setdefault(before.locale, {})[str(before.key)] = name

    def _note_given(self, kind: str, after: Rendered) -> None:
        if kinds()[kind].is_fact:
            for key, value in given_out(after.columns["body"]).items():
                self._given.setdefault(key, set()).add(value)

    def _still(self) -> tuple[dict[str, set[Contact]], dict[str, dict[str, Json]]]:
        """What documents of facts give out of the contacts that some of them lost, as they do. (One
        whose words were taken down in one language still answers.) And the contacts as they are
        read now, by language, as whole as any of these documents has them."""
        still: dict[str, set[Contact]] = {key: set() for key in self._contacts}
        now: dict[str, dict[str, Json]] = {}
        if not still:
            return still, now
        facts = [name for name, kind in kinds().items() if kind.is_fact]
        rows = Document.objects.filter(showing(self._behind), kind__in=facts, deleted=False)
        for locale, body in rows.values_list("locale", "body"):
            if not any(key.encode() in bytes(body) for key in still):
                continue
            for contact in contacts_in(orjson.loads(bytes(body))):
                if (key := contact["key"]) not in still:
                    continue
                still[key].add(value_of(contact))
                known = now.setdefault(locale, {}).get(key, {})
                if len(contact) > len(known):
                    now[locale][key] = contact
        return still, now

    # What follows

    def readers(self, rows: Iterable[Shown]) -> list[PageIdentity]:
        """The places whose documents show one of these rows."""
        return [self._reader(row) for row in _dependencies(among(rows))]

    def _after(self, outcomes: list[Outcome]) -> tuple[list[PageIdentity], list[PageIdentity]]:
        """The places that have to be looked at now because of these, and those that may follow."""
        now: list[PageIdentity] = []
        later: list[PageIdentity] = []
        for outcome in outcomes:
            (later if self.turning else now).extend(self._translations(outcome))
            now += self._close(outcome)
        return now, [*later, *self._shown_in(outcomes)]

    def _translations(self, outcome: Outcome) -> list[PageIdentity]:
        """Those that name it, or will."""
        place = outcome.place
        codes = self.context.languages(place) if outcome.turned else []
        return [PageIdentity(place.key, code) for code in codes]

    def _close(self, outcome: Outcome) -> list[PageIdentity]:
        """The lists above it, and what is public only below it."""
        page = outcome.page
        close: list[PageIdentity] = []
        if page is None:
            return close
        if outcome.turned:
            # books and modules list what is in them
            close += places_of(page.get_ancestors().filter(depth__gt=HOME_DEPTH))
        # an empty one (a directory without contacts) leaves none either: it may just have been
        # hidden; and what is below a page ends with it
        hides = outcome.turned or outcome.empty or self._ends_first(outcome)
        if hides and page.depth > HOME_DEPTH and page.numchild:
            below = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth, live=True)
            close += places_of(below.order_by("path"))
        return close

    def _ends_first(self, outcome: Outcome) -> bool:
        """Has it another end than before, and no page above whose end it takes part in?"""
        page = outcome.page
        if page is None or not outcome.ends_otherwise:
            return False
        is_below = not self._ending.isdisjoint(paths_to(page)[:-1])
        self._ending.add(page.path)
        return not is_below

    def _shown_in(self, outcomes: list[Outcome]) -> list[PageIdentity]:
        """The places that show of these what differs; a row that is gone, in every language."""
        changed: dict[str, list[Outcome]] = {
            str(outcome.place.key): []
            for outcome in outcomes
            if outcome.changed or outcome.page is None or outcome.is_silent
        }
        if not changed:
            return []
        for outcome in outcomes:
            if str(outcome.place.key) in changed:
                changed[str(outcome.place.key)].append(outcome)
        wanted = models.Q(model=PAGE, pk_text__in=list(changed))
        if all(outcome.page is not None for one in changed.values() for outcome in one):
            # choosers of other languages hold what is gone, and nothing else of it
            wanted &= models.Q(locale__in={outcome.place.locale for outcome in outcomes})
        rows = _dependencies(wanted)
        order = {outcome.place: number for number, outcome in enumerate(outcomes)}
        return [
            self._reader(row)
            for row in rows
            for outcome in changed[row.pk_text]
            # who came later in the wave has seen it
            if order.get(PageIdentity(row.key, row.locale), -1) <= order[outcome.place]
            and _follows(row, outcome)
        ]

    def _reader(self, row: Any) -> PageIdentity:
        place = PageIdentity(row.key, row.locale)
        if (kind := kinds().get(row.kind)) and kind.is_fact:
            self._facts[place] = kind.always
        return place


def _dependencies(wanted: models.Q) -> Iterable[Any]:
    """Without models around them: of a book's title there are hundreds."""
    rows = Dependency.objects.filter(wanted).order_by("key", "locale", "kind")
    return rows.values_list("key", "locale", "kind", "pk_text", "part", named=True)


def _follows(row: Any, outcome: Outcome) -> bool:
    """Does the document of `row` show something of `outcome` that differs now?"""
    if outcome.page is None:
        return True  # choosers in every language hold the row that is gone
    if row.locale != outcome.place.locale:
        return False
    fields, is_whole = outcome.shown_fields, row.part == Dependency.EVERYTHING
    if fields is None:
        return True
    if is_whole and (row.key, row.locale) == outcome.place:
        # its own row was read for it; what may be old is the title of a link to itself
        return "title" in fields
    return is_whole or not fields.isdisjoint(row.part.split())


def _public(document: Document | None) -> Document | None:
    return document if document is not None and not document.deleted else None


def places_of(pages: "models.QuerySet[Page]") -> list[PageIdentity]:
    return [
        PageIdentity(*row) for row in pages.values_list("translation_key", "locale__language_code")
    ]
