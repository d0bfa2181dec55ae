"""Where a link of the library may lead, and what the address says about the person who copied it.

A link is shown as a card with its address; nothing of the other site is fetched or embedded.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cms.core.links.models import LinkDomain

# social sites on which CNCC and its partners publish; others are known sites
SOCIAL_SITES = {
    "facebook.com": "Facebook",
    "fb.watch": "Facebook",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "t.me": "Telegram",
}
# parameters that say who shared a link, not what it shows
_TRACES = ("fbclid", "gclid", "igsh", "igshid", "mibextid")
_TRACES_OF_SOCIAL_SITES = ("si", "feature", "app")  # elsewhere they may say what it shows


def domain(address: str, known: list[str]) -> str | None:
    """The domain of `known` that the address belongs to; None for any other, or without https."""
    parts = urlsplit(address)
    try:
        has_port = parts.port is not None
    except ValueError:
        return None
    if parts.scheme != "https" or parts.username is not None or has_port:
        return None
    host = (parts.hostname or "").lower()
    return next((name for name in known if host == name or host.endswith(f".{name}")), None)


def allowed(address: str) -> bool:
    """May the library link there?"""
    sites = LinkDomain.objects.values_list("domain", flat=True)
    return domain(address, [*SOCIAL_SITES, *sites]) is not None


def without_traces(address: str) -> str:
    """The address without parameters that follow a reader. Idempotent."""
    parts = urlsplit(address)
    traces = _TRACES + (_TRACES_OF_SOCIAL_SITES if domain(address, [*SOCIAL_SITES]) else ())
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in traces and not name.startswith("utm_")
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))
