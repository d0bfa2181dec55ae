"""What the content of a page points at, in both of its versions."""

from cms.core.links.content import pointing
from cms.core.links.references import in_rich_text, references
from home.models import InfoPage

SERVICE, PAGE, FIRST = 2_000_000_001, 2_000_000_002, 2_000_000_003


def link(page_id):
    return f'<p><a linktype="page" id="{page_id}">there</a></p>'


def test_blocks_and_rich_text_are_followed():
    body = [
        {"type": "contact", "id": "1", "value": {"service": SERVICE}},
        {"type": "paragraph", "id": "2", "value": link(PAGE)},
    ]

    found = [(one.kind, one.target, one.model) for one in references({"body": body}, InfoPage)]

    assert found == [("page", str(SERVICE), ""), ("page", str(PAGE), "")]


def test_address_of_rich_text_is_unescaped():
    (found,) = in_rich_text('<a href="https://example.org/?a=1&amp;b=2">x</a>')

    assert (found.kind, found.target) == ("address", "https://example.org/?a=1&b=2")


def test_draft_and_what_readers_see_are_both_read(desk):
    page = desk.write(title="Linking", body=[("paragraph", link(FIRST))])
    page.body = [("paragraph", link(PAGE))]
    page.save_revision()

    found = [one.target for of, all_of in pointing() if of.pk == page.pk for one in all_of]

    assert {str(FIRST), str(PAGE)} <= set(found)
