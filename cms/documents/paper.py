"""What stands on paper beside numbers: where to ask whether they still stand.

Paper has a version, the number of the latest recall when it was made (`recalls.version`). So all
papers of that time share one address, and it says nothing about who holds them.
"""

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
    # level M: a folded card may lose a seventh of it
    code = segno.make_qr(target, error="m", boost_error=False)
    return code.svg_inline(scale=3, omitsize=False, svgclass=None, lineclass=None)
