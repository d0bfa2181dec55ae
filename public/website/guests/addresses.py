"""Where guests read. The code of a link stands behind `#`, which browsers send to nobody: not to a
proxy that writes addresses down, and not to what looks at links in a chat. That of a reader, who
comes back for weeks, stands in the path (`reading`)."""

from django.conf import settings

DRAFTS = "/admin/draft/"
ORGANIZATIONS = f"{DRAFTS}organization/"  # below it: a proxy needs no new line
READING = f"{DRAFTS}reading/"


def link(code: str) -> str:
    """What a guest is sent."""
    return f"{settings.OFFICE_URL}{DRAFTS}#{code}"


def whole(path: str) -> str:
    """An address of the office with its host."""
    return f"{settings.OFFICE_URL}{path}"


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


def reading(code: str, locale: str, number: int | None = None) -> str:
    """What a reader from outside opens. Its code stands in the path, so that it goes on where it
    stopped on any telephone, without a script and without a cookie; no log of ours holds it."""
    text = "" if number is None else f"{number}/"
    return f"{READING}{locale}/{code}/{text}"
