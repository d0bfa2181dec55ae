"""The services of the directory as Open Referral HSDS 3.1, made of the published documents of both
languages.

Shape and names: Human Services Data Specification, an Open Referral resource
(https://openreferral.org/). What is not in a public document cannot leave: of the directory's
tables only the time is read at which a service last looked different. `metadata` is left out on
purpose; it would show staff and old numbers.
"""
