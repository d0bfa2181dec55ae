"""The search of the admin: Wagtail's index, written and asked with the analyser of Khmer.

Wagtail's tables, signals and commands stay; what stands in the tables are the tokens of
`khmertext.search`, and queries are made of the same. Everything that searches, choosers
included, asks `backend.SearchBackend`, which the settings name. It stands here, below every room
with something to be searched, and above the read model: that has an index of its own, of what
readers get.
"""
