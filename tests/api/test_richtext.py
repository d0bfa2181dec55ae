import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.documents import richtext

TARGET = {"url": "https://cms.example/api/v1/en/pages/k/", "key": "k", "kind": "pages"}


def no_page(pk):
    return None


def resolve(pk):
    return TARGET if pk == 7 else None


@pytest.mark.parametrize(
    ("stored", "html", "why"),
    [
        ("<p>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>", "what may stay stays"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>", "script and its content go"),
        ('<p onclick="x()">a</p>', "<p>a</p>", "handlers go"),
        ('<a href="javascript:x">a</a>', '<a rel="noopener noreferrer">a</a>', "bad scheme"),
        (
            '<a href="https://e.org/">a</a>',
            '<a href="https://e.org/" rel="noopener noreferrer">a</a>',
            "no referrer to other sites",
        ),
        (
            '<a href="tel:117">117</a>',
            '<a href="tel:117" rel="noopener noreferrer">117</a>',
            "dialling stays",
        ),
        ('<img src="x"><iframe src="y"></iframe>a', "a", "nothing foreign is loaded"),
        ('<embed embedtype="image" id="1"/>a', "a", "embeds go"),
        ('<a linktype="page" id="8">a</a>', "a", "a link to a hidden page keeps its words"),
        ('<a linktype="document" id="7">a</a>', "a", "documents have pages of their own"),
        ('<a linktype="page" id="x">a</a>', "a", "no number"),
        ('<a linktype="page">a</a>', "a", "no id"),
        ('<p style="color:red" class="x">a</p>', "<p>a</p>", "looks are the client's"),
    ],
)
def test_clean_html(stored, html, why):
    assert richtext.clean(stored, resolve)["html"] == html, why


def test_page_link_is_by_key():
    html = richtext.clean('<a linktype="page" id="7">a</a>', resolve)["html"]

    assert 'data-key="k"' in html
    assert 'data-kind="pages"' in html
    assert f'href="{TARGET["url"]}"' in html


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "- a\n- b c"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>A &amp; B &lt;3</p>", "A & B <3"),
        ("<h2>T</h2>text", "T\ntext"),
        ("", ""),
    ],
)
def test_plain_text(html, plain):
    assert richtext.plain(html) == plain


PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</em>", "a", " ", "\n", "&lt;b&gt;", "&nbsp;", "&amp;", "ក"]
)
INSIDE = st.lists(PIECES, max_size=6).map("".join)


@given(st.lists(INSIDE, max_size=3))
def test_paragraphs_alone_read_as_every_other_html(paragraphs):
    html = nh3.clean("".join(f"<p>{inside}</p>" for inside in paragraphs), tags=richtext.TAGS)

    assert richtext.plain(html) == richtext._plain(html)


@given(INSIDE)
def test_text_without_links_is_cleaned_as_text_with_links(inside):
    # what is open at the end of a paragraph would go on in the next one
    paragraph = nh3.clean(f"<p>{inside}</p>", tags=richtext.TAGS)
    link = '<p><a href="https://example.org/">x</a></p>'
    with_link = richtext.clean(f"{paragraph}{link}", no_page)

    alone = richtext.clean(paragraph, no_page)
    # the parser makes one space of several that stand alone
    assert " ".join(with_link["html"].split()).startswith(" ".join(alone["html"].split()))
    assert with_link["plain"] == f"{alone['plain']}\nx".strip()


@given(st.text())
def test_cleaning_is_idempotent(text):
    once = richtext.clean(text, no_page)["html"]

    assert richtext.clean(once, no_page)["html"] == once


@given(st.text(alphabet="<>/ab script=\"'hrefjavascript:on&;"))
def test_nothing_runs_in_cleaned_html(text):
    html = richtext.clean(text, no_page)["html"].lower()

    assert "<script" not in html
    assert 'href="javascript' not in html
