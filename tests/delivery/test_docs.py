"""The code by which docs/api.md verifies a message verifies ours, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from public.delivery import standard
from tools.guide import SOURCE

FENCES = re.findall(r"^```(js|python)\n(.*?)^```$", SOURCE.read_text("utf-8"), re.M | re.S)
(JAVASCRIPT,) = [code for name, code in FENCES if name == "js" and "function verified" in code]
(PYTHON,) = [code for name, code in FENCES if name == "python" and "def verified" in code]
BODY = '{"type":"feed.test","data":{"name":"ជំនួយ"}}'

RUN = {
    "python": (
        [sys.executable, "-B", "-"],
        f"{PYTHON}\nimport json\nfor h, b, s in json.loads(%r):\n"
        "    print(verified(h, b.encode(), s))\n",
    ),
    "javascript": (
        ["node", "--input-type=module", "-"],
        f"{JAVASCRIPT}\nfor (const [h, b, s] of JSON.parse(%r))\n"
        "  console.log(verified(h, Buffer.from(b), s));\n",
    ),
}


@pytest.mark.parametrize("language", RUN)
def test_verifying_as_the_docs_do_it(language):
    command, program = RUN[language]
    if shutil.which(command[0]) is None:
        pytest.skip("There is no node.")
    now, old, new = timezone.now(), standard.new_secret(), standard.new_secret()
    headers = standard.headers("msg_1", BODY.encode(), [new, old], now)
    late = standard.headers("msg_1", BODY.encode(), [new], now - timedelta(minutes=10))
    asked = [
        (headers, BODY, new),
        (headers, BODY, old),
        (headers, BODY, standard.new_secret()),
        (headers, BODY + " ", new),
        (headers | {"webhook-id": "msg_2"}, BODY, new),
        (late, BODY, new),
        # whatever strangers send is refused, and ends no program
        ({}, BODY, new),
        *(({**headers, name: "ជំនួយ"}, BODY, new) for name in headers if name.startswith("webhook")),
        *((without(headers, name), BODY, new) for name in headers if name.startswith("webhook")),
        ({**headers, "webhook-timestamp": "9" * 5000}, BODY, new),
    ]

    ran = subprocess.run(command, input=program % json.dumps(asked), capture_output=True, text=True)

    said = [line.lower() for line in ran.stdout.split()]
    assert said == ["true", "true", *["false"] * (len(asked) - 2)], ran.stderr


def without(headers, name):
    return {other: value for other, value in headers.items() if other != name}


def test_signature_to_try_is_right():
    text = SOURCE.read_text("utf-8")
    secret, number, moment, body, said = re.search(
        r"with the secret `(.+?)`, the id `(.+?)`, the time `(.+?)` and the body `(.+?)` the "
        r"signature is `(.+?)`",
        text,
    ).groups()

    assert standard.signature(secret, f"{number}.{moment}.{body}".encode()) == said
