"""Rich text as Wagtail stores it → the HTML and the plain text that channels receive.

Only an allow-list of tags leaves (nh3), whatever was stored: an import or a shell may have put
anything there. Links to pages carry the key of their target; a link whose target is not public
in this language loses its tag and keeps its words.
"""

import re
from collections.abc import Callable
from html import unescape

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from cms.documents.shapes.documents import Link, RichText

TAGS = {
    *("p", "br", "hr", "b", "strong", "i", "em", "sub", "sup", "s", "code", "blockquote"),
    *("ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "a", "span"),
}
ATTRIBUTES = {"a": {"href", "data-key", "data-kind"}, "span": {"lang"}}
SCHEMES = {"https", "http", "mailto", "tel"}
ANCHOR = re.compile(r"<a\b", re.IGNORECASE)
PARAGRAPHS = re.compile(r"(?:<p>[^<]*(?:</?(?:b|strong|i|em)>[^<]*)*</p>)*")
TAG = re.compile(r"<[^>]*>")
BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr")


def clean(html: str, resolve: Callable[[int], Link | None]) -> RichText:
    """`{"html", "plain"}` of `html`; idempotent on its own output.

    resolve: primary key of a linked page → `{"url", "key", "kind"}`, or None to drop the link.
    """
    if ANCHOR.search(html):
        soup = _parsed(html)
        for anchor in soup.find_all("a"):
            _rewrite(anchor, resolve)
        html = str(soup)
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return {"html": safe, "plain": plain(safe)}


def plain(html: str) -> str:
    """The words of clean HTML, one line per paragraph, list entries behind a dash."""
    if PARAGRAPHS.fullmatch(html):  # as most are: a parser takes twenty times as long
        return _lines(unescape(TAG.sub("", html.replace("</p>", "\n"))))
    return _plain(html)


def _plain(html: str) -> str:
    soup = _parsed(html)
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for block in soup.find_all(BLOCKS):
        if block.name == "li":
            block.insert(0, NavigableString("- "))
        block.insert(0, NavigableString("\n"))
        block.append(NavigableString("\n"))
    return _lines(soup.get_text())


def _lines(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _parsed(html: str) -> BeautifulSoup:
    # the comment, which never leaves, stops warnings about text that looks like an address
    return BeautifulSoup(f"{html}<!-- -->", "html.parser")


def _rewrite(anchor: Tag, resolve: Callable[[int], Link | None]) -> None:
    """Turn a stored page link into one by key; links to anything else stored are dropped."""
    linktype = anchor.get("linktype")
    if linktype is None:
        return
    pk = str(anchor.get("id", ""))
    target = resolve(int(pk)) if linktype == "page" and pk.isdecimal() else None
    if target is None:
        anchor.unwrap()
        return
    anchor.attrs = {
        "href": target["url"],
        "data-key": target["key"],
        "data-kind": target["kind"],
    }
