"""What a reader would notice of a stored value, and what only the editor knows of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks

from localize.workflow.noticeable import block_as_read, rich_text_as_read, text_as_read

KEY = 'data-block-key="a1b2c"'

# every way in which the editor, the Word import, another form or a person with nothing but the
# space bar stores no text
EMPTY = [
    "",
    "<p></p>",
    "<p/>",
    f"<p {KEY}></p>",
    f"<p {KEY}></p><p data-block-key='k2'></p>\n<p></p>",
    "<p> </p>",
    "<p>\n\t</p>",
    "<p>\u00a0</p>",
    "<p>&nbsp;&#160;</p>",
    "<p>\u200b\u200c\u2060\ufeff\u00ad</p>",
    "<p><br/></p>",
    "<p><b></b><i> </i></p>",
    f"<h2 {KEY}></h2>",
    "<ul><li></li></ul>",
    "<blockquote><p></p></blockquote>",
    "<br/>",
    " \r\n",
    "\u200b",
]


def test_rich_text_in_which_nothing_is_seen_is_empty():
    assert [stored for stored in EMPTY if rich_text_as_read(stored) != ""] == []


@pytest.mark.parametrize(
    ("stored", "again"),
    [
        ("<p>x</p>", f"<p {KEY}>x</p>"),
        ("<p>x</p>", "x"),
        ("<p>x</p>", f"<p {KEY}>x</p><p data-block-key='k2'></p>"),
        ("<p>x</p><p>y</p>", "<p>x</p>\n<p></p>\n<p>y</p>\n"),
        ("<p>x y</p>", "<p> x\r\n  y </p>"),
        ("<p>x &amp; “y” ’ > z</p>", "<p>x & &#8220;y&#8221; &#x2019; &gt; z</p>"),
        ("<p>x\u00a0y</p>", "<p>x&nbsp;y</p>"),
        ('<p><a linktype="page" id="3">x</a></p>', "<p><a id='3' linktype='page'>x</a></p>"),
        ("<p>x<br/>y</p>", "<p>x<br>y</p>"),
        ("<ul><li>x</li></ul>", f"<ul>\n<li {KEY}>x</li>\n</ul>"),
        ('<embed alt="x" id="1"/>', "<embed id='1' alt='x'>"),
    ],
)
def test_rich_text_stored_in_another_way_is_the_same(stored, again):
    assert rich_text_as_read(stored) == rich_text_as_read(again)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("<p>x</p>", "<p>y</p>", "another letter"),
        ("<p>x</p>", "<p>x.</p>", "a stop"),
        ("<p>Call 117</p>", "<p>Call 119</p>", "a digit"),
        ("<p>x y</p>", "<p>xy</p>", "a space"),
        ("<p>xy</p>", "<p>x\u200by</p>", "where a Khmer line may break"),
        ("<p>x</p>", "<p><b>x</b></p>", "bold"),
        ("<p>x</p>", '<p title="k">x</p>', "an attribute"),
        ('<p><a href="a b">x</a></p>', '<p><a href="a  b">x</a></p>', "a space in an address"),
        ("<p><b>x</b></p>y", "<p><b>x</b>y</p>", "where a paragraph ends"),
        ("<p><b>x</b><p></p>y</p>", "<p><b>x</b>y</p>", "a line between letters"),
        ("<p>x</p>", "<h2>x</h2>", "a heading"),
        ("<p>x</p><p>y</p>", "<p>y</p><p>x</p>", "the order"),
        ("<p>x</p><p>y</p>", "<p>xy</p>", "one paragraph of two"),
        ("<p>x</p>", "<p>x<br/>y</p>", "a line"),
        ("<p>xy</p>", "<p>x<br/>y</p>", "a line end"),
        ("<ul><li>x</li></ul>", "<ol><li>x</li></ol>", "numbers"),
        ("<ul><li>x</li></ul>", "<ul><li>x</li><li></li></ul>", "a bullet"),
        ('<a href="https://a.example/">x</a>', '<a href="https://b.example/">x</a>', "a link"),
        ('<a linktype="page" id="3">x</a>', '<a linktype="page" id="4">x</a>', "a page"),
        ("<p>x</p>", '<p><a href="https://a.example/">x</a></p>', "a link that was not there"),
        ("", "<p>x</p>", "the first letter"),
        ("<p></p>", '<p><embed embedtype="image" id="1"/></p>', "a picture without letters"),
        ("<p></p>", "<hr/>", "a line across"),
        ("<p>&lt;b&gt;x&lt;/b&gt;</p>", "<p><b>x</b></p>", "signs and markup"),
        ('<p>data-block-key="a"</p>', '<p>data-block-key="b"</p>', "letters that look like a key"),
        ("<li>x<p></p>y</li>", "<li>xy</li>", "a block that ends a line"),
        (
            '<p><a href="a"><a href="b">x</a></a></p>',
            '<p><a href="b"><a href="a">x</a></a></p>',
            "the innermost link leads",
        ),
        ("<p>x</p>", "<p>x</p><script>y</script>", "what does not belong there"),
    ],
)
def test_what_a_reader_notices_differs(before, after, why):
    assert rich_text_as_read(before) != rich_text_as_read(after), why


# what can be tapped, or reached by the keyboard, without a letter in it
@given(st.text(alphabet=" \n\u00a0\u3000\u200b\u200e\u00ad", max_size=12), st.booleans())
def test_a_link_counts_whatever_is_in_it(nothing, is_after_letters):
    before = "<p>x</p>" if is_after_letters else ""
    link = f'<a href="https://elsewhere.example/">{nothing}</a>'

    for after in (f"{before}<p>{link}</p>", f"<p>x{link}</p>", f"<p>{link}x</p>", link):
        read = rich_text_as_read(after)
        assert "elsewhere.example" in read
        assert rich_text_as_read(read) == read


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<p>", "</p>", f"<p {KEY}>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>"),
                *("<li>", "</li>", "<br/>", "<br>", "<hr/>", "<strong>", "</strong>", "</h2>"),
                *('<a href="#">', "</a>", '<embed id="1"/>', "<h2>", " ", "\u00a0", "\u200b"),
                *("&amp;", "&lt;", "&nbsp;", "<", ">", "&", "<!-- x -->", "<script>", "</script>"),
            ]
        ),
        st.text(alphabet="xy កា\n\r", max_size=4),
    ),
    max_size=12,
).map("".join)


@given(MARKUP)
def test_reading_twice_is_reading_once(source):
    once = rich_text_as_read(source)

    assert rich_text_as_read(once) == once


WORDS = st.text(alphabet="abc កខ\u17d2", min_size=1, max_size=8).filter(lambda text: text.strip())
NOISE = st.sampled_from([f"<p {KEY}></p>", "<p> </p>", "\n", " ", "<p>\u200b</p>"])


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(NOISE, min_size=5, max_size=5))
def test_noise_around_paragraphs_never_counts(words, noise):
    plain = "".join(f"<p>{text}</p>" for text in words)
    noisy = "".join(
        f"{before}<p {KEY}> {text}\n</p>" for before, text in zip(noise, words, strict=False)
    )

    assert rich_text_as_read(noisy + noise[-1]) == rich_text_as_read(plain)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_other_words_always_count(words, others):
    one, other = (
        rich_text_as_read("".join(f"<p>{text}</p>" for text in texts)) for texts in (words, others)
    )

    assert (one == other) == ([w.split() for w in words] == [w.split() for w in others])


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("", ""),
        (" \n", ""),
        ("\u200b\u00a0", ""),
        ("x\r\ny\rz\n", "x\ny\nz"),
        ("  x  y ", "x  y"),
        ("<p></p>", "<p></p>"),
    ],
)
def test_plain_text_is_read_as_a_form_gives_it_back(stored, read):
    assert text_as_read(stored) == read


class Entry(blocks.StructBlock):
    words = blocks.RichTextBlock(required=False)
    kind = blocks.ChoiceBlock(choices=[("a", "A"), ("b", "B")], default="a")


class Entries(blocks.StructBlock):
    heading = blocks.CharBlock()
    entries = blocks.ListBlock(Entry())
    first = Entry()


STREAM = blocks.StreamBlock([("entries", Entries()), ("words", blocks.RichTextBlock())])


def stream(words, **parts):
    entry = {"words": words, "kind": "a"}
    value = {
        "heading": "x",
        "entries": [{"type": "item", "id": "i", "value": entry}],
        "first": entry,
        **parts,
    }
    return block_as_read(
        STREAM,
        [
            {"type": "entries", "id": "e", "value": value},
            {"type": "words", "id": "w", "value": words},
        ],
    )


def test_an_empty_text_is_empty_wherever_a_block_holds_it():
    for empty in (*EMPTY, None):
        assert stream(empty) == stream(""), empty
    assert stream("") != stream("<p>x</p>")


@pytest.mark.parametrize(
    ("parts", "again"),
    [
        ({}, {"heading": " x\r\n"}),
        ({"first": {"words": "<p>x</p>"}}, {"first": {"words": "<p>x</p>", "kind": "a"}}),
        ({"first": {}}, {"first": {"words": "<p></p>", "kind": "a"}}),
    ],
)
def test_parts_of_a_block_stored_in_another_way_are_the_same(parts, again):
    assert stream("<p>x</p>", **parts) == stream("<p>x</p>", **again)


@pytest.mark.parametrize(
    "parts",
    [
        {"heading": "y"},
        {"first": {"words": "<p>x</p>", "kind": "b"}},
        {"first": {"words": "<p>y</p>"}},
        {"entries": []},
        {"entries": [{"type": "item", "id": "i", "value": {"words": "<p>y</p>"}}]},
    ],
)
def test_parts_of_a_block_that_a_reader_notices_differ(parts):
    assert stream("<p>x</p>", **parts) != stream("<p>x</p>")


def test_a_block_that_is_not_known_any_more_keeps_its_words():
    gone = {"type": "gone", "id": "g", "value": {"html": "<p></p>", "empty": "", "n": 0}}

    assert block_as_read(None, [gone]) == [
        {"type": "gone", "id": "g", "value": {"html": "<p></p>", "n": 0}}
    ]
