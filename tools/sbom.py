"""`python -m tools.sbom FILE` writes what the installation is made of, as CycloneDX 1.6.

From the locks alone: names, versions and digests are those that pip checks. Licences are what the
installed packages say of themselves; `--licences` prints them for docs/licences.md.
"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", *(f"requirements-{one}.txt" for one in ("recordings", "s3", "fonts")))
PACKAGE = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)")
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LONGEST = 80  # characters of a licence; longer ones are its whole text
CLASSIFIER = "License :: OSI Approved :: "


def components() -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            if named := PACKAGE.match(line):
                found[named[1]] = component(named[1], named[2], DIGEST.findall(line))
    return [found[name] for name in sorted(found)]


def component(name: str, version: str, digests: list[str]) -> dict[str, Any]:
    """The digests are of all files that the lock allows: one for each kind of machine."""
    made: dict[str, Any] = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "properties": [{"name": "cncc:lock:sha256", "value": one} for one in digests],
    }
    if said := licence(name):
        made["licenses"] = [{"license": {"name": said}}]
    return made


def licence(name: str) -> str | None:
    """What the installed package says; None if it is not installed here, or says nothing."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    said = _one(about, "License-Expression")
    if not said:
        named = [one for one in about.get_all("Classifier") or [] if one.startswith(CLASSIFIER)]
        said = ", ".join(one.removeprefix(CLASSIFIER) for one in named) or _one(about, "License")
    return said if 0 < len(said) <= LONGEST else None


def _one(about: metadata.PackageMetadata, field: str) -> str:
    return str((about.get_all(field) or [""])[0])


def document() -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "cncc-cms"}},
        "components": components(),
    }


def licences() -> str:
    rows = []
    for one in components():
        (named,) = one.get("licenses") or [{"license": {"name": "not said"}}]
        rows.append(f"| {one['name']} | {named['license']['name']} |")
    return "\n".join(["| package | licence, as it says |", "|---|---|", *rows])


if __name__ == "__main__":
    if "--licences" in sys.argv:
        print(licences())
    else:
        text = json.dumps(document(), indent=1)
        Path(sys.argv[1]).write_text(f"{text}\n", encoding="utf-8")
