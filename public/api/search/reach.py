"""What the proxy counts of a search: that nothing was found, and no word of it."""

from django.http import HttpResponse

from public.api.search.answering import SearchAnswer

HEADER = "X-Reach"  # for the proxy alone, which takes it away
NOT_UNDERSTOOD = "not-understood"


def told_of_reach(response: HttpResponse, found: SearchAnswer) -> HttpResponse:
    """Neither a document nor an answer to what happened was found for what somebody typed."""
    if found.match == "none" and found.help.happened is None:
        response[HEADER] = NOT_UNDERSTOOD
    return response
