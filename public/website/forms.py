"""Forms of people without an account, which are read only where they are of a size of ours."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# forms that no browser sends, and those that it has sent half of: no error of ours
UNREADABLE = (BadRequest, MultiPartParserError, UnreadablePostError)


def length_of(request: HttpRequest) -> int:
    """Bytes, as whoever sends it says."""
    try:
        return int(request.headers.get("content-length") or 0)
    except ValueError:
        return 0
