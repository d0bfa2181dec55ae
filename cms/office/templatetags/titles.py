"""Titles of the pages that rows are about, in lists of rooms that know no languages."""

from typing import Any

from django import template

from cms.office.titles import Title, titles_of

register = template.Library()


@register.simple_tag
def titled(rows: Any) -> list[tuple[Any, Title]]:
    """Each row with its title in the language of the screen; one query."""
    known = titles_of({row.page_key for row in rows if row.page_key})
    return [(row, known.get(row.page_key) or Title(row.title)) for row in rows]
