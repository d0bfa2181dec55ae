"""What `include` of a document may name: kinds of other documents, and data for search engines."""

from cms.documents.kinds import listed_kinds

SCHEMA_ORG = "schema_org"


def included_names() -> tuple[str, ...]:
    return (*listed_kinds(), SCHEMA_ORG)
