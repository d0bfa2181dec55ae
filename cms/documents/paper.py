"""What stands on paper beside numbers: where to ask whether they still stand.

Paper has a version, the number of the latest recall when it was made (`recalls.version`). So all
papers of that time share one address, and it says nothing about who holds them.
"""

from io import BytesIO

import segno

from cms.documents import recalls
from cms.documents.addresses import WEBSITE, absolute


def address() -> str:
    """Of paper that is made now; whole, because it is read without us.

    Read before the numbers that stand on it: a recall between the two would be of a version that
    has the old number, for ever.
    """
    return absolute(f"{WEBSITE}paper/{recalls.version()}/")


def drawn(target: str) -> str:
    """The QR code of an address, as an inline SVG of black strokes."""
    return _code(target).svg_inline(scale=3, omitsize=False, svgclass=None, lineclass=None)


def painted(target: str) -> bytes:
    """The same as a PNG, for a file that holds its pictures."""
    painting = BytesIO()
    _code(target).save(painting, kind="png", scale=4)
    return painting.getvalue()


def _code(target: str) -> segno.QRCode:
    # level M: a folded card may lose a seventh of it
    return segno.make_qr(target, error="m", boost_error=False)
