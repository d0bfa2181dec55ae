"""The entry of a document: made of what the document says and of nothing else, written with it."""

from collections.abc import Iterable, Sequence

import orjson

from cms.documents.models import Document, SearchEntry
from cms.documents.search.packing import pack
from khmertext.search import VERSION as ANALYSER
from khmertext.search import analyse
from khmertext.search.scoring import impacts

#: Of an entry: of the analyser that made its tokens, and of what else is in it.
VERSION = 100 * ANALYSER + 1
COLUMNS = ("version", "length", "title", "summary", "body", "impacts")


def entry_of(document: Document) -> SearchEntry:
    """Not yet stored. The document is public, and has its card."""
    title, summary, body = texts_of(document)
    return entry(document.pk, document.locale, title, summary, body)


def token_of_language(locale: str) -> str:
    """In every entry, so that the index alone finds what is of this language. Tokens of texts are
    ASCII: no text has it."""
    return "\u00f1" + "".join(filter(str.isalnum, locale))


def texts_of(document: Document) -> tuple[str, str, str]:
    """What can be found of a document: its title, the summary of its card, its text."""
    summary = orjson.loads(bytes(document.card)).get("summary")
    return document.title, summary if isinstance(summary, str) else "", document.search_text


def entry(pk: int, locale: str, title: str, summary: str, body: str) -> SearchEntry:
    fields = analyse(title), analyse(summary), analyse(body)
    weights = impacts(*fields)
    in_title = dict.fromkeys(fields[0])
    in_summary = dict.fromkeys(one for one in fields[1] if one not in in_title)
    rest = (one for one in weights if one not in in_title and one not in in_summary)
    return SearchEntry(
        document_id=pk,
        version=VERSION,
        length=len(weights),
        title=" ".join(in_title),
        summary=" ".join(in_summary),
        body=" ".join([*rest, token_of_language(locale)]),
        impacts=pack(weights),
    )


def write(documents: Iterable[Document]) -> None:
    """Write the entries of documents that are stored: those of tombstones go."""
    written = list(documents)
    public = [entry_of(one) for one in written if not one.deleted]
    gone = [one.pk for one in written if one.deleted]
    if public:
        store(public)
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()


def store(entries: Sequence[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=COLUMNS,
    )


def problem(document: Document, stored: SearchEntry | None) -> str | None:
    """What is wrong with the stored entry of a document, as a sentence; None: nothing."""
    if document.deleted:
        return None if stored is None else "is a tombstone and can still be searched for"
    if stored is None:
        return "cannot be searched for"
    if stored.version != VERSION:
        return "was indexed by another analyser"
    right = entry_of(document)
    different = [
        name
        for name in COLUMNS
        if (bytes(getattr(stored, name)) if name == "impacts" else getattr(stored, name))
        != getattr(right, name)
    ]
    return f"is indexed otherwise ({', '.join(different)})" if different else None
