"""The shapes of what the public gets: typed dictionaries, and what they say beside their types.

A shape stands beside the code that makes its JSON, which is annotated with it: so mypy checks that
what is made is what is described, and the OpenAPI document is derived from the same lines
(`public.api.schema`). Nothing here is looked at while a document is written.
"""
