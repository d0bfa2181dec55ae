"""Queries leave nothing in the memory of a process.

Caches spare work while documents are indexed and marked; after a query they hold its words.
"""

import re

from khmertext.search import analyser, encoding

_CACHES = (
    *(
        analyser._unspaced_run,
        analyser._other_run,
        analyser.pair,
        analyser.word_token,
        analyser.cluster_token,
        analyser.triple_token,
    ),
    encoding.encode,
)


def forget() -> None:
    """After an answer. What is lost is made again in microseconds."""
    for cache in _CACHES:
        cache.cache_clear()
    re.purge()  # patterns that are made of words
