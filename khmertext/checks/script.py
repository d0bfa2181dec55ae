"""Which script a target is written in: untranslated, half translated, typed in an old font."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from unicodedata import category

from khmertext.alphabets import LATIN, script
from khmertext.checks.catalogue import Severity
from khmertext.checks.issue import Issue
from khmertext.checks.names import is_presumed_name, unprotected_words, without_names
from khmertext.checks.pair import Pair
from khmertext.checks.protected import FILL, without_tags
from khmertext.checks.terminology import latin_forms

_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*")
_ACRONYM = re.compile(r"[A-Z][A-Z-]*")
# A letter of an old font: a capital after a small letter, or a sign that no word has inside.
_CAPITAL = re.compile("[a-z](?=[A-Z])")
_SIGN = re.compile(
    r"(?<=[A-Za-z\u00c0-\u00ff])[;=\[\]{}|\\^`~#$%*+\u00a1-\u00bf\u00d7\u00f7]+(?=[A-Za-z])"
)
_LATIN_1 = re.compile(r"[A-Za-z][\u00a1-\u00ff]|[\u00a1-\u00ff](?=[A-Za-z])")
_OLD_FONT = re.compile("|".join(one.pattern for one in (_CAPITAL, _SIGN, _LATIN_1)))
_TOKEN = re.compile(r"[^\s\u1780-\u17ff\u200b\ue000]{3,}")
_OLD_FONT_SHARE = 0.4
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = 5  # words: so many in Vietnamese have a letter of its own
_FOREIGN_SHARE = 0.3  # of the words: a sentence of another language
_JOINED = "\u200b\u200c\u200d"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def empty(pair: Pair) -> Iterator[Issue]:
    """Nothing to see, where the source has something."""
    if is_empty(pair.target) and not is_empty(pair.source):
        yield pair.issue("empty")


def is_empty(text: str) -> bool:
    """Whether tags, white space and invisible characters are all there is."""
    return not without_tags(text).replace("&nbsp;", "").translate(_INVISIBLE).strip()


def untranslated(pair: Pair) -> Iterator[Issue]:
    words = unprotected_words(pair.source_masked, _kept_names(pair))
    if not words or pair.source_key.strip() != pair.target_key.strip():
        return
    if is_presumed_name(words):
        yield pair.issue("untranslated", severity="warning", wording="name")
    else:
        yield pair.issue("untranslated")


def no_letter(pair: Pair) -> Iterator[Issue]:
    """None of the target's letters, in Khmer `no_khmer`. Equal texts belong to `untranslated`, and
    words of the source to `leftover`."""
    text = pair.target_masked
    words = unprotected_words(text, _kept_names(pair))
    if not pair.target_letters.scripts or _has_letter(pair, text, words):
        return
    source = unprotected_words(pair.source_masked, _kept_names(pair))
    if not source or pair.source_key.strip() == pair.target_key.strip() or any(leftover(pair)):
        return
    id = "no_khmer" if pair.to_khmer else "no_letter"
    if set(words) <= set(source) and is_presumed_name(words):
        yield pair.issue(id, severity="warning", wording="name")
    else:
        yield pair.issue(id)


def _has_letter(pair: Pair, text: str, words: Sequence[str]) -> bool:
    """One of the target's, or none at all; of its own in a sentence of Vietnamese."""
    letters = [char for char in _unfilled(text) if char.isalpha()]
    target = pair.target_letters
    if target.is_marked and len(words) >= _SENTENCE:
        return any(char.lower() in target.letters for char in letters)
    return not letters or any(map(target.has, letters))


def kh_legacy_font(pair: Pair) -> Iterator[Issue]:
    """A text without any Khmer letter: nothing else can be said of it."""
    if _is_old_font(pair):
        yield pair.issue("kh_legacy_font")


def kh_legacy_inside(pair: Pair) -> Iterator[Issue]:
    """Words of an old font between Khmer ones, which only signs inside a word give away."""
    if not _KHMER_LETTER.search(pair.target_masked):
        return
    text = without_names(pair.target_masked, pair.do_not_translate)
    for token in _TOKEN.finditer(text):
        if token.group() not in pair.source and _has_old_letters(token.group()):
            yield pair.issue("kh_legacy_font", token.span(), wording="inside", words=token.group())
            return


