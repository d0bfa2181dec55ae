"""Search in a copy without a network (docs/api.md, “Searching without a network”).

    index = Index(data)  # the answer of /api/v1/km/search-index/
    for key, kind, is_exact in index.search("ពាក្យ", lambda key, kind: kind != "guides"): …

The same documents in the same order as the server's, nearly always: a query in a script without
spaces (Khmer, Lao, Thai, Burmese) is cut into the words of the index, not into a dictionary's.
"""

import math
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, NamedTuple

VERSION = "1.3"  # of the file and of what it is made with
FIELDS = ((6.0, 8), (2.0, 25), (1.0, 250))  # title, summary, body: weight, usual number of tokens
ENOUGH, MOST, MOST_WORDS = 10, 50, 24

# The match key

BASE, COENG, SHIFTER = "\u1780-\u17a2\u17a5-\u17b3", "\u17d2", "\u17c9\u17ca"
ABOVE = "(?:[\u17b7-\u17ba\u17be\u17bf\u17d0\u17dd]|\u17b6\u17c6)"
STRONG = "\u1780-\u1783\u1785-\u1788\u178a-\u178d\u178f-\u1792\u1795-\u1797\u179e-\u17a0\u17a2"
NO_BA, NO_RO = "\u1780-\u1793\u1795-\u17a2", "\u1780-\u1799\u179b-\u17a2\u17a5-\u17b3"
STRONG_HEAD = (
    f"(?:[{STRONG}]\u17cc?(?:{COENG}[{NO_BA}]){{0,2}}|[{NO_BA}]\u17cc?(?:{COENG}[{STRONG}]"
    f"(?:{COENG}[{NO_BA}])?|{COENG}[{NO_BA}]{COENG}[{STRONG}]))"
)
SIGN = "\u17c6\u17cb\u17cd-\u17d1\u17d3\u17dd"
SYLLABLE = re.compile(
    f"[{BASE}\u25cc]\u17cc?(?:(?:{COENG}[{NO_RO}])?{COENG}[{BASE}])?[{SHIFTER}]?[\u17b6-\u17c5]?"
    f"(?:(?!(?<=\u17bb)[\u17d0\u17dd])[{SIGN}]{{1,2}})?[\u17c7\u17c8]?"
)
TYPED = re.compile(f"[{BASE}\u25cc](?:{COENG}\u17dd*[{BASE}]|[\u17b6-\u17d3\u17dd])*")
PARTS = (
    *("\u17cc", f"{COENG}[{BASE}]", f"[{SHIFTER}]", "[\u17be-\u17c5]", "[\u17bb-\u17bd]"),
    *("[\u17b7-\u17ba]", "\u17b6", "\u17c6", "[\u17d0\u17dd]", f"[{SIGN}]", "[\u17c7\u17c8]"),
)
PART = re.compile("|".join(f"({part})" for part in PARTS))
MENDED = (
    (f"({COENG}\u179a)({COENG}(?!\u179a)[{BASE}])", r"\2\1"),
    ("\u17c1([\u17bb-\u17bd]?)\u17b8", "\u17be\\1"),
    ("\u17c1([\u17bb-\u17bd]?)\u17b6", "\u17c4\\1"),
    ("([\u17be\u17bf])\u17bb", "\u17bb\\1"),
)
# Thai and Lao
ABOVE_BELOW = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece"
AM = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4c\u0ec8-\u0ecc]*)[\u0e32\u0eb2]")
GONE = re.compile("[\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\u17b4\u17b5]+")


def match_key(text: str) -> str:
    """What two spellings that look the same have in common."""
    text = unicodedata.normalize("NFC", GONE.sub("", text))
    text = text.replace("\u17a3", "\u17a2").replace("\u17a4", "\u17a2\u17b6")
    text = re.sub(f"{COENG}+", COENG, text.replace("\u17d8", "\u17d4\u179b\u17d4"))
    text = TYPED.sub(lambda one: _in_order(one.group()), text)
    text = text.replace("\u17d2\u178a", "\u17d2\u178f")
    text = re.sub("[^\\D0-9]", lambda one: str(int(one.group())), text)
    text = re.sub("\u0e40\u0e40|\u0ec0\u0ec0", lambda one: chr(ord(one.group()[0]) + 1), text)
    text = AM.sub(lambda am: am[2] + chr(ord(am[1]) - 0x1A), text)
    text = re.sub(
        f"[{ABOVE_BELOW}]{{2,}}", lambda marks: "".join(sorted(marks.group(), key=_place)), text
    )
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return re.sub(r"\s+", " ", text).strip()


