"""What a process imported at its start stays for good: Python need not look through it again.

A full collection looks at some 260,000 objects of modules, models and forms, which takes 120 to 140
ms, wherever the process stands just then: in the answer to a child, or with the feed's lock (that
was the longest wait of a publisher).
"""

import gc
from importlib import import_module

from django.conf import settings


def leave_what_is_imported() -> None:
    """To be called once, when a process that stays is about to begin its work."""
    import_module(settings.ROOT_URLCONF)  # otherwise the first request does, and these stay in
    gc.collect()
    gc.freeze()
