"""The code in docs/api.md runs as it stands there."""

import re
import shutil
import sys
from urllib.parse import urlsplit

import pytest

from public.api.views.docs import EXAMPLE
from tests.client.scenarios import KIT
from tools.guide import SOURCE

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = FENCE.findall(SOURCE.read_text(encoding="utf-8"))
# of a shell: what asks the API, not what makes a client of its schema
PROGRAMS = [
    (language, code)
    for language, code in CODE
    if EXAMPLE in code and (language != "sh" or code.startswith("curl"))
]
RUN = {"python": [sys.executable, "-B", "program.py"], "js": ["node", "program.mjs"]}


# of JavaScript the longest one; the others, which say the same as those in Python, in the soak
LONGEST = max((code for language, code in PROGRAMS if language == "js"), key=len)


def marked(language, code):
    is_here = language == "python" or code == LONGEST
    return pytest.param(language, code, marks=[] if is_here else [pytest.mark.soak])


@pytest.mark.parametrize(("language", "code"), [marked(*one) for one in PROGRAMS if one[0] in RUN])
def test_program_runs(language, code, served, site, tmp_path, monkeypatch):
    if shutil.which(RUN[language][0]) is None:
        pytest.skip("There is no node.")
    for file in KIT.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / RUN[language][-1]).write_text(code.replace(EXAMPLE, served.address))

    ran = served.run(*RUN[language])

    assert ran.status == 0, ran.said
    if "sync(" in code:
        said = [line.split()[0] for line in ran.said.splitlines()]
        assert sorted(said) == ["courses", "home", "pages", "vocabulary"]


@pytest.mark.parametrize("code", [code for language, code in PROGRAMS if language == "sh"])
def test_address_that_curl_asks_answers(code, site, client):
    (address,) = re.findall(r"'(https:[^']+)'", code)
    asked = urlsplit(address)

    status = client.get(f"{asked.path}?{asked.query}").status_code

    # the site of this test has no contact, so no emergency kit
    assert status == (404 if "help-now" in address else 200)


def test_there_are_as_many_programs_as_examples():
    languages = [language for language, _code in PROGRAMS]

    assert sorted(languages) == ["js"] * 5 + ["python"] * 5 + ["sh"] * 5
