"""The tables of this app, where Django looks for them."""

from localize.terminology.models import Term
from localize.workflow.models import (
    Comment,
    Notice,
    Release,
    Review,
    TypedText,
    WordCount,
    Work,
)

__all__ = [
    "Comment",
    "Notice",
    "Release",
    "Review",
    "Term",
    "TypedText",
    "WordCount",
    "Work",
]
