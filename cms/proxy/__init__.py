"""Who asks: also when a proxy that ends TLS stands before the server."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Behind our proxy the address that it added: the last one, for a client can send any before
    it."""
    said = str(request.META.get("REMOTE_ADDR", ""))  # a socket of the machine has none
    if not settings.BEHIND_TLS_PROXY:
        return said
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return said
