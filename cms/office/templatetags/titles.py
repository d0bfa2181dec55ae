"""Titles of the pages that rows are about, in lists of rooms that know no languages."""

from typing import Any

from django import template

from cms.office.titles import Title, titles_of

register = template.Library()


@register.simple_tag
def titled(rows: Any) -> list[tuple[Any, Title]]:
    """Each row whose title is that of its page with it in the language of the screen; one query."""
    known = titles_of({row.page_key for row in rows if row.page_key})
    return [(row, _title(row, known.get(row.page_key))) for row in rows]


def _title(row: Any, page: Title | None) -> Title:
    return page if page and row.title in (page.text, page.other) else Title(row.title)
