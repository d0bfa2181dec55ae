"""Files of the library, written anew without what they say about the people who made them.

One module per family of formats, each with `clean(upload) -> Cleaned`; what cannot be read, or
could do something when it is opened, is refused with a sentence.
"""
