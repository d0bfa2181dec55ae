"""The Khmer type that the reader serves: a WOFF2 cut from the variable font of a package; and two
of one weight each for paper, because Chromium writes no variable one into a PDF as a font.

Noto Sans Khmer, SIL Open Font License 1.1 (docs/licences.md). Kept: Khmer, Latin, punctuation and
every shaping feature, because a Khmer cluster is drawn by them. Given up: the width axis, the
weights outside 400–700, and what lessons hardly use (other Latin letters, lunar dates): a phone
draws those with its own.
"""

from pathlib import Path

import fontpkg_noto_sans_khmer
from django.conf import settings

PATH = Path(settings.BASE_DIR) / "var" / "built" / "fonts" / "noto-sans-khmer.woff2"
WEIGHTS = (400, 700)
OF_ONE_WEIGHT = {one: PATH.with_name(f"noto-sans-khmer-{one}.woff2") for one in WEIGHTS}
CHARACTERS = (
    (0x20, 0x7E),  # Latin
    *((0xA0, 0xA0), (0xA9, 0xA9), (0xAB, 0xAB), (0xAE, 0xAE)),  # no-break space, ©, «, ®
    *((0xB0, 0xB1), (0xB7, 0xB7), (0xBB, 0xBB), (0xBD, 0xBD)),  # °, ±, ·, », ½
    *((0xD7, 0xD7), (0xE9, 0xE9)),  # ×, é
    (0x1780, 0x17FF),  # Khmer
    (0x200B, 0x200D),  # zero width space, joiners
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x25CC, 0x25CC),  # dotted circle: a mark without its letter stays visible
)


def source() -> Path:
    """The one font file of the package."""
    (found,) = (fontpkg_noto_sans_khmer.ROOT / "files").glob("*.ttf")
    return Path(found)


def build(target: Path = PATH, weights: tuple[int, int] | int = WEIGHTS) -> Path:
    """Write the WOFF2 to `target`; the same input gives the same bytes.

    Needs the extra “fonts”, which a server that has its type may do without.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source(), recalcTimestamp=False)
    options = Options(layout_features=["*"], notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(
        unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)]
    )
    subsetter.subset(font)
    # after the subset: glyphs without variations lose their entry here, which a subset looks up
    instancer.instantiateVariableFont(font, {"wdth": 100, "wght": weights}, inplace=True)
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    return target
