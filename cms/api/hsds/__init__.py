"""The directory as Open Referral HSDS 3.1, made of the published documents of both languages.

Shape and names: Human Services Data Specification, an Open Referral resource
(https://openreferral.org/). Nothing here reads a table of the directory: what is not in a public
document cannot leave. `metadata` is left out on purpose; it would show staff and old numbers.
"""
