"""A line of the proxy about one answer: status, kind, language, key (`cms_reach` of
deploy/nginx.conf, as a datagram of syslog, RFC 3164). Pure functions over bytes."""

import re
from dataclasses import dataclass

LONGEST = 400  # bytes of a datagram; ours have some 120
NOTHING = "-"  # stands for a language or a key that an answer has not

_LINE = re.compile(
    rb"<\d{1,3}>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d reach: "
    rb"(?P<status>\d{3}) (?P<kind>[a-z]{1,20}(?:-[a-z]{1,20}){0,3}) "
    rb"(?P<language>-|[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}) (?P<key>[\w-]{1,300})\n?"
)


@dataclass(frozen=True)
class Answer:
    """language, key: empty where the answer is of none. key: of a document, as its address has it,
    or the SHA-256 of a file."""

    status: int
    kind: str
    language: str
    key: str


def read_line(datagram: bytes) -> Answer | None:
    """None for whatever is no such line: it is longer, of another program, or not ASCII."""
    found = _LINE.fullmatch(datagram) if len(datagram) <= LONGEST else None
    if found is None:
        return None
    status, kind, language, key = (part.decode("ascii") for part in found.groups())
    return Answer(int(status), kind, _said(language), _said(key))


def _said(part: str) -> str:
    return "" if part == NOTHING else part
