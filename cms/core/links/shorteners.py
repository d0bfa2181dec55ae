"""Sites of which no address says where it leads: they are never known sites. Pure."""

SHORTENERS = frozenset(
    {"bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "cutt.ly", "rb.gy", "shorturl.at"}
)
