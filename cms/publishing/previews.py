"""A page as its readers get it, in a frame beside what somebody decides about it."""

import re

from django.http import HttpResponse
from django.templatetags.static import static

# Not a sandbox: in one that runs no scripts Safari does not tell the screen around it of a click.
_CLOSED = "script-src 'none'"
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)


def without_scripts(html: str) -> str:
    return _SCRIPT.sub("", html)


def closed(response: HttpResponse, *, style: str) -> HttpResponse:
    """The answer of a preview without any script, kept nowhere, with one more stylesheet: the
    screen around it says what can be done in it."""
    link = f'<link rel="stylesheet" href="{static(style)}"></head>'
    html = without_scripts(response.content.decode())
    response.content = html.replace("</head>", link, 1)
    response["Cache-Control"] = "no-store"
    policy = response.headers.get("Content-Security-Policy", "frame-ancestors 'self'")
    response["Content-Security-Policy"] = f"{policy}; {_CLOSED}"
    return response
