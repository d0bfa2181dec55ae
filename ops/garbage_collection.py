"""What a process imported at its start stays for good: Python need not look through it again.

A full collection looks at some 260,000 objects of modules, models and forms, which takes 120 to 140
ms, wherever the process stands just then: in the answer to a child, or with the feed's lock (that
was the longest wait of a publisher).
"""

import gc

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from public.api.middleware import PUBLIC_URLS
from public.website.middleware import URLS as READER_URLS


def leave_what_is_imported() -> None:
    """To be called once, when a process that stays, or from which others are forked, is about to
    begin its work. Otherwise the first requests import the rest, each process for itself."""
    for urlconf in (settings.ROOT_URLCONF, PUBLIC_URLS, READER_URLS):
        _ = get_resolver(urlconf).reverse_dict
    engines.all()
    for code, _name in settings.OFFICE_LANGUAGES if settings.CMS_SIDE == "office" else ():
        with translation.override(code):
            translation.gettext("Page")
    gc.collect()
    gc.freeze()
