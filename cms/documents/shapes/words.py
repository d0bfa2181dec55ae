"""What a shape says beside its Python type: formats, closed lists, unions, components by name.

Annotations for `public.api.schema.derived`; the words are those of JSON Schema (2020-12), as
OpenAPI 3.1 uses it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any


class Says:
    """A description, and members of the JSON Schema such as `format` or `pattern`."""

    def __init__(self, description: str = "", /, **members: Any) -> None:
        said = {"description": description} if description else {}
        self.members: dict[str, Any] = {**said, **members}


class Codes:
    """One code of a closed list: an enum of its own name. A list that grows within v1 is no enum,
    because clients that are strict would refuse the whole document: its codes are examples."""

    def __init__(self, name: str, codes: Iterable[str], *, grows: bool = False) -> None:
        self.name = name
        self.codes = tuple(codes)
        self.grows = grows


class Blocks:
    """Blocks of a body: their union, by `type`.

    writers: type → the function that makes `(value, plain)` of it, or None of a block that is left
    out here. What it says that it returns is the shape of the value.
    """

    def __init__(self, name: str, writers: Mapping[str, Callable[..., Any]]) -> None:
        self.name = name
        self.writers = writers


class Component:
    """A component of the OpenAPI document that is put together there: a union over all kinds."""

    def __init__(self, name: str) -> None:
        self.name = name


Key = Annotated[str, Says(format="uuid")]
# of other sites, and what standards want whole
Address = Annotated[str, Says(format="uri")]
# of ours: a path, to be resolved against the address that was asked (RFC 3986 §5)
Path = Annotated[str, Says(format="uri-reference")]
Instant = Annotated[str, Says(format="date-time")]
Day = Annotated[str, Says(format="date")]
Duration = Annotated[str, Says("ISO 8601 duration, such as PT50M.", pattern=r"^P(T?[0-9]+[A-Z])+$")]
Sha256 = Annotated[str, Says(pattern="^[0-9a-f]{64}$")]
Slug = Annotated[str, Says(pattern="^[-a-zA-Z0-9_]+$")]
