"""A book as one file of HTML: opened from a message, from Bluetooth or from a memory card.

It asks no network (its policy forbids it), and everything but the search works without a script.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import orjson
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

import public.website
from cms.core import styles
from cms.documents import paper
from khmertext.search import spellings
from public.packs import showing
from public.packs.contents import TYPE, Contents
from public.packs.leaving import Ways
from public.website import font

INSIDE = Path(__file__).parent / "inside"
STYLE = Path(public.website.__file__).parent / "static" / "website" / "website.css"
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}")
_ADDRESS = re.compile(r"url\([^)]*\)[^;]*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SAID = ("search", "search_label", "search_found", "search_similar", "search_nothing")


def make(contents: Contents) -> bytes:
    """The file; the same contents give the same bytes."""
    known = showing.context(contents)
    inside = {one["key"]: f"#{one['key']}" for one in contents.lessons}
    inside |= {showing.HELP: "#help", "contents": "#contents"}
    pictures = {url: data_url(TYPE, found) for url, found in contents.pictures.items()}
    pictures[contents.live_url] = data_url("image/png", paper.painted(contents.live_url))
    films = dict.fromkeys(showing.films(contents), "")
    ways = Ways(pictures, showing.places(contents, inside), contents.live_url, films)
    style, script = _style(), _script(contents)
    shown = known | {
        "body": mark_safe(showing.piece("book.html", known, ways, "html")),
        "style": mark_safe(style),
        "script": mark_safe(script),
        "policy": _policy(style, script),
    }
    return render_to_string("packs/file.html", shown).encode()


def data_url(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode()}"


def _style() -> str:
    """The website's, without any address but the Khmer type's, and what a file has besides."""
    own = (INSIDE / "book.css").read_text(encoding="utf-8")
    style = _ADDRESS.sub("none", _FONT_FACE.sub("", styles.read(STYLE)))
    return _COMMENT.sub("", f"{_font_face()}\n{style}\n{own}")


def _font_face() -> str:
    """Without the type, which an installation may lack, a phone shows its own."""
    if not font.PATH.exists():
        return ""
    source = data_url("font/woff2", font.PATH.read_bytes())
    return (
        '@font-face { font-family: "Noto Sans Khmer"; font-weight: 400 700; '
        f'src: url("{source}") format("woff2"); }}'
    )


def _script(contents: Contents) -> str:
    """The search, with its words and the spellings that it reads as one."""
    said = {name: contents.words.words[name] for name in SAID}
    given = {"said": said, "spellings": [spellings.PATTERN, *spellings.USUAL]}
    data = orjson.dumps(given).decode().replace("<", "\\u003c")
    return (INSIDE / "search.js").read_text(encoding="utf-8").replace('"GIVEN"', data)


def _policy(style: str, script: str) -> str:
    """Nothing is loaded; this style and this script only."""
    ours = {name: f"'sha256-{_digest(text)}'" for name, text in (("s", style), ("x", script))}
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src {ours['s']}; "
        f"script-src {ours['x']}; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
