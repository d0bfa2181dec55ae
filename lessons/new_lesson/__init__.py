"""“New lesson”: book and module, language, title, and what to start from.

`beginnings` makes the fields of a draft: of nothing, of the template's parts without words, of a
Word file, of another lesson. `copies` finds what that lesson says. The draft is made at once.
"""
