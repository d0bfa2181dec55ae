"""What stands on the slides of one lesson, in order, and what its facilitator says to them.

Slides are what a whole group sees. Of a guide, what only facilitators may read is in the notes of
the speaker and on no slide; of a lesson it is nowhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.documents import paper
from cms.documents.addresses import absolute
from public.packs.contents import Contents
from public.website.addresses import from_api
from public.website.formats import ages, day, duration, numerals
from public.website.templatetags.website import checked_on, colon, police_calls, short_address

Json = Mapping[str, Any]
STRONG, SMALL, POINT = "strong", "small", "point"
# blocks without a title of their own → the word that is one
TITLES = {"discussion": "discussion", "safety_plan": "safety_plan", "definition": "vocabulary"}
_MARKED = re.compile(r"(?:(?P<number>\d+)\. |- )?(?P<text>.*)")


@dataclass(frozen=True)
class Line:
    """A paragraph; one with a number is numbered. locale: where it is another than the lesson's."""

    text: str
    look: str = ""
    number: int = 0
    locale: str = ""


@dataclass(frozen=True)
class Picture:
    content: bytes
    alt: str


@dataclass
class Slide:
    title: str
    lines: list[Line] = field(default_factory=list)
    picture: Picture | None = None
    notes: list[str] = field(default_factory=list)


def points(entries: Sequence[str]) -> list[Line]:
    return [Line(text, POINT) for text in entries]


def numbered(entries: Sequence[str]) -> list[Line]:
    return [Line(text, number=number) for number, text in enumerate(entries, start=1)]


def lines_of(plain: str, look: str = "") -> list[Line]:
    """Of a plain text of the API, in which lists have signs."""
    found = [(text, _MARKED.fullmatch(text)) for text in plain.splitlines() if text.strip()]
    return [
        Line(one["text"], POINT if text.startswith("- ") else look, int(one["number"] or 0))
        for text, one in found
        if one
    ]


