"""Documents and queries to measure search with, made by a seeded program from text that is there.

Documents are the Khmer of installed catalogues (Django's and Babel's, BSD) and our own
(`locale/km`), and the demonstration's; nothing is copied into this tree. Queries are made of words
that stand in them. What is relevant is said by the text alone: a document that has every part of
the query, each as it was typed before it was bent, in any of the spellings that the table of them
names for the word. No engine is asked.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import django
import polib
import yaml

from khmertext import clusters, match_key, words
from khmertext.search.analyser import runs_of, search_key

ROOT: Final = Path(__file__).resolve().parents[2]
SEED: Final = 331
MOST_RELEVANT: Final = 50  # beyond that a query tells nothing
PER_CLASS: Final = 40
TOGETHER: Final = 3  # messages of a catalogue in one document

#: Waiting for a native reader: how people write these in Latin letters.
ROMANISED: Final = {
    "ភ្នំពេញ": ("phnom penh", "phnompenh"),
    "កម្ពុជា": ("kampuchea", "cambodia"),
    "កុមារ": ("komar", "kumar"),
    "ប៉ូលិស": ("polis",),
    "សាលា": ("sala",),
    "ខ្មែរ": ("khmer", "khmae"),
    "មេរៀន": ("meryean", "merien"),
    "សៀវភៅ": ("sievphov", "siewphov"),
    "គ្រូ": ("kru", "krou"),
    "ទូរស័ព្ទ": ("tursap", "toursap"),
    "រូបភាព": ("roubpheap", "rupheap"),
    "ភាសា": ("pheasa",),
    "ឪពុកម្តាយ": ("ovpuk mday",),
    "សុវត្ថិភាព": ("sovathepheap",),
    "ពាក្យសម្ងាត់": ("peak somngat",),
}


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    body: str

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"


@dataclass(frozen=True)
class Asked:
    """parts: what a document must hold to be relevant."""

    id: str
    kind: str
    text: str
    relevant: frozenset[str] = field(repr=False)


def documents() -> list[Document]:
    found: dict[str, Document] = {}
    for name, texts in _sources():
        useful = [text for text in dict.fromkeys(texts) if len(clusters(text)) >= 6]
        for start in range(0, len(useful), TOGETHER):
            title, *rest = useful[start : start + TOGETHER]
            found[f"{name}-{start}"] = Document(f"{name}-{start}", title, "\n".join(rest))
    return list(found.values())


def english() -> list[str]:
    """The same messages before they were translated, and the English of the demonstration."""
    found = [entry.msgid for place in _catalogues() for entry in polib.pofile(str(place))]
    found += (text for text in _strings(_demonstration()) if not _is_khmer(text))
    return [text for text in dict.fromkeys(found) if len(text.split()) >= 3]


def queries(corpus: list[Document], seed: int = SEED) -> list[Asked]:
    return list(_Maker(corpus, random.Random(seed)).all())


def synonyms() -> dict[str, tuple[str, ...]]:
    return dict(ROMANISED)


def _sources() -> Iterator[tuple[str, list[str]]]:
    for number, place in enumerate(_catalogues()):
        yield f"po{number}", [entry.msgstr for entry in polib.pofile(str(place)) if entry.msgstr]
    yield "demo", [text for text in _strings(_demonstration()) if _is_khmer(text)]


def _catalogues() -> list[Path]:
    places = sorted(Path(django.__file__).parent.glob("**/locale/km/LC_MESSAGES/*.po"))
    return [*places, ROOT / "locale/km/LC_MESSAGES/django.po"]


def _demonstration() -> Any:
    return yaml.safe_load((ROOT / "ops/demo/content.yaml").read_text(encoding="utf-8"))


def _is_khmer(text: str) -> bool:
    return any("\u1780" <= one <= "\u17ff" for one in text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class _Maker:
    def __init__(self, corpus: list[Document], random: random.Random) -> None:
        self.random = random
        self.corpus = corpus
        self.keys = {one.id: search_key(one.text).replace(" ", "") for one in corpus}
        # runs of Khmer words, and Latin words, by document
        self.words: dict[str, list[list[str]]] = {}
        self.latin: dict[str, set[str]] = {}
        self.stop: dict[str, set[str]] = {}
        for one in corpus:
            found = list(runs_of(match_key(one.text)))
            self.words[one.id] = [words(run.text) for run in found if run.script == "unspaced"]
            self.latin[one.id] = {
                run.text
                for run in found
                if run.script == "other" and len(run.text) > 2 and not run.is_stop
            }
            self.stop[one.id] = {run.text for run in found if run.is_stop}

    def all(self) -> Iterator[Asked]:
        one, joined, spaced = (
            self._some(self._one),
            self._some(self._joined),
            self._some(self._spaced),
        )
        mixed = self._some(self._mixed)
        yield from self._asked("one word", one)
        yield from self._asked("joined", joined)
        yield from self._asked("spaced", spaced)
        yield from self._asked("mixed", mixed)
        yield from self._asked("romanised", self._romanised())
        yield from self._asked(
            "variant",
            [
                (self._variant(text), parts)
                for text, parts in (*one[::2], *joined[::2], *spaced[::2], *mixed[::2])
            ],
        )
        yield from self._asked(
            "clean of variant", [*one[::2], *joined[::2], *spaced[::2], *mixed[::2]]
        )
        yield from self._asked(
            "typing error",
            [
                (self._mistyped(text), parts)
                for text, parts in (*one, *joined)
                if len(clusters(text)) >= 4
            ],
        )
        yield from self._asked("mixed with a stop word", self._some(self._with_stop_word))

    def _asked(self, kind: str, made: list[tuple[str, tuple[str, ...]]]) -> Iterator[Asked]:
        for number, (text, parts) in enumerate(made):
            relevant = self._relevant(parts)
            yield Asked(f"{kind.replace(' ', '-')}-{number}", kind, text, relevant)

    def _relevant(self, parts: tuple[str, ...]) -> frozenset[str]:
        latin = [part for part in parts if part.isascii()]
        keys = [search_key(part).replace(" ", "") for part in parts if not part.isascii()]
        return frozenset(
            id
            for id, key in self.keys.items()
            if all(part in key for part in keys)
            and (self.latin[id] | self.stop[id]).issuperset(latin)
        )

    def _some(self, make: Any) -> list[tuple[str, tuple[str, ...]]]:
        found: dict[str, tuple[str, ...]] = {}
        for _try in range(PER_CLASS * 60):
            if len(found) == PER_CLASS:
                break
            made = make(self.random.choice(self.corpus).id)
            if made is not None and 0 < len(self._relevant(made[1])) <= MOST_RELEVANT:
                found[made[0]] = made[1]
        return list(found.items())

    def _one(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        every = [word for run in self.words[id] for word in run if len(clusters(word)) >= 2]
        if not every:
            return None
        word = self.random.choice(every)
        return word, (word,)

    def _joined(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        run = self.random.choice(self.words[id] or [[]])
        count = self.random.choice((2, 3))
        if len(run) < count:
            return None
        start = self.random.randrange(len(run) - count + 1)
        text = "".join(run[start : start + count])
        return (text, (text,)) if len(clusters(text)) > 2 else None

    def _spaced(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        every = list(
            dict.fromkeys(w for run in self.words[id] for w in run if len(clusters(w)) >= 2)
        )
        if len(every) < 3:
            return None
        picked = self.random.sample(every, self.random.choice((2, 3)))
        return " ".join(picked), tuple(picked)

    def _mixed(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        one = self._one(id)
        if one is None or not self.latin[id]:
            return None
        latin = self.random.choice(sorted(self.latin[id]))
        between = self.random.choice(("", " "))
        return f"{latin}{between}{one[0]}", (latin, one[0])

    def _with_stop_word(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        """Who types an English stop word beside Khmer means it."""
        one = self._one(id)
        if one is None or not self.stop[id]:
            return None
        stop = self.random.choice(sorted(self.stop[id]))
        return f"{stop} {one[0]}", (stop, one[0])

    def _romanised(self) -> list[tuple[str, tuple[str, ...]]]:
        made = [(latin, (khmer,)) for khmer, forms in ROMANISED.items() for latin in forms]
        return [(text, parts) for text, parts in made if 0 < len(self._relevant(parts)) <= 500]

    def _variant(self, text: str) -> str:
        """The same to the eye: coeng behind the vowel, split vowels, coeng da, ZWSP inside."""
        bent = text.replace("\u17d2\u178f", "\u17d2\u178a")
        bent = bent.replace("\u17be", "\u17c1\u17b8").replace("\u17c4", "\u17c1\u17b6")
        pieces = []
        for cluster in clusters(bent):
            head, coeng, rest = cluster.partition("\u17d2")
            if coeng and len(rest) == 2 and rest[1] in "\u17b6\u17b7\u17b8\u17c2\u17c1":
                cluster = head + rest[1] + coeng + rest[0]
            pieces.append(cluster)
        place = self.random.randrange(1, len(pieces)) if len(pieces) > 1 else 0
        return "".join(pieces[:place]) + "\u200b" + "".join(pieces[place:])

    def _mistyped(self, text: str) -> str:
        """One character left out, doubled, or another vowel."""
        place = self.random.randrange(1, len(text))
        how = self.random.choice(("out", "other", "swap"))
        if how == "swap" and place + 1 < len(text):
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        other = (
            self.random.choice("\u17b6\u17b7\u17b8\u17bb\u17bc\u17c1\u17c2")
            if how == "other"
            else ""
        )
        return text[:place] + other + text[place + 1 :]
