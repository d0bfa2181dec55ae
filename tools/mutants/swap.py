"""A mutated function in the place of the one that is already loaded, wherever it is held.

Functions are found by their code: decorators, classes and tables may hold them under any name.
What runs while its module is imported (tables, default values, decorators, class bodies) cannot be
swapped afterwards.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

Swap = tuple[CodeType, CodeType]
Place = tuple[str, int, str]


def swaps(old: CodeType, new: CodeType) -> list[Swap] | None:
    """The functions of a module that differ; None: what differs runs at import."""
    if old == new:
        return []
    parts, new_parts = nested(old), nested(new)
    is_function = bool(old.co_flags & CO_OPTIMIZED)
    if not is_function and (len(parts) != len(new_parts) or shell(old) != shell(new)):
        return None
    found: list[Swap] = [(old, new)] if is_function else []
    for part, new_part in zip(parts, new_parts, strict=False):
        below = swaps(part, new_part)
        if below is None:
            return None
        found += below
    return found


def nested(code: CodeType) -> list[CodeType]:
    return [part for part in code.co_consts if isinstance(part, CodeType)]


def shell(code: CodeType) -> CodeType:
    """A module or class without what is in its functions."""
    names = (part.co_name if isinstance(part, CodeType) else part for part in code.co_consts)
    return code.replace(co_consts=tuple(names))


def place_of(code: CodeType) -> Place:
    return code.co_filename, code.co_firstlineno, code.co_name


def is_loaded(found: Iterable[Swap], functions: dict[Place, list[FunctionType]]) -> bool:
    """Is one of them in memory? Not of a module that the first request imports, such as a view."""
    return any(place_of(old) in functions for old, _ in found)


def loaded_functions(files: Iterable[str]) -> dict[Place, list[FunctionType]]:
    """Every function of these files that is in memory, by where it is written."""
    wanted, found = set(files), defaultdict(list)
    gc.unfreeze()  # tests/conftest.py has put aside what was collected
    for one in gc.get_objects():
        # not isinstance, which wakes lazy objects
        if type(one) is FunctionType and one.__code__.co_filename in wanted:
            found[place_of(one.__code__)].append(one)
    gc.freeze()
    return dict(found)