def _place(mark: str) -> int:
    """Of Lao l below, other marks, tones, am; the block of Thai is alike."""
    in_block = ord(mark) & 0x7F
    return {0x3C: -1, 0x33: 2}.get(in_block, int(0x48 <= in_block <= 0x4C))


@lru_cache(maxsize=4096)
def _in_order(cluster: str) -> str:
    if len(cluster) > 20 or SYLLABLE.fullmatch(cluster):
        return cluster
    made = re.sub(f"{COENG}(\u17dd+)(?=[{BASE}])", f"\\1{COENG}", cluster)
    if re.search(f"{COENG}(?![{BASE}])", made):
        return cluster
    parts = sorted(PART.finditer(made, 1), key=lambda part: part.lastindex or 0)
    made = made[0] + "".join(part.group() for part in parts)
    for pattern, instead in MENDED:
        made = re.sub(pattern, instead, made)
    shifter = "\u17ca" if re.match(f"{STRONG_HEAD}(?!{COENG})", made) else "\u17c9"
    made = re.sub(f"(?<![{SHIFTER}])\u17bb(?={ABOVE})", shifter, made, count=1)
    return made if SYLLABLE.fullmatch(made) else cluster


# Tokens: words without endings, clusters after "+", pairs with "_" between, triples after "~",
# forms, which are words with their endings, after "="

# without spaces between words: Khmer, Thai, Lao, Burmese
UNSPACED = (
    "\u1780-\u17d3\u17dd",
    "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e",
    "\u0e81-\u0eae\u0eb0-\u0ebd\u0ec0-\u0ec4\u0ec8-\u0ece\u0edc-\u0edf",
    "\u1000-\u103f\u1050-\u108f\u109a-\u109d",
)
IS_UNSPACED = re.compile(f"[{''.join(UNSPACED)}]")
MARKS = "".join(
    one for one in map(chr, range(0x300, 0xFE30)) if unicodedata.category(one)[0] == "M"
)
MARK = re.compile(f"[{MARKS}]")
NO_WORD = f"\\W_{''.join(UNSPACED)}\u0e2f\u0e46\u0eaf\u0ec6"
RUN = re.compile(
    f"{'|'.join(f'[{one}]+' for one in UNSPACED)}"
    f"|[^{NO_WORD}](?:[^{NO_WORD}]|(?![{''.join(UNSPACED)}])[{MARKS}])*"
)
APOSTROPHE = re.compile("(?<=[a-z])['\u2019]s?(?![a-z])|(?<=[a-z])['\u2019](?=[a-z])")
EXTENDING = f"[{ABOVE_BELOW}{MARKS}]*"
CLUSTER = re.compile(
    f"[{BASE}](?:{COENG}[{BASE}]|[\u17b4-\u17d3\u17dd])*|[\u17b4-\u17d3\u17dd]+"
    f"|(?:[\u0e40-\u0e44\u0ec0-\u0ec4](?=[\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf]))?.{EXTENDING}"
    f"(?:(?<=\u1039)[\u1000-\u102a\u103f]{EXTENDING})*"
)
POINT = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
STROKES = str.maketrans("đƀłø", "dblo")


def runs(key: str) -> Iterator[str]:
    """The stretches of one script without a space."""
    for run in RUN.findall(APOSTROPHE.sub("", key)):
        yield run if is_unspaced(run) or run.isascii() else _bare(run)


def is_unspaced(run: str) -> bool:
    return bool(IS_UNSPACED.match(run))


def _bare(word: str) -> str:
    bare = MARK.sub("", unicodedata.normalize("NFKD", word)).translate(STROKES).casefold()
    return bare if bare.isascii() and bare.isalnum() else POINT.sub("", word) or word


def clusters(text: str) -> list[str]:
    return CLUSTER.findall(text)


