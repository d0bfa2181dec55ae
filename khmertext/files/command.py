"""`khmer-check`: what is wrong with translations into Khmer, or out of it, as JSON lines."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from khmertext.checks import BY_ID, REGISTRY, Issue, Term, run, run_monolingual
from khmertext.checks.catalogue import languages
from khmertext.files import terms
from khmertext.files.pairs import Text, Unreadable, of_lines, read
from khmertext.normalise import normalise

FOUND, UNREADABLE = 1, 2  # exit codes: something was found; something could not be read or asked


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.list:
        for check in REGISTRY:
            print(f"{check.id}\t{check.severity}\t{check.title}")
        return 0
    unknown = [name for name in asked.off if name not in BY_ID]
    if unknown or not asked.files:
        print(f"No such check: {', '.join(unknown)}" if unknown else "No file.", file=sys.stderr)
        return UNREADABLE
    code = 0
    for name in asked.files:
        try:
            for line in _findings(name, asked):
                print(json.dumps(line, ensure_ascii=False))
                code = code or FOUND
        except (Unreadable, ValueError) as error:
            print(error, file=sys.stderr)
            code = UNREADABLE
    return code


def _findings(name: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    known: dict[tuple[str, str], list[Term]] = {}
    for text in of_lines(sys.stdin) if name == "-" else read(Path(name)):
        pair = (text.source_language or asked.source, text.target_language or asked.target)
        if asked.terms and pair not in known:
            known[pair] = terms.read(Path(asked.terms), *pair)
        for issue in _issues(text, pair, known.get(pair, [])):
            if issue.id not in asked.off:
                yield {"file": name, "unit": text.id} | _told(issue, text.target)


def _issues(text: Text, pair: tuple[str, str], base: Sequence[Term]) -> list[Issue]:
    if not text.source:
        return run_monolingual(text.target, language=pair[1])
    return run(
        text.source, text.target, source_language=pair[0], target_language=pair[1], terms=base
    )


def _told(issue: Issue, target: str) -> dict[str, Any]:
    """Places count in code points, and in units of UTF-16 as JavaScript does; in `text`, which is
    the normal form of the target where the check looks at that."""
    text = target if BY_ID[issue.id].raw else normalise(target)
    return {
        "check": issue.id,
        "severity": issue.severity,
        "messages": {tag: issue.said(tag) for tag in languages()},
        "start": issue.start,
        "end": issue.end,
        "start_utf16": _utf16(text[: issue.start]),
        "end_utf16": _utf16(text[: issue.end]),
        "text": text,
        "fix": issue.fix,
    }


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="khmer-check", description=__doc__)
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help=".po, .xliff, .xlf, .csv, .jsonl; -: JSON lines"
    )
    parser.add_argument("--source", default="en", help="language, where the file names none")
    parser.add_argument("--target", default="km", help="language, where the file names none")
    parser.add_argument("--off", action="append", default=[], metavar="CHECK", help="leave it out")
    parser.add_argument("--terms", metavar="FILE", help="term base: .csv or .tbx")
    parser.add_argument("--list", action="store_true", help="the checks, and nothing else")
    return parser
