"""Khmer text: normal form, clusters, words, comparison, digits and what is wrong with it.

Pure: strings in, values out; only the standard library and ICU. Nothing here knows Django.
"""

from localize.khmer.clusters import cluster_spans, clusters
from localize.khmer.digits import digits
from localize.khmer.match import match_key
from localize.khmer.normalise import normalise
from localize.khmer.problems import Problem, problems
from localize.khmer.segment import words
from localize.khmer.wellformed import is_well_formed

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
