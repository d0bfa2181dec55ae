"""The contract with channels: the OpenAPI document of v1.

Shapes of documents, cards and blocks are derived from the typed dictionaries that the rooms name
in their `DocumentKind`; the read side still knows no content type by name.
"""
