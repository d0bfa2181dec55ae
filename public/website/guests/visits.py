"""Half a day's permission to read one draft: a signed cookie of that draft's address.

It is given for the code of a link and is worth nothing without the link: each answer looks again
whether that is open.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.publishing.shared_drafts import links
from cms.publishing.shared_drafts.models import SharedDraft
from public.website.guests.addresses import of_link

LIFETIME = 12 * 60 * 60  # seconds
_SALT = "public.website.guests"


def begin(response: HttpResponseBase, shared: SharedDraft) -> None:
    response.set_cookie(
        _cookie(shared.pk),
        signing.TimestampSigner(salt=_SALT).sign(str(shared.pk)),
        max_age=LIFETIME,
        path=of_link(shared.pk),
        secure=settings.IS_HTTPS,
        httponly=True,
        # a link in a mail comes from another site, and the form that opens it leads here
        samesite="Lax",
    )


def draft_of(request: HttpRequest, number: int) -> SharedDraft | None:
    """The draft of this number, if it was opened by its code here and can be read now."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signed = signer.unsign(request.COOKIES.get(_cookie(number), ""), max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return links.valid(number) if signed == str(number) else None


def _cookie(number: int) -> str:
    return f"draft{number}"


def form_key(request: HttpRequest, number: int) -> str:
    """What a form of this visit holds, so that no other site can send it: Django's way asks for the
    origin, which a page without referrer does not say."""
    return salted_hmac(f"{_SALT}.form", request.COOKIES.get(_cookie(number), "")).hexdigest()


def is_own_form(request: HttpRequest, number: int) -> bool:
    return constant_time_compare(request.POST.get("form", ""), form_key(request, number))
