"""The project's own bilingual content has nothing that would block it, in either direction."""

from pathlib import Path

import pytest
import yaml

from khmertext.checks import run_monolingual

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "ops/demo/content.yaml"


def pairs(node):
    """Each (English, Khmer) pair below `node`."""
    if isinstance(node, dict) and isinstance(node.get("en"), str) and "km" in node:
        yield node["en"], node["km"]
    elif isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from pairs(below)


@pytest.fixture(scope="module")
def content():
    return list(pairs(yaml.safe_load(DEMO.read_text(encoding="utf-8"))))


def test_content_is_found(content):
    assert len(content) > 100


def test_nothing_at_all_in_the_texts_alone(content):
    found = [
        (text, issue.id)
        for english, khmer in content
        for text, language in ((english, "en"), (khmer, "km"))
        for issue in run_monolingual(text, language=language)
    ]

    assert found == []
