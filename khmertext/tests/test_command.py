"""`khmer-check` on files of each kind."""

import io
import json
import re
from pathlib import Path

import pytest

from khmertext.checks import REGISTRY
from khmertext.files import command

ROOT = Path(command.__file__).parents[1]
SOURCE, TURNED = "Call 1280.", "កុំហៅ 1280។"
PO = f"""
msgid ""
msgstr ""
"Language: km\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "{SOURCE}"
msgstr "{TURNED}"

msgid "Not done"
msgstr ""

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "ឯកសារ %d"

#~ msgid "{SOURCE}"
#~ msgstr "{TURNED}"
"""
XLIFF_1 = f"""<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="km"><body>
<trans-unit id="u1"><source>{SOURCE}</source><target>កុំហៅ <g id="1">1280</g>។</target></trans-unit>
<trans-unit id="u2"><source>Not done</source></trans-unit>
</body></file></xliff>"""
XLIFF_2 = f"""<xliff version="2.0" srcLang="en" trgLang="km"
 xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f"><unit id="u1">
<segment><source>{SOURCE}</source><target>{TURNED}</target></segment></unit></file></xliff>"""
CSV = f'id,source,target\nu1,{SOURCE},{TURNED}\nu2,"Not done",\n'
JSONL = json.dumps({"id": "u1", "source": SOURCE, "target": TURNED}) + "\n"
FILES = {"a.po": PO, "a.xliff": XLIFF_1, "a.xlf": XLIFF_2, "a.csv": CSV, "a.jsonl": JSONL}


@pytest.fixture
def check(capsys):
    def run(*arguments):
        code = command.main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


@pytest.mark.parametrize("name", FILES)
def test_a_ban_on_calling_is_found_in_each_kind_of_file(name, file, check):
    path = file(name, FILES[name])

    code, found, _said = check(path)

    assert code == command.FOUND
    [error] = [one for one in found if one["severity"] == "error"]
    assert (error["check"], error["file"]) == ("negation", str(path))
    assert error["unit"] == ("line 7" if name == "a.po" else "u1")
    assert check("--off", "negation", path)[0] == 0


def test_places_count_code_points_and_units_of_utf_16(monkeypatch, check):
    line = json.dumps({"source": "Hello 😀.", "target": "សួស្តី 😀  ។"}) + "\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(line))

    _code, found, _said = check("-")

    [spaces] = [one for one in found if one["check"] == "double_space"]
    assert spaces["text"][spaces["start"] : spaces["end"]].isspace()
    units = spaces["text"].encode("utf-16-le")
    at = units[2 * spaces["start_utf16"] : 2 * spaces["end_utf16"]].decode("utf-16-le")
    assert at.isspace() and spaces["start_utf16"] == spaces["start"] + 1


def test_a_text_alone_is_looked_at_alone(file, check):
    code, found, _said = check(file("a.jsonl", json.dumps({"target": "កក  ខ"})))

    assert [one["check"] for one in found] == ["double_space"] and code == command.FOUND


TBX = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic"><text><body>
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>password</term></termSec></langSec>
<langSec xml:lang="km">
<termSec><term>លេខកូដ</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
<termSec><term>ពាក្យសម្ងាត់</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
</langSec></conceptEntry></body></text></tbx>"""
TERMS = {"t.tbx": TBX, "t.csv": "source,preferred,forbidden\npassword,ពាក្យសម្ងាត់,លេខកូដ\n"}


@pytest.mark.parametrize("name", TERMS)
def test_terms_of_a_file_are_asked_for(name, file, check):
    pair = json.dumps({"source": "Your password", "target": "លេខកូដរបស់អ្នក"})

    _code, found, _said = check("--terms", file(name, TERMS[name]), file("a.jsonl", pair))

    assert "glossary_forbidden" in {one["check"] for one in found}


BOMB = '<!DOCTYPE x [<!ENTITY a "b">]><xliff srcLang="en">&a;</xliff>'
REFUSED = {
    "a.docx": ("", "no file of a kind"),
    "a.csv": ("a,b\n1,2\n", "no column source and target"),
    "b.csv": ("source,target\n", ""),
    "a.jsonl": ("[1]\n", "line 1"),
    "b.jsonl": ("{\n", "b.jsonl"),
    "a.xliff": ("<xliff", "a.xliff"),
    "b.xliff": (BOMB, "b.xliff"),
    "a.po": ("no catalogue\n", "a.po"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_said_and_the_others_go_on(name, file, check):
    text, why = REFUSED[name]
    good = file("good.jsonl", JSONL)

    code, found, said = check(file(name, text), good)

    assert why in said and {one["file"] for one in found} == {str(good)}
    assert code == (command.UNREADABLE if why else command.FOUND)


def test_no_file_and_no_such_check_are_said(tmp_path, check):
    assert check(tmp_path / "none.po")[0] == command.UNREADABLE
    assert check()[0] == command.UNREADABLE
    assert check("--off", "x", tmp_path)[2].startswith("No such check: x")


def test_list_and_readme_have_every_check(capsys):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command.main(["--list"])

    listed = [line.partition("\t")[0] for line in capsys.readouterr().out.splitlines()]
    told = re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)
    assert listed == told == [check.id for check in REGISTRY]