class Session:
    """`slides` of the one lesson of `contents`."""

    def __init__(self, contents: Contents) -> None:
        self.contents, self.lesson = contents, contents.lessons[0]
        self.words, self.t = contents.words, contents.words.words
        self.title, self.credits = self.lesson["title"], dict[str, None]()
        self.slides: list[Slide] = []
        self._begin()
        for block in self.lesson["body"]:
            self._block(block["type"], block["value"], block["plain"])
        self._end()
        self._where_help_is()
        self._ask()
        self._add(self.t["about_text"], [Line(text, SMALL) for text in self._sources() if text])

    def _add(self, title: str, lines: Sequence[Line], *notes: str) -> None:
        if lines:
            self.slides.append(Slide(title, list(lines), notes=list(filter(None, notes))))

    def _begin(self) -> None:
        lesson, t, home = self.lesson, self.t, self.contents.home or {}
        cover = [
            f"{self.contents.book['title']} · {lesson['module']['title']}",
            _dotted(ages(lesson["ages"], self.words), duration(lesson["duration"], self.words)),
            home.get("demo_banner", ""),
            t["needs_review"] if lesson["needs_native_review"] else "",
        ]
        before = lesson.get("preparation", {}).get("plain", "")  # in guides only
        notes = [t["preparation"], before] if before else []
        self._add(self.title, [Line(text, SMALL) for text in cover if text], *notes)
        self._add(t["warning"], lines_of(lesson["content_warning"]["text"]))
        self._add(t["essential_question"], lines_of(lesson["essential_question"], STRONG))
        self._add(t["objectives"], points(lesson["objectives"]))
        needed = [_dotted(one["text"], one["quantity"]) for one in lesson["materials"]]
        self._add(t["materials"], points(needed))
        self._add(self.title, lines_of(lesson["summary"]))

    def _block(self, kind: str, value: Json, plain: str) -> None:
        """One of the body; of a kind that is unknown here its plain text."""
        if kind == "heading":
            self.title = value["text"]
        elif kind == "facilitator_note":
            self.slides[-1].notes.append(value["text"])
        elif kind in ("activity", "scenario", "help_box", "image"):
            {
                "activity": self._activity,
                "scenario": self._scenario,
                "help_box": self._help_box,
                "image": self._image,
            }[kind](value)
        elif kind == "video" and value["resource"]:
            self._film(value, plain)
        else:
            title = value.get("title") or self.t.get(TITLES.get(kind, ""), self.title)
            text = plain.removeprefix(value.get("title") or "")
            lines = lines_of(text, STRONG if kind == "callout" else "")
            if title == self.slides[-1].title and len(self.slides) > 1:
                self.slides[-1].lines += lines
            else:
                self._add(title, lines)

    def _activity(self, value: Json) -> None:
        how = self.words.label("grouping", value["grouping"])
        about = [
            _dotted(self.t["activity"], duration(value["duration"], self.words), how),
            _dotted(*value["materials"]),
        ]
        lines = [Line(text, SMALL) for text in about if text] + numbered(value["steps"])
        self._add(value["title"], lines, value.get("facilitator_note", ""))
        self._add(self.t["debrief"], points(value["debrief"]))

    def _scenario(self, value: Json) -> None:
        answers = value.get("possible_answers")  # in guides only
        notes = [self.t["possible_answers"], *answers] if answers else []
        self._add(self.t["story"], lines_of(value["text"]) + points(value["questions"]), *notes)

    def _help_box(self, value: Json) -> None:
        """Who helps, by name: the numbers are together, near the end."""
        names = points([one["name"] for one in value["entries"]])
        self._add(self.t["where_help_is"], lines_of(value["text"]) + names)

    def _image(self, value: Json) -> None:
        """The first is on the cover. One that may not leave is its words."""
        inside = self.contents.pictures
        found = [inside[one["url"]] for one in value["image"]["renditions"] if one["url"] in inside]
        caption = lines_of(value["caption"], SMALL)
        if not found:
            self._add(self.title, lines_of(value["alt"]) + caption)
            return
        self.credits[value["image"].get("credit") or ""] = None
        picture = Picture(found[0], value["alt"])
        if self.slides[0].picture is None and not caption:
            self.slides[0].picture = picture
        else:
            self.slides.append(Slide(self.title, caption, picture))

    def _film(self, value: Json, plain: str) -> None:
        """It stays on its page: how long it is, and the code that leads there."""
        title, film = value["title"], value["resource"]
        address = absolute(from_api(film["url"]) or "")
        about = _dotted(duration(film["duration"], self.words), address.partition("://")[2])
        lines = [*lines_of(plain.removeprefix(title)), Line(about, SMALL)]
        self.slides.append(Slide(title, lines, Picture(paper.painted(address), address)))

    def _end(self) -> None:
        lesson, t = self.lesson, self.t
        self._add(t["key_messages"], points(lesson["key_messages"]))
        meanings = [f"{one['term']} – {one['meaning']}" for one in lesson["vocabulary"]]
        self._add(t["vocabulary"], points(meanings))
        for number, question in enumerate(lesson["quiz"], start=1):
            which = numerals(f" {number}/{len(lesson['quiz'])}", self.words)
            self._question(question, which)
        self._add(t["family_activity"], lines_of(lesson["family_activity"]["plain"]))

    def _question(self, question: Json, which: str) -> None:
        """What is asked, and on the next slide the answer."""
        asked = lines_of(question["question"], STRONG)
        options = numbered([one["text"] for one in question["options"]])
        correct = [one["id"] in question["correct"] for one in question["options"]]
        right = [one for one, is_right in zip(options, correct, strict=True) if is_right]
        self._add(self.t["quiz"] + which, asked + options)
        self._add(self.t["right"] + which, asked + right + lines_of(question["feedback"]))

    def _where_help_is(self) -> None:
        t, box = self.t, self.lesson["what_to_do"]
        self._add(t["what_to_do"], lines_of(box["text"]) if box else [])
        entries = [*self.contents.help_now["entries"], *self.contents.services]
        police = [one["display"] for one in police_calls(entries)]
        first = [Line(f"{t['in_danger_now']} {_dotted(*police)}", STRONG)] if police else []
        self._add(t["get_help_now"], first + [one for each in entries for one in self._who(each)])

    def _who(self, entry: Json) -> Iterator[Line]:
        """With the day on which each contact was last confirmed; said once where it is the same."""
        yield Line(entry["name"], STRONG)
        said = [self._confirmed(one) for one in entry["channels"]]
        for one, how, after in zip(entry["channels"], said, [*said[1:], None], strict=True):
            way = self.words.label("channel_type", one["type"])
            yield Line(_dotted(way, short_address(one["display"] or one["href"] or "")), POINT)
            if how and how != after:
                yield Line(how, SMALL)

    def _confirmed(self, contact: Json) -> str:
        if contact["assurance"] == "nobody":
            return self.t["desk_checked"]
        said = self.t["attested" if contact["assurance"] == "owner" else "last_checked"]
        on = day(contact["verified_on"], self.words)
        return checked_on(said, on) if on else ""

    def _ask(self) -> None:
        """Do the numbers still stand? A file cannot know it."""
        t, live = self.t, self.contents.live_url
        title = t["is_paper_right"]
        made = checked_on(t["file_made"], day(self.contents.made_at.isoformat(), self.words))
        others = [
            Line(text, SMALL, locale=code)
            for code, text in self.contents.questions
            if code != self.contents.locale
        ]
        said = [f"{t['file_numbers']} {live.partition('://')[2]}", made]
        picture = Picture(paper.painted(live), f"{title} {live}")
        lines = [*others, *(Line(text, SMALL) for text in said)]
        self.slides.append(Slide(title, lines, picture))

    def _sources(self) -> Iterator[str]:
        t, book = self.t, self.contents.book
        year = numerals(str(book["published_year"] or ""), self.words)
        yield _dotted(book["title"], book["edition"], year)
        yield book["source_note"]
        yield from (_dotted(one["organization"], one["role"]) for one in book["credits"])
        licence = self.words.label("licence", book["licence"])
        pictures = _dotted(*self.credits)
        for name, said in (("licence", licence), ("pictures_by", pictures)):
            yield f"{t[name]}{colon({'locale': self.contents.locale})} {said}" if said else ""
        yield from (_dotted(one["text"], one["url"]) for one in self.lesson["references"])


def _dotted(*said: str | None) -> str:
    return " · ".join(filter(None, said))
