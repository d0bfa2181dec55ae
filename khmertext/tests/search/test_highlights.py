"""What is marked, and where a snippet is cut."""

import re
from html import unescape
from itertools import product

import pytest

from khmertext.clusters import cluster_spans
from khmertext.normalise import normalise
from khmertext.search.highlights import SNIPPET, Marker, cut
from khmertext.search.queries import Lexicon, Query, read
from khmertext.tests.search.odd_queries import ODD

LONG = "កុមារគ្រប់រូបត្រូវមានសុវត្ថិភាពនៅលើអ៊ីនធឺណិត។ សូមទូរស័ព្ទ ១២៨០ ប្រសិនបើមានបញ្ហា។ " * 8


def marked(text: str, query: Query, *, alike: bool = False) -> str:
    return Marker(query, alike=alike).marked(text)


def snippet(text: str, query: Query, *, alike: bool = False, length: int = SNIPPET) -> str:
    return cut(text, Marker(query, alike=alike).spans(text), length)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("សុវត្ថិភាពកុមារ", "កុមារ", "សុវត្ថិភាព<mark>កុមារ</mark>"),
        ("សុវ\u200bត្ថិភាព", "សុវត្ថិភាព", "<mark>សុវ\u200bត្ថិភាព</mark>"),
        ("ប្តី", "ប្ដី", "<mark>ប្តី</mark>"),
        ("ប្ដី", "ប្តី", "<mark>ប្ដី</mark>"),  # stored where coeng da is kept
        ("ការ", "ក", "ការ"),  # no part of a cluster
        ("មាន ការ", "មា", "មាន ការ"),  # no word of its own
        ("លេខ ១២៨០", "1280", "លេខ <mark>១២៨០</mark>"),
        ("Reported by", "reports", "<mark>Reported</mark> by"),
        ("port report", "report", "port <mark>report</mark>"),
        ("<b>R&D</b>", "d", "&lt;b&gt;R&amp;<mark>D</mark>&lt;/b&gt;"),
        ("pageក្រឡា", "ក្រឡា", "page<mark>ក្រឡា</mark>"),
        ("it's a mother's", "mothers", "it&#x27;s a <mark>mother&#x27;s</mark>"),
    ],
)
def test_whole_clusters_and_words_are_marked(text: str, query: str, expected: str) -> None:
    assert marked(text, read(query)) == expected


def test_neighbours_are_one_mark() -> None:
    assert marked("សុវត្ថិភាពកុមារ", read("កុមារ សុវត្ថិភាព")) == "<mark>សុវត្ថិភាពកុមារ</mark>"


def test_what_means_the_same_is_marked_too() -> None:
    query = read("phnom penh", Lexicon({"ភ្នំពេញ": ["phnom penh"]}))
    assert marked("នៅភ្នំពេញ", query) == "នៅ<mark>ភ្នំពេញ</mark>"


def test_what_is_only_alike_is_marked_where_it_is_the_same() -> None:
    query = read("សុវត្តិភាព")
    assert "<mark>" not in marked("សុវត្ថិភាព", query)
    assert marked("សុវត្ថិភាព", query, alike=True) == "<mark>សុវ</mark>ត្ថិ<mark>ភាព</mark>"


def test_what_a_slip_leaves_of_one_cluster_is_not_marked() -> None:
    text, query = "គេ មាន សុវត្ថិភាព", read("គេ សុវត្ថិភាព")

    assert marked(text, query) == "<mark>គេ</mark> មាន <mark>សុវត្ថិភាព</mark>"
    assert marked(text, query, alike=True) == "គេ មាន <mark>សុវត្ថិភាព</mark>"
    assert marked(text, read("គេ"), alike=True) == "<mark>គេ</mark> មាន សុវត្ថិភាព"


@pytest.mark.parametrize("query", ["អ៊ីនធឺណិត", "បញ្ហា", "1280", "xyz"])
@pytest.mark.parametrize("length", [40, 90, SNIPPET])
def test_a_snippet_is_a_part_of_the_text_between_whole_clusters(query: str, length: int) -> None:
    found = snippet(LONG, read(query), length=length)
    plain = unescape(re.sub("</?mark>", "", found)).strip("…").strip()
    start = LONG.index(plain)
    ends = {0, *(end for _start, end in cluster_spans(LONG))}
    assert {start, start + len(plain)} <= ends
    assert len(plain) <= length
    assert ("<mark>" in found) == (query != "xyz")


def test_a_snippet_begins_where_a_sentence_does() -> None:
    found = snippet(LONG, read("1280"), length=60)
    assert found.startswith("…សូមទូរស័ព្ទ <mark>១២៨០</mark>")


def test_odd_texts_and_queries_are_escaped_and_whole() -> None:
    for text, alike in product(ODD, (False, True)):
        for query in (read(text), read("ក a 1")):
            html = marked(normalise(text), query, alike=alike)
            assert unescape(re.sub("</?mark>", "", html)).replace("\n", " ") == unescape(
                html.replace("<mark>", "").replace("</mark>", "")
            ), text
            assert "<" not in html.replace("<mark>", "").replace("</mark>", ""), text
            snippet(text, query, alike=alike, length=20)
