"""Searching in what is public: `search` answers a question, `suggest` while it is typed.

The reader asks these functions, the addresses of the API do no more. What somebody typed is kept
nowhere, in no form: nothing here writes, logs or caches it.
"""

from public.api.search.answering import Hit, SearchAnswer, search
from public.api.search.helping import Help, standing
from public.api.search.suggesting import Suggestion, suggest

__all__ = ["Help", "Hit", "SearchAnswer", "Suggestion", "search", "standing", "suggest"]