def triples_of(run: str) -> list[str]:
    word = run if is_unspaced(run) else stem(run)
    if not is_unspaced(run) and len(word) < 4:
        return []
    letters = MARK.sub("", word)
    return [f"~{letters[start : start + 3]}" for start in range(len(letters) - 2)]


def tokens_of(word: str) -> Iterator[str]:
    """Of a word of the index: itself, and what is in it."""
    yield stem(word)
    if has_endings(word):
        yield f"={word}"
    if is_unspaced(word):
        own = clusters(word)
        yield from (f"+{cluster}" for cluster in own)
        yield from map("_".join, pairwise(own))
    yield from triples_of(word)


def sort_of(token: str) -> int:
    """0 of a word, 1 of a cluster, 2 of a pair, 3 of a triple, 4 of a word with its ending."""
    if token[0] in "+~=":
        return {"+": 1, "~": 3, "=": 4}[token[0]]
    return 2 if "_" in token else 0


def has_endings(word: str) -> bool:
    return len(word) >= 3 and word.isascii() and word.isalpha()


def stem(word: str) -> str:
    """The common beginning of a word's forms."""
    if not has_endings(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif re.search("(ss|sh|ch|x|z)es$", word):
        word = word[:-2]
    elif re.search("[^sui]s$", word):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed"):
        rest = word.removesuffix(ending)
        if rest == word or len(rest) < 2 or not re.search("[aeiouy]", rest):
            continue
        if not (ending == "ed" and rest[-1] == "e"):
            word = rest[:-1] if re.search(r"..([^lsz])\1$", rest) else rest
            break
    else:
        word = re.sub("(?<=..[^l])ly$", "", word)
    if len(word) > 2 and word[-1] == "e":
        word = word[:-1]
    return re.sub("(?<=.)([^aeiouy])y$", r"\1i", word)


class Word(NamedTuple):
    """Of a query. parts: the pairs of its clusters, or the only one. joined: typed without a space
    behind the word before. form: with its ending."""

    token: str
    parts: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    joined: bool = False
    form: str = ""


class Query(NamedTuple):
    """units: all must be found, each in one of its phrases, which are words side by side."""

    units: list[list[tuple[Word, ...]]]
    extra: list[str]
    triples: list[str]

    @property
    def typed(self) -> list[Word]:
        return [word for unit in self.units for word in unit[0]]

    def joints(self, joined: bool) -> list[str]:
        """The pairs between neighbours that were typed without a space, or with one."""
        two = ((one[0][-1], other[0][0]) for one, other in pairwise(self.units))
        return [joint for one in two if one[1].joined == joined for joint in joints(one)]

    def alike(self) -> dict[str, int]:
        """What something alike has, and what each of it counts."""
        words = self.typed
        pairs = [part for word in words if len(word.clusters) > 1 for part in word.parts]
        return {
            **{word.token: 1 for word in words if not word.clusters},
            **{f"+{cluster}": 1 for word in words for cluster in word.clusters},
            **dict.fromkeys((*pairs, *self.joints(True)), 3),
            **dict.fromkeys(self.triples, 4),
        }


def joints(words: Iterable[Word]) -> list[str]:
    return [
        f"{one.clusters[-1]}_{other.clusters[0]}"
        for one, other in pairwise(words)
        if one.clusters and other.clusters
    ]


class Found(NamedTuple):
    """exact: it has everything that was asked for; otherwise it is only alike."""

    key: str
    kind: str
    exact: bool


class Index:
    """data: the answer of search-index/, as JSON."""

    def __init__(self, data: dict[str, Any]) -> None:
        if data["version"] != VERSION:
            raise ValueError("The index is of another version.")
        self.keys, self.kinds, self.size = data["keys"], data["kinds"], len(data["keys"])
        pattern, *self._usual = data["spellings"]
        self._spelling, self._stop = re.compile(pattern), frozenset(data["stop"])
        self._docs = array("H")
        self._counts, self._lengths = _numbers(data["counts"]), _numbers(data["lengths"])
        self._starts = [0]
        # token → terms that have it, and how often
        self._having: dict[str, dict[int, int]] = defaultdict(dict)
        self._read(data)
        self._phrases = self._synonyms(data["synonyms"])
        self._impacts: dict[str, dict[int, int]] = {}

    def search(
        self, text: str, is_wanted: Callable[[str, str], bool] = lambda key, kind: True
    ) -> list[Found]:
        """Best first, at most MOST. is_wanted: of a key and a kind."""
        query = self.read(text)
        if not query.units:
            return []
        wanted = [n for n in range(self.size) if is_wanted(self.keys[n], self.kinds[n])]
        exact = [n for n in wanted if self._is_match(query, n)]
        found = [(n, True) for n in self._ranked(exact, lambda n: self._score(query, n))]
        if len(exact) < ENOUGH:
            alike = {
                token: (weight, self._rare(token) ** 2) for token, weight in query.alike().items()
            }
            some = {n for token in alike for n in self.impacts(token)}.difference(exact)
            likeness = {
                n: sum(
                    weight * (7 + impact) * rare
                    for token, (weight, rare) in alike.items()
                    if (impact := self.impacts(token).get(n, 0))
                )
                for n in some.intersection(wanted)
            }
            found += ((n, False) for n in self._ranked(likeness, likeness.__getitem__))
        return [Found(self.keys[n], self.kinds[n], exact) for n, exact in found[:MOST]]

    def _ranked(self, numbers: Iterable[int], score: Callable[[int], int]) -> list[int]:
        return [n for _, n in sorted((-score(n), n) for n in numbers)]

    # What is in the file

    def _read(self, data: dict[str, Any]) -> None:
        having, gaps = _numbers(data["having"]), _numbers(data["gaps"])
        for number, tokens in enumerate(_terms(data)):
            for token in tokens:
                has = self._having[token]
                has[number] = has.get(number, 0) + 1
            document = -1
            for place in range(self._starts[-1], self._starts[-1] + having[number]):
                document += gaps[place] + 1
                self._docs.append(document)
            self._starts.append(len(self._docs))

    def impacts(self, token: str) -> dict[int, int]:
        """The documents that have it, with its weight in each, 1 to 15."""
        if token not in self._impacts:
            sums: dict[int, list[int]] = {}
            for term, times in self._having.get(token, {}).items():
                for place in range(self._starts[term], self._starts[term + 1]):
                    found = sums.setdefault(self._docs[place], [0, 0, 0])
                    for field, count in enumerate(_fields(self._counts[place])):
                        found[field] += count * times
            sort = 3 * sort_of(token)
            self._impacts[token] = {
                n: _impact(counts, self._lengths[15 * n + sort : 15 * n + sort + 3])
                for n, counts in sums.items()
            }
        return self._impacts[token]

    def _rare(self, token: str) -> int:
        having = len(self.impacts(token))
        return round(4 * math.log2(1 + self.size / max(1, min(having, self.size))))

    # What is asked for

    def read(self, text: str) -> Query:
        found = self._runs(text)
        words = [word for run in found for word in self._words(run)][:MOST_WORDS]
        units = list(self._units(words))
        stop = [] if any(word.clusters for word in words) else list(filter(self._is_stop, units))
        if len(stop) == len(units):
            stop = []
        extra = dict.fromkeys(unit[0][0].token for unit in stop)
        triples = [triple for run in found for triple in triples_of(run)]
        return Query([unit for unit in units if unit not in stop], list(extra), triples)

    def _is_stop(self, unit: list[tuple[Word, ...]]) -> bool:
        return len(unit) == 1 and all(word.form[1:] in self._stop for word in unit[0])

    def _runs(self, text: str) -> list[str]:
        def usual(match: re.Match[str]) -> str:
            return str(self._usual[(match.lastindex or 0) - 1])

        return list(runs(self._spelling.sub(usual, match_key(text))))

    def _words(self, run: str) -> Iterator[Word]:
        if not is_unspaced(run):
            yield Word(stem(run), form=f"={run}")
            return
        for number, word in enumerate(self._cut(run)):
            own = tuple(clusters(word))
            pairs = tuple(map("_".join, pairwise(own)))
            yield Word(word, pairs or (f"+{word}",), own, number > 0)

    def _cut(self, run: str) -> list[str]:
        """As few words of the index as can be; what has none of them is one word."""
        own = clusters(run)
        best: list[tuple[int, list[str]]] = [(0, [])]
        for end in range(1, len(own) + 1):
            ways = []
            for start in range(max(0, end - 10), end):
                word = "".join(own[start:end])
                cost, before = best[start]
                cost += 1 + (0 if word in self._having else end - start)
                ways.append((cost, [*before, word]))
            best.append(min(ways, key=lambda way: way[0]))
        return best[-1][1]

    def _synonyms(self, synonyms: dict[str, list[str]]) -> dict[tuple[str, ...], list[Any]]:
        phrases: dict[tuple[str, ...], dict[tuple[Word, ...], None]] = {}
        for phrase, others in synonyms.items():
            group = [
                tuple(word for run in self._runs(one) for word in self._words(run))
                for one in (phrase, *others)
            ]
            for one in filter(None, group):
                same = phrases.setdefault(tuple(word.token for word in one), {})
                same.update(dict.fromkeys(filter(None, group)))
        return {tokens: list(same) for tokens, same in phrases.items()}

    def _units(self, words: list[Word]) -> Iterator[list[tuple[Word, ...]]]:
        start, longest = 0, max(map(len, self._phrases), default=0)
        while start < len(words):
            for length in range(min(longest, len(words) - start), 0, -1):
                typed = tuple(words[start : start + length])
                if same := self._phrases.get(tuple(word.token for word in typed)):
                    break
            else:
                typed, same = (words[start],), []
            yield list(dict.fromkeys((typed, *same)))
            start += len(typed)

    def _is_match(self, query: Query, n: int) -> bool:
        def has(token: str) -> bool:
            return n in self.impacts(token)

        def has_word(word: Word) -> bool:
            return has(word.token) or (bool(word.parts) and all(map(has, word.parts)))

        return all(any(all(map(has_word, phrase)) for phrase in unit) for unit in query.units)

    def _score(self, query: Query, n: int) -> int:
        def of(token: str) -> int:
            found = self.impacts(token).get(n, 0)
            return found * self._rare(token) if found else 0

        def of_phrase(phrase: tuple[Word, ...]) -> int:
            words = sum(4 * of(word.token) + sum(map(of, word.parts)) for word in phrase)
            return words + 2 * sum(map(of, joints(phrase)))

        found = sum(max(map(of_phrase, unit)) for unit in query.units)
        halves = 12 if any(word.clusters for word in query.typed) else 1
        alone = (word for unit in query.units if len(unit) == 1 for word in unit[0])
        for word in (word for word in alone if word.form):
            found += self.impacts(word.form).get(n, 0) * (halves * self._rare(word.token) // 2)
        found += sum(map(of, query.extra)) + sum(map(of, query.joints(False)))
        joined = list(map(of, query.joints(True)))
        found += 2 * sum(joined)
        return found * 4 if joined and all(joined) else found


def _terms(data: dict[str, Any]) -> Iterator[list[str]]:
    """The tokens of each term: of the words, then of those that stand behind each of them."""
    words: list[str] = []
    word = ""
    for capital, rest in re.findall("([A-Z])([^A-Z]*)", data["words"]):
        word = word[: ord(capital) - 65] + rest
        words.append(word)
        yield list(tokens_of(word))
    gaps = iter(_numbers(data["followers"]))
    for word, following in zip(words, _numbers(data["following"]), strict=True):
        code = -1
        for gap in islice(gaps, following):
            code += gap + 1
            yield list(_between(word, words[code >> 1], is_spaced=bool(code & 1)))


def _between(word: str, other: str, *, is_spaced: bool) -> Iterator[str]:
    """The tokens over the border of two words."""
    yield f"{clusters(word)[-1]}_{clusters(other)[0]}"
    if not is_spaced:
        letters = MARK.sub("", word)[-2:], MARK.sub("", other)[:2]
        both = "".join(letters)
        yield from (f"~{both[start : start + 3]}" for start in range(len(both) - 2))


def _numbers(letters: str) -> list[int]:
    return [ord(one) - (35 if one < "\\" else 36) for one in letters]


def _fields(count: int) -> tuple[int, int, int]:
    return count & 3, count >> 2 & 3, count >> 4


def _impact(counts: list[int], lengths: list[int]) -> int:
    weighted = 0.0
    for (weight, usual), count, length in zip(FIELDS, counts, lengths, strict=True):
        if count:
            weighted += weight / (1 - 0.4 + 0.4 * length / usual) * count
    return max(1, round(15 * weighted / (weighted + 3)))
