"""XML of uploads: parsed without following anything, refused if it declares anything."""

from lxml import etree

from lessons.library.cleaning.values import refused

LARGEST_XML = 50 * 1024 * 1024  # bytes of one part


def parse(content: bytes) -> etree._Element:
    """The root; declarations and references to anything outside are refused."""
    if len(content) > LARGEST_XML:
        raise refused("too_complicated")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused("declares_entities")
    return root
