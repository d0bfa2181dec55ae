"""The second look: what changed in a text that was returned, since the person who looks read it.

Pure: the log of one string in, pieces of text out. Who submitted a version, agreed with it,
returned or reopened it, has read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.two_people.approvals.diffs import Piece, diff
from cms.two_people.audit.models import AuditEntry
from localize.workflow.review import WRITING

# A text came back; what was said of it stands until the text is approved.
RETURNING = frozenset({"returned", "withdrawn"})
_APPROVING = frozenset({"approved", "break_glass", "carried"})
_READING = RETURNING | {"requested", "endorsed", "approved", "break_glass"}


@dataclass
class _Version:
    source: str
    text: str
    readers: set[int] = field(default_factory=set)
    returns: list[AuditEntry] = field(default_factory=list)


@dataclass(frozen=True)
class SecondLook:
    """What one person is shown of a text that came back, until it is approved.

    returns: the steps that sent it back since that person read it, each with its reason and remark,
    the newest first. has_read: did they read a version that came back? Then the changes are those
    since the last one that they read, else since the last one that came back.
    """

    returns: list[AuditEntry]
    has_read: bool
    text_diff: list[Piece]
    source_diff: list[Piece]


def second_look(
    log: Iterable[AuditEntry],
    *,
    reader: int,
    source: str,
    text: str,
    languages: tuple[str, str],
) -> SecondLook | None:
    """What `reader` sees of `text`; None of one that did not come back since it was approved.

    log: oldest first, with that of the string that the text was carried from. languages: of the
    source and of the text.
    """
    versions = _versions(log)
    if not versions or versions[-1].text != text:  # written round us
        versions.append(_Version(source, text))
    # the present one says nothing of what was read before, unless it came back as it is
    earlier = [one for one in versions if one is not versions[-1] or one.returns]
    came_back = next((at for at, one in enumerate(earlier) if one.returns), None)
    if came_back is None:
        return None
    known = [at for at, one in enumerate(earlier) if at >= came_back and reader in one.readers]
    last = max(at for at, one in enumerate(earlier) if one.returns)
    base = known[-1] if known else last
    returns = [event for one in earlier[min(base, last) :] for event in one.returns]
    return SecondLook(
        returns[::-1],
        bool(known),
        diff(earlier[base].text, text, language=languages[1]),
        diff(earlier[base].source, source, language=languages[0]),
    )


def _versions(log: Iterable[AuditEntry]) -> list[_Version]:
    """The texts that the string had, with what was said of each that still stands."""
    versions: list[_Version] = []
    settled: list[tuple[_Version, list[AuditEntry]]] = []  # by the approval before, if any
    for event in log:
        if event.verb in WRITING:
            versions.append(_Version(event.new.get("source", ""), event.new.get("text", "")))
        if versions and event.verb in _READING and event.by_id is not None:
            versions[-1].readers.add(event.by_id)
        if versions and event.verb in RETURNING:
            versions[-1].returns.append(event)
        if event.verb == "undone":
            for one, returns in settled:
                one.returns = returns
        is_approval = event.verb in _APPROVING
        settled = [(one, one.returns) for one in versions] if is_approval else []
        for one, _returns in settled:
            one.returns = []
    return versions
