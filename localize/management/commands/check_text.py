"""Runs the checks on one pair of texts for a person, or on many for a program.

    manage.py check_text "Stay safe." "ចូរមានសុវត្ថិភាព."
    manage.py check_text --json < pairs.jsonl

With --json each line in is an object (source, target; optional source_language,
target_language, terms, do_not_translate, max_length, approved_for_same_source) and each line
out the issues with the normalised target, or {"error": …} for a line that cannot be read.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from localize.checks import Issue, Term, run
from localize.khmer import normalise

JSON_KEYS = ("id", "severity", "message", "start", "end", "fix")
DEFAULT_LANGUAGES = {"source_language": "en", "target_language": "km"}


class LineRefused(ValueError):
    """A line of input that is not what it should be; the message is a sentence for its sender."""


class Command(BaseCommand):
    help = "Checks a Khmer or English text against its source."
    requires_system_checks: list[str] = []  # pure text: no need to load and check the site

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="the text to translate")
        parser.add_argument("target", nargs="?", help="its translation")
        parser.add_argument("--source-language", default=DEFAULT_LANGUAGES["source_language"])
        parser.add_argument("--target-language", default=DEFAULT_LANGUAGES["target_language"])
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="read JSON objects from standard input, one on each line, and answer in JSON",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["as_json"]:
            self.answer(sys.stdin.buffer)
        elif options["source"] is None or options["target"] is None:
            raise CommandError("Give a source and a target text, or --json.")
        else:
            languages = {name: options[name] for name in DEFAULT_LANGUAGES}
            issues = run(
                options["source"],
                options["target"],
                fold_coeng_da=settings.KHMER_FOLD_COENG_DA,
                **languages,
            )
            self.tell(
                issues, normalise(options["target"], fold_coeng_da=settings.KHMER_FOLD_COENG_DA)
            )

    def answer(self, lines: BinaryIO) -> None:
        """One line out for each line in, at once, so that a program can wait for it."""
        for line in lines:
            self.stdout.write(json.dumps(answer(line)))
            self.stdout.flush()

    def tell(self, issues: Iterable[Issue], normalised: str) -> None:
        """The findings in both languages, for a person at a terminal."""
        found = list(issues)
        for issue in found:
            self.stdout.write(f"{issue.severity:8} {issue.id} [{issue.start}:{issue.end}]")
            self.stdout.write(f"         {issue.message}")
            self.stdout.write(f"         {issue.message_km}")
            if issue.fix is not None:
                self.stdout.write(f"         → {issue.fix}")
        if not found:
            self.stdout.write("Nothing to repair. គ្មានអ្វីត្រូវកែទេ។")
        self.stdout.write(normalised)


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line: its issues, or what is wrong with the line."""
    try:
        question = parse(line)
    except LineRefused as refused:
        return {"error": str(refused)}
    issues = run(**question, fold_coeng_da=settings.KHMER_FOLD_COENG_DA)
    return {
        "issues": [{key: getattr(issue, key) for key in JSON_KEYS} for issue in issues],
        "normalised": normalise(question["target"], fold_coeng_da=settings.KHMER_FOLD_COENG_DA),
    }


def parse(line: bytes) -> dict[str, Any]:
    """The arguments of `run` that a line holds; LineRefused if it is not as documented."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineRefused(f"The line is not JSON: {error}.") from None
    if not isinstance(given, dict):
        raise LineRefused("The line is not a JSON object.")
    return {
        "source": _text(given, "source"),
        "target": _text(given, "target"),
        **{name: _text(given, name, default) for name, default in DEFAULT_LANGUAGES.items()},
        "terms": tuple(map(_term, _list(given, "terms", dict))),
        "do_not_translate": _list(given, "do_not_translate", str),
        "approved_for_same_source": _list(given, "approved_for_same_source", str),
        "max_length": _limit(given),
    }


def _text(given: dict[str, Any], name: str, default: str | None = None) -> str:
    value = given.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise LineRefused(f"“{name}” must be a text.")
    return value


def _list(given: dict[str, Any], name: str, kind: type) -> tuple[Any, ...]:
    value = given.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, kind) for entry in value):
        wanted = "objects" if kind is dict else "texts"
        raise LineRefused(f"“{name}” must be a list of {wanted}.")
    return tuple(value)


def _term(given: dict[str, Any]) -> Term:
    return Term(
        _text(given, "source"),
        _text(given, "preferred", ""),
        _list(given, "variants", str),
        _list(given, "forbidden", str),
    )


def _limit(given: dict[str, Any]) -> int | None:
    value = given.get("max_length")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise LineRefused("“max_length” must be a whole number.")
    return value
