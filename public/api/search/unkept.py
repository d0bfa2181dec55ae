"""A question leaves nothing behind: in the memory of the process, or in the log when it fails."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from cms.documents.search.packing import place
from khmertext.search.forgetting import forget
from public.api.problems import AWAY, Problem

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class SearchFailed(Exception):
    """Without the words of the error that it stands for: they may have what was typed."""


def unkept(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Raises Problem, what the database raises while it is away, without its words, and
    SearchFailed for all else."""

    @wraps(ask)
    def asking(*args: Asked.args, **more: Asked.kwargs) -> Answer:
        try:
            return ask(*args, **more)
        except Problem:
            raise
        except Exception as error:
            silent = type(error) if isinstance(error, AWAY) else SearchFailed
            raise silent(type(error).__name__).with_traceback(error.__traceback__) from None
        finally:
            forget()
            place.cache_clear()

    return asking
