"""House style: where several ways of writing are right, the one that the site has chosen."""

import re
from collections.abc import Iterator

from localize.checks import catalogue
from localize.checks.issue import Issue
from localize.checks.pair import Pair
from localize.checks.protected import FILL, replace
from localize.khmer import digits

BEFORE_KHAN = {"none": "", "space": " ", "nbsp": "\u00a0"}
_LIST_END = re.compile(r"។\s*[លប]\s*។")
_KHAN = re.compile(r"(?<=[^\s\u00a0])([ \u00a0]*)(?=[។៕])")
_DIGITS = {"khmer": re.compile(r"[0-9]+"), "latin": re.compile(r"[\u17e0-\u17e9]+")}
_OTHER_QUOTES = {
    "guillemets": re.compile(r"“([^“”]*)”|\"([^\"]*)\""),
    "curly": re.compile(r"«([^«»]*)»|\"([^\"]*)\""),
}
_QUOTES = {"guillemets": ("«", "»"), "curly": ("“", "”")}


def khan_space(pair: Pair) -> Iterator[Issue]:
    choice = pair.style.khan_space_before
    if choice is None:
        return
    text = _LIST_END.sub(lambda match: FILL * len(match.group()), pair.target_masked)
    wanted = BEFORE_KHAN[choice]
    found = [m for m in _KHAN.finditer(text) if m.group() != wanted]
    if found:
        fix = replace(pair.target, ((*m.span(), wanted) for m in found))
        yield pair.issue(
            "khan_space", found[0].span(), fix=fix, style=catalogue.BEFORE_KHAN[choice]
        )


def digit_style(pair: Pair) -> Iterator[Issue]:
    choice = pair.style.digits
    if choice is None:
        return
    found = list(_DIGITS[choice].finditer(pair.target_masked))
    if found:
        edits = ((*m.span(), digits(m.group(), to=choice)) for m in found)
        fix = replace(pair.target, edits)
        yield pair.issue("digit_style", found[0].span(), fix=fix, style=catalogue.DIGITS[choice])


def quote_style(pair: Pair) -> Iterator[Issue]:
    choice = pair.style.quotes
    if choice is None:
        return
    found = list(_OTHER_QUOTES[choice].finditer(pair.target_masked))
    if found:
        opening, closing = _QUOTES[choice]
        edits = []
        for match in found:
            edits.append((match.start(), match.start() + 1, opening))
            edits.append((match.end() - 1, match.end(), closing))
        fix = replace(pair.target, edits)
        yield pair.issue("quote_style", found[0].span(), fix=fix, style=f"{opening} {closing}")
