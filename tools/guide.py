"""Makes the guide of the docs page from docs/api.md and the clients: `python -m tools.guide`.

What is made is committed, so that production needs no Markdown; a test makes it again.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "docs" / "api.md"
CLIENT = ROOT / "docs" / "client"
MADE = ROOT / "public/api/guide.html"
LANGUAGES = {"sh": "curl", "js": "JavaScript", "python": "Python"}
FILES = (
    *("sync.js", "shown.js", "openness.js", "proof.js", "folder.js"),
    *("sync.py", "shown.py", "openness.py", "proof.py", "folder.py"),
)
COPY = "keeping-a-copy"  # the section at whose end the files stand
# where what lies beside docs/api.md is found on the page; None: in the repository only
ELSEWHERE = {
    "client/": f"#{COPY}-files",
    "client/conformance/README.md": None,
    "client/starter/": None,
    "directory.md#hsds": "#hsds",
}


def made() -> str:
    """The guide as HTML: sections with ids, tables, code in three languages side by side."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(SOURCE.read_text(encoding="utf-8"))
    parts: list[str] = []
    section = ""
    for group in _groups(tokens[3:]):  # behind the title, which the page has
        first = group[0]
        if first.type == "heading_open" and first.tag == "h2" and section == COPY:
            parts.append(_files())
        if first.type == "heading_open":
            section = _id(group[1].content) if first.tag == "h2" else section
            first.attrSet("id", _id(group[1].content))
        if first.type == "fence":
            parts.append(_code(group))
            continue
        for token in group:
            _resolve(token)
        written = markdown.renderer.render(group, markdown.options, {})
        is_table = first.type == "table_open"
        parts.append(f'<div class="table">{written}</div>\n' if is_table else written)
    return "".join(parts)


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Blocks of the outermost level; fences that follow each other are one."""
    group: list[Token] = []
    for number, token in enumerate(tokens):
        group.append(token)
        following = tokens[number + 1].type if number + 1 < len(tokens) else ""
        is_whole = token.level == 0 and token.nesting <= 0
        if is_whole and not (token.type == following == "fence"):
            yield group
            group = []


def _id(heading: str) -> str:
    """As the links of docs/api.md spell it."""
    return "-".join(heading.lower().split())


def _resolve(token: Token) -> None:
    for inner in token.children or ():
        href = str(inner.attrGet("href") or "")
        if inner.type != "link_open" or href.startswith(("#", "https:")):
            continue
        if (there := ELSEWHERE[href]) is None:
            inner.tag = "b"
            inner.attrs = {"title": f"docs/{href}"}
            _close(token, inner)
        else:
            inner.attrSet("href", there)


def _close(token: Token, opened: Token) -> None:
    """The end of a link that is none on the page."""
    children = token.children or []
    behind = children[children.index(opened) :]
    next(one for one in behind if one.type == "link_close").tag = opened.tag


def _code(fences: Sequence[Token]) -> str:
    """One example, in the first language open; the others open with a tap."""
    name = f"code-{fences[0].map[0] if fences[0].map else 0}"
    if fences[0].info not in LANGUAGES or len(fences) == 1:
        return "".join(_pre(fence.content) for fence in fences)
    shown = "".join(
        f'<details name="{name}"{"" if number else " open"}>'
        f"<summary>{LANGUAGES[fence.info]}</summary>{_pre(fence.content)}</details>\n"
        for number, fence in enumerate(fences)
    )
    return f'<div class="code">\n{shown}</div>\n'


def _pre(code: str) -> str:
    return f'<pre tabindex="0"><code>{escape(code.rstrip(), quote=False)}</code></pre>\n'


def _files() -> str:
    """The clients, to be copied from the page."""
    shown = "".join(
        f'<details id="{name}"><summary><code>{name}</code></summary>'
        f"{_pre((CLIENT / name).read_text(encoding='utf-8'))}</details>\n"
        for name in FILES
    )
    return f'<h3 id="{COPY}-files">Files to copy</h3>\n<div class="code">\n{shown}</div>\n'


if __name__ == "__main__":
    MADE.write_text(made(), encoding="utf-8")
