"""Khmer text: normal form, clusters, words, comparison, digits and what is wrong with it.

Pure: strings in, values out; only the standard library and ICU. Nothing here knows Django.
"""

from khmertext.clusters import cluster_spans, clusters
from khmertext.digits import digits
from khmertext.match import match_key
from khmertext.normalise import normalise
from khmertext.problems import Problem, problems
from khmertext.segment import words
from khmertext.wellformed import is_well_formed

__all__ = [
    "Problem",
    "cluster_spans",
    "clusters",
    "digits",
    "is_well_formed",
    "match_key",
    "normalise",
    "problems",
    "words",
]
