"""What a process of the public side answers, printed as JSON; its addresses come from stdin.

Run as a script (`python -m tests.flows.sides`) with CMS_SIDE, OFFICE_URL and DATABASE_URL set.
"""

import gc
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.flows.served_settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.flows.over_wsgi import Person  # noqa: E402

# before the first request: whether its addresses were read, what lies aside, and what does not
PUT_ASIDE = [
    settings.ROOT_URLCONF in sys.modules,
    gc.get_freeze_count(),
    len(gc.get_objects()),
]
NOT_LOADED = (
    *("django.contrib.sessions.middleware", "wagtail.admin.urls", "wagtail.snippets.views"),
    *("openpyxl", "docx", "lessons.docx_import", "pikepdf", "pypdfium2"),
    *("webauthn", "django_otp", "office.accounts", "office.desk", "ops.demo", "ops.backup"),
)


def main() -> None:
    found = {}
    for address in json.load(sys.stdin):
        method = Person().get
        answer = method(address)
        found[address] = {
            "status": answer.status,
            "location": answer.headers.get("Location"),
            "cookies": answer.headers.get("Set-Cookie"),
            "text": answer.text,
        }
    loaded = {name: name in sys.modules for name in NOT_LOADED}
    views = sorted(name for name in sys.modules if name.startswith("wagtail.admin.views."))
    told = {"found": found, "loaded": loaded, "views": views, "put aside": PUT_ASIDE}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
