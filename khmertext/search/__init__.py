"""Search in Khmer and English text: what is a token, what is near, in which order, what is marked.

Pure: strings in, values out; only the standard library and ICU. The index on either database, the
search of the admin and the file for searching without a network use these and nothing else, so
that they agree about every word.
"""

from khmertext.search.analyser import VERSION, Run, Tokens, analyse, runs

__all__ = ["VERSION", "Run", "Tokens", "analyse", "runs"]
