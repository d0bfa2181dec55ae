"""GNU gettext PO, for the tools that many translators have.

Written with polib. Read here, strictly and in linear time: polib takes a text that happens to be
a path for the name of a file on this machine, cuts lines at U+2028, and is quadratic in the
length of a text. The hashes are in extracted comments ("#. text-hash: …"), which tools keep.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polib
from django.utils import timezone
from django.utils.translation import gettext as _

from localize.exchange.limits import ImportRefused, not_ours, refuse_many
from localize.exchange.rows import Contents, Row
from localize.workflow.models import State

TRANSLATION_ID = "X-WagtailLocalize-TranslationID"


def write(contents: Contents) -> bytes:
    file = polib.POFile(wrapwidth=0)
    now = timezone.now().strftime("%Y-%m-%d %H:%M%z")
    file.metadata = {
        # those that gettext's own tools ask for; whose words they are stays in the office
        "Project-Id-Version": "CNCC content",
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": "CNCC",
        "Language-Team": contents.target_language,
        "Language": contents.target_language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": contents.source_language,
        TRANSLATION_ID: contents.translation,
    }
    for row in contents.rows:
        file.append(
            polib.POEntry(
                msgctxt=row.path,
                msgid=row.source,
                msgstr=row.text,
                comment=_comment(row),
                # the gettext word for: there, but not to be used as it is
                flags=["fuzzy"] if row.state == State.RETURNED else [],
            )
        )
    return f"{file}\n".encode()


def _comment(row: Row) -> str:
    facts = {
        "id": row.id,
        "rank": str(row.rank),
        "state": row.state or "",
        "source-hash": row.source_hash or "",
        "text-hash": row.text_hash or "",
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    for kind, sentences in (("remark", row.remarks), ("problem", row.problems)):
        lines += [f"{kind}: {' '.join(sentence.split())}" for sentence in sentences]
    return "\n".join(lines)


def read(data: bytes) -> Contents:
    refuse_many(data.count(b"msgid") - 1)  # one is the header
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(_("The file is not in UTF-8. Save it in UTF-8.")) from error
    entries = list(_entries(text))
    header = _header(entries)
    if not header.get(TRANSLATION_ID):
        raise not_ours()
    return Contents(
        translation=header[TRANSLATION_ID],
        source_language=header.get("X-Source-Language", ""),
        target_language=header.get("Language", ""),
        title="",
        rows=tuple(_row(entry) for entry in entries if entry.text("msgid")),
    )


# Reading


@dataclass
class _Entry:
    """What stands between two empty lines: keyword → pieces, and both kinds of comments."""

    line: int = 0
    pieces: dict[str, list[str]] = field(default_factory=dict)
    extracted: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def text(self, keyword: str) -> str:
        return "".join(self.pieces.get(keyword, ()))

    @property
    def facts(self) -> dict[str, str]:
        pairs = (line.partition(":") for line in reversed(self.extracted))
        return {name.strip(): value.strip() for name, _colon, value in pairs}


_STATEMENT = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*"((?:[^"\\]|\\.)*)"')
_CONTINUATION = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|[0-7]{1,3}|.)", re.DOTALL)
_CHARACTERS = {
    "n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "b": "\b", "a": "\a",
}  # fmt: skip


def _entries(text: str) -> Iterator[_Entry]:
    entry, keyword = _Entry(), ""
    # not splitlines: it also cuts where a text has U+2028 or U+0085
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip(" \t\r")
        statement = _STATEMENT.fullmatch(line)
        begins = line.startswith("#") or (
            statement is not None
            and (statement[1] == "msgctxt" or (statement[1] == "msgid" and "msgid" in entry.pieces))
        )
        if begins and entry.pieces:
            yield entry
            entry, keyword = _Entry(), ""
        if line.startswith("#"):
            _take_comment(entry, line)
        elif statement is not None:
            keyword = statement[1]
            entry.line = entry.line or number
            entry.pieces.setdefault(keyword, []).append(_unescape(statement[2]))
        elif keyword and (continuation := _CONTINUATION.fullmatch(line)) is not None:
            entry.pieces[keyword].append(_unescape(continuation[1]))
        elif line:
            raise ImportRefused(
                _("Line %(line)s is not as it should be in a PO file.") % {"line": number}
            )
    if entry.pieces:
        yield entry


def _take_comment(entry: _Entry, line: str) -> None:
    if line.startswith("#."):
        entry.extracted.append(line[2:].strip())
    elif line == "#" or line.startswith("# "):
        entry.comments.append(line[2:])


def _unescape(quoted: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] == "x" and len(code) == 3:
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            return chr(int(code, 8))
        return _CHARACTERS.get(code, code)

    return _ESCAPE.sub(character, quoted) if "\\" in quoted else quoted


def _header(entries: list[_Entry]) -> dict[str, str]:
    for entry in entries:
        if "msgid" in entry.pieces and not entry.text("msgid"):
            lines = (line.partition(":") for line in entry.text("msgstr").split("\n"))
            return {name.strip(): value.strip() for name, _colon, value in lines}
    return {}


def _row(entry: _Entry) -> Row:
    facts = entry.facts
    plural = "msgid_plural" in entry.pieces
    return Row(
        id=facts.get("id", ""),
        path=entry.text("msgctxt"),
        source=entry.text("msgid"),
        text=entry.text("msgstr"),
        source_hash=facts.get("source-hash"),
        text_hash=facts.get("text-hash"),
        state=State(facts["state"]) if facts.get("state") in State.values else None,
        comment="\n".join(entry.comments).strip(),
        line=entry.line,
        refusal=_("Plural forms are not used here.") if plural else "",
    )
