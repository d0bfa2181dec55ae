"""How many words each source string has, kept beside it: no database can count Khmer words.

A string of wagtail-localize never changes (another text is another row), so it is counted once:
when its source is taken in, or when somebody asks for it first.
"""

from django.db.models import QuerySet
from wagtail_localize.models import String

from localize.workflow.models import WordCount
from localize.workflow.progress import word_count

_AT_ONCE = 2_000  # strings in memory


def count_missing(strings: QuerySet[String]) -> None:
    """Count those of `strings` that were not counted yet; two queries for up to 2,000."""
    uncounted = strings.filter(word_count=None).order_by("pk").values_list("pk", "data").distinct()
    last = 0
    while rows := list(uncounted.filter(pk__gt=last)[:_AT_ONCE]):
        WordCount.objects.bulk_create(
            (WordCount(string_id=pk, words=word_count(text)) for pk, text in rows),
            ignore_conflicts=True,  # somebody else asks at the same time
        )
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]
