"""Who asks, when a proxy that ends TLS stands before the server."""

from ipaddress import ip_address

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that our proxy added: the last one, for a client can send any before it."""
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return str(request.META["REMOTE_ADDR"])
