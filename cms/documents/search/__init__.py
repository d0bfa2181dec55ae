"""Searching in the stored documents, on whichever database is there.

The database names candidates by their tokens; which of them come first is decided by one pure
function over stored numbers (`khmertext.search.scoring`), so that the order is the same
everywhere. Entries are written with their documents, in the same transaction.
"""
