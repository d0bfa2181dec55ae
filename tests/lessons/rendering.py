"""A rendering without the read side: everything is public, nothing is resolved."""

from types import SimpleNamespace

from django.utils.html import strip_tags

CHANNEL = {"type": "phone", "display": "1280"}


class FakeRendering:
    def __init__(self, locale):
        self.locale = locale
        self.seen = []
        self.files = []
        self.hidden = set()  # keys of pages that are not public in this language

    def depends_on(self, *instances):
        self.seen += instances

    def shows(self, page, *fields):
        self.seen.append(page)

    def look_up(self, pages):
        pass

    look_up_localized = look_up

    def once(self, name, make):
        return make(self)

    def looked_up(self, name, read):
        return read()

    def rich_text(self, html):
        return {"html": html, "plain": strip_tags(html)}

    def link(self, page):
        if page is None or page.translation_key in self.hidden:
            return None
        return {
            "key": str(page.translation_key),
            "kind": page.specific_class.__name__,
            "title": page.title,
            "url": f"/{page.translation_key}/",
        }

    def listed(self, page, *fields):
        link = self.link(page)
        if link is not None:
            self.seen.append(page)
        return link

    def localized(self, page):
        if page is None or page.translation_key in self.hidden:
            return None
        if page.specific_class.__name__ != "ServicePage":
            return page.specific
        key = page.translation_key
        entry = {"key": str(key), "name": page.title, "channels": [CHANNEL]}
        return SimpleNamespace(translation_key=key, help_entry=lambda rendering: entry)

    def image(self, image, *, alt=None, role="picture"):
        return None if image is None else {"alt": alt, "renditions": []}

    def media(self, **entry):
        self.files.append(entry)
