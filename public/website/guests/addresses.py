"""Where guests read. The code of a link stands behind `#`, which browsers send to nobody: not to a
proxy that writes addresses down, and not to what looks at links in a chat."""

from django.conf import settings

DRAFTS = "/admin/draft/"
ORGANIZATIONS = f"{DRAFTS}organization/"  # below it: a proxy needs no new line


def link(code: str) -> str:
    """What a guest is sent."""
    return f"{settings.OFFICE_URL}{DRAFTS}#{code}"


def code_in(pasted: str) -> str:
    """The code of a whole link, or what was pasted if it is one already."""
    return pasted.rpartition("#")[2].strip()


def of_link(number: int) -> str:
    return f"{DRAFTS}{number}/"


def of_document(number: int, locale: str, kind: str) -> str:
    return f"{of_link(number)}{locale}/{kind}/"


def of_files(number: int, locale: str, kind: str) -> str:
    return f"{of_document(number, locale, kind)}media/"


def thanks(locale: str) -> str:
    return f"{ORGANIZATIONS}{locale}/"
