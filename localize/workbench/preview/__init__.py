"""The page that a translation will be, beside its strings: what each of them looks like there.

Made for one answer and kept nowhere. No row, no document and no log has a word of it.
"""
