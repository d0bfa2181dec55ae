"""The JSON Schemas of v1: the contract with channels, written by hand and checked by tests.

They describe what the rooms publish and generate nothing: the read side itself still knows no
content type by name. Objects stay open (`additionalProperties` is never false), because v1 may
grow; a client ignores what it does not know.
"""

from typing import Any

from cms.api.schema import blocks, cards, documents, hsds, parts, protocol

Schema = dict[str, Any]

COMPONENTS: dict[str, Schema] = {
    **parts.SCHEMAS,
    **blocks.SCHEMAS,
    **documents.SCHEMAS,
    **cards.SCHEMAS,
    **protocol.SCHEMAS,
    **hsds.SCHEMAS,
}