def foreign_script(pair: Pair) -> Iterator[Issue]:
    """Letters of a third script; or of the same one, and of another language. Letters that the
    source has as well are quoted on purpose."""
    target, text = pair.target_letters, without_names(pair.target_masked, pair.do_not_translate)
    allowed = target.scripts | pair.source_letters.scripts | {"", LATIN}
    runs = _runs(text, lambda char: script(char) not in allowed)
    found = [match for match in runs if target.scripts and match.group() not in pair.source]
    if found:
        yield from _words_found(pair, "foreign_script", found)
        return
    words = list(_WORD.finditer(text)) if any(map(target.lacks, text)) else []
    odd = [m for m in words if any(map(target.lacks, m.group())) and m.group() not in pair.source]
    is_sentence = len(odd) > 1 and len(odd) >= _FOREIGN_SHARE * len(words)
    severity: Severity = "error" if is_sentence else "warning"
    yield from _words_found(pair, "foreign_script", odd, severity=severity, wording="letters")


def leftover(pair: Pair) -> Iterator[Issue]:
    """Words in the script of the source, if that is not the target's; Latin ones apart."""
    source, target = pair.source_letters, pair.target_letters
    if not target.scripts or not source.has_other_scripts:
        return
    theirs = source.scripts - target.scripts
    text = without_names(_blank(pair.target_masked, (_BRACKETED,)), pair.do_not_translate)
    found = _runs(text, lambda c: c in _JOINED or (script(c) in theirs and category(c)[0] in "LM"))
    words = [match for match in found if any(char.isalpha() for char in match.group())]
    yield from _words_found(pair, "khmer_leftover" if pair.from_khmer else "leftover", words)


def latin_leftover(pair: Pair) -> Iterator[Issue]:
    """Only beside the target's letters: a wholly Latin one is untranslated or has none of them."""
    target, letters = pair.target_letters, filter(str.isalpha, pair.target_masked)
    if not target.has_other_scripts or not any(map(target.has, letters)):
        return
    text = _blank(pair.target_masked, (_BRACKETED, _QUOTED))
    text = without_names(text, _kept_names(pair))
    found = [m for m in _LATIN_WORD.finditer(text) if not _is_kept(m.group(), pair.source)]
    yield from _words_found(pair, "latin_leftover", found)


def _kept_names(pair: Pair) -> tuple[str, ...]:
    """The protected names, and what else the term base writes in Latin letters."""
    return (*pair.do_not_translate, *latin_forms(pair))


def _is_kept(word: str, source: str) -> bool:
    """Whether a Latin word may stay: an acronym or a brand such as WhatsApp of the source."""
    brand = re.search("[a-z][A-Z]", word) is not None
    return (brand or _ACRONYM.fullmatch(word) is not None) and word in source


def _is_old_font(pair: Pair) -> bool:
    text = pair.target_masked
    if _KHMER_LETTER.search(text):
        return False
    text = without_names(text, pair.do_not_translate)
    tokens = [token for token in text.replace(FILL, " ").split() if len(token) >= 3]
    odd = [token for token in tokens if _OLD_FONT.search(token) and token not in pair.source]
    return bool(odd) and len(odd) >= _OLD_FONT_SHARE * len(tokens)


def _has_old_letters(token: str) -> bool:
    """A sign inside with a second oddity, or a letter of Latin-1 with an odd capital."""
    signs, capitals, letters = (len(one.findall(token)) for one in (_SIGN, _CAPITAL, _LATIN_1))
    return (signs and signs + capitals + letters > 1) or (letters > 0 and capitals > 0)


def _blank(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """`text` with what the patterns match filled; same length."""
    for pattern in patterns:
        text = pattern.sub(lambda match: FILL * len(match.group()), text)
    return text


def _unfilled(text: str) -> str:
    return text.replace(FILL, " ")


def _runs(text: str, is_wanted: Callable[[str], bool]) -> Iterator[re.Match[str]]:
    """The places with nothing but such characters."""
    wanted = "".join(re.escape(char) for char in sorted(set(text)) if is_wanted(char))
    return re.finditer(f"[{wanted}]+", text) if wanted else iter(())


def _words_found(
    pair: Pair,
    id: str,
    found: Sequence[re.Match[str]],
    severity: Severity | None = None,
    wording: str = "",
) -> Iterator[Issue]:
    """One issue for all places, at the first of them."""
    if found:
        words = ", ".join(dict.fromkeys(match.group() for match in found))
        yield pair.issue(id, found[0].span(), severity=severity, wording=wording, words=words)
