"""What a room below needs of a room above: functions, each put here by `ready()` of the room that
knows the answer (its apps.py). Below everything.

Read as `handed_over.name` when it is asked, never imported by name: it is there once Django is up.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

# may the public be answered at all? Asked for every public request, so it costs nothing
is_open: Callable[[], bool]
# does no native reader know these words of a page yet?
unread_by_natives: Callable[[Any], bool]
# an editor's draft as readers would see it: (request, page, mode) → response
draft_view: Callable[[Any, Any, str], Any]
# of values that are not given out any more (key of a contact, digest), which were wrong, and why
wrong_values: Callable[[Collection[tuple[str, str]]], Mapping[tuple[str, str], str]]
# of public organizations and services: language → name
names_of_help: Callable[[], Iterable[Mapping[str, str]]]
# of recalls, by their numbers of the feed: a sentence on which channels were told
told_of_recalls: Callable[[Collection[int]], Mapping[int, str]]
# after the commit of a publication: whoever stands between it and readers forgets what was before
published: Callable[[], None]
# words that mean the same, for the file that apps search in: phrase → phrases
synonyms: Callable[[], Mapping[str, Iterable[str]]]
# what the nightly check looks at besides the directory: what it is called → its findings
also_checked: dict[str, Callable[[], Iterable[str]]] = {}
