"""What a screen of the office may load and run: what comes from here, and no script in its own text
but those that Wagtail's fields and dialogs bring, which carry the nonce of the session.

A nonce of the session and not of the answer, because what a dialog fetches later becomes part of
the screen that stands there. Whoever has smuggled a script into a text does not know it: it stands
in pages of one person only, and browsers hide it from styles.
"""

import secrets
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.request_context import active
from public.api.asking import Asked

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Wagtail's scripts make style elements of their own, and its forms style attributes. The digest is
# of "return;", an attribute with which the choice of a picture's focus asks if there are touches.
_POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; "
    "script-src-attr 'unsafe-hashes' 'sha256-i+qr4lq34KgNHiW62lWi9aInEBwiEOrfCzaNPCvkqD8='; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class ContentPolicy:
    """Behind sessions. An answer that has a policy of its own, such as a preview, keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = nonce_of(request)
        if asked := active(Asked):
            asked.nonce = nonce
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(nonce))
        return response


def nonce_of(request: HttpRequest) -> str:
    key = request.session.session_key
    if not key:
        return secrets.token_urlsafe(16)
    return salted_hmac("office.desk.content_policy", key, algorithm="sha256").hexdigest()[:32]


def policy(nonce: str) -> str:
    return _POLICY.format(nonce=f" 'nonce-{nonce}'")


def allowed(html: str) -> SafeString:
    """`html` of a field, whose first script may run; what people wrote is escaped in it."""
    mark = format_html(' nonce="{}">', current())
    for plain in ("<script>", "></script>"):
        if plain in html:
            return mark_safe(html.replace(plain, plain.replace(">", mark, 1), 1))
    return mark_safe(html)


def current() -> str:
    """Of the screen that is being written; none in a command."""
    asked = active(Asked)
    return asked.nonce if asked else ""
