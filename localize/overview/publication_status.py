"""How a page stands towards its readers, and the one honest line that says so.

Plain values and their wording; `page_statuses` reads them from the tables. The line tells what
readers see *now*: an unfinished draft or a refused publication changes nothing for them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.vocabularies.languages import language_label
from cms.documents.visibility import Hidden
from localize.workflow.models import Progress

# hidden because somebody decided so: nobody is waited for
_BY_DECISION = (Hidden.SCHEDULED, Hidden.ENDED, Hidden.TAKEN_DOWN, Hidden.DELETED)


@dataclass(frozen=True)
class PublicationStatus:
    """One page of a family.

    hidden: None while readers see the page. above, above_id: title and pk of the page above that
    hides it.
    since: when the version that readers see was published. progress: of a translation's strings,
    for the source version that they belong to; None for a source page. changed_at: when its
    source last changed under it.
    """

    language: str  # BCP 47 tag
    hidden: Hidden | None
    above: str = ""
    above_id: int | None = None
    since: datetime | None = None
    has_newer_draft: bool = False
    goes_live_at: datetime | None = None
    ends_at: datetime | None = None
    progress: Progress | None = None
    changed_at: datetime | None = None
    # of a translation: its source was published since, and the new strings are not there yet
    is_preparing: bool = False
    # of a translation: of a version that readers do not have; it goes public with its source
    is_ahead: bool = False

    @property
    def is_public(self) -> bool:
        return self.hidden is None

    @property
    def waits_for_publication(self) -> bool:
        """Of a translation: is every string approved, and some of it not released yet?"""
        if self.progress is None or self.progress.outstanding or self.hidden in _BY_DECISION:
            return False
        if self.is_preparing or self.is_ahead:
            return False
        if self.hidden in (Hidden.NEVER, Hidden.ALIAS):
            return True
        later = (self.progress.newest_approval, self.changed_at)
        return self.since is not None and any(at is not None and at > self.since for at in later)


@dataclass(frozen=True)
class PageTranslations:
    """A source page and its translations.

    is_preparing: it was published, and the worker has not made its strings yet.
    """

    source: PublicationStatus
    translations: tuple[PublicationStatus, ...] = ()
    is_preparing: bool = False

    def member(self, language: str) -> PublicationStatus | None:
        """The page of the family in a language."""
        members = (self.source, *self.translations)
        return next((one for one in members if one.language == language), None)


# A few words, for a list


def brief(translation: PublicationStatus) -> str:
    """One translation in a few words."""
    progress = translation.progress
    words = {"language": language_label(translation.language)}
    if translation.is_preparing:
        return _("%(language)s: strings are being prepared") % words
    if progress is not None and progress.outstanding:
        return ngettext(
            "%(language)s: %(waiting)s of %(total)s waits",
            "%(language)s: %(waiting)s of %(total)s wait",
            progress.total,
        ) % {**words, "waiting": progress.outstanding, "total": progress.total}
    if translation.waits_for_publication:
        return _("%(language)s: to be published") % words
    return (
        _("%(language)s: public") if translation.is_public else _("%(language)s: not public")
    ) % words


# The line


def line(
    page_translations: PageTranslations, language: str = "", *, with_counts: bool = True
) -> str:
    """What readers see, one sentence for each language; with `language`, its translation first.

    with_counts: how many strings wait, too.
    """
    sentences = [source_sentence(page_translations.source)]
    if page_translations.is_preparing and not page_translations.translations:
        sentences.append(preparing_sentence())
    for translation in page_translations.translations:
        place = 0 if translation.language == language else len(sentences)
        sentences.insert(place, translation_sentence(translation, with_counts=with_counts))
    return " ".join(sentences)


def preparing_sentence() -> str:
    """Of a page that was published before the worker looked at it."""
    return _("Its strings are being prepared for the translators.")


def source_sentence(source: PublicationStatus) -> str:
    """What readers see of a page in the language it was written in."""
    language = language_label(source.language)
    if source.hidden is not None:
        return _("Not public in %(language)s: %(reason)s.") % {
            "language": language,
            "reason": reason(source),
        }
    if source.has_newer_draft:
        return _newer_draft(source, language)
    if source.ends_at is not None:
        return _("Public in %(language)s until %(when)s.") % {
            "language": language,
            "when": moment(source.ends_at),
        }
    return _("Public in %(language)s.") % {"language": language}


def _newer_draft(source: PublicationStatus, language: str) -> str:
    words = {"language": language, "date": day(source.since) if source.since else ""}
    public = (
        _("Public in %(language)s: readers see the version of %(date)s")
        if source.since
        else _("Public in %(language)s")
    ) % words
    if source.ends_at is not None:
        public = _("%(sentence)s until %(when)s") % {
            "sentence": public,
            "when": moment(source.ends_at),
        }
    if source.goes_live_at is not None:
        return _("%(sentence)s; the newer draft goes public on %(when)s.") % {
            "sentence": public,
            "when": moment(source.goes_live_at),
        }
    return _("%(sentence)s; a newer draft is not public yet.") % {"sentence": public}


def translation_sentence(translation: PublicationStatus, *, with_counts: bool = True) -> str:
    """What waits in one translation, and what its readers see meanwhile."""
    progress = translation.progress
    is_counted = progress is not None and progress.outstanding and not translation.is_preparing
    if is_counted and not with_counts:
        return _("%(language)s: %(seen)s") % {
            "language": language_label(translation.language),
            "seen": _seen(translation),
        }
    return _("%(language)s: %(done)s; %(seen)s") % {
        "language": language_label(translation.language),
        "done": _done(translation),
        "seen": _seen(translation),
    }


def _done(translation: PublicationStatus) -> str:
    progress = translation.progress
    if translation.is_preparing:
        return _("its new strings are being prepared")
    if progress is not None and progress.outstanding:
        return waiting(progress)
    if translation.waits_for_publication:
        return _("every string is approved and waits to be published")
    if translation.is_ahead:
        return _("every string is approved and goes public with its source")
    return _("every string is approved")


def waiting(progress: Progress) -> str:
    """“3 of 12 strings wait”."""
    return ngettext(
        "%(waiting)s of %(total)s string waits",
        "%(waiting)s of %(total)s strings wait",
        progress.total,
    ) % {"waiting": progress.outstanding, "total": progress.total}


def stale_sentence(changed_at: datetime | None, progress: Progress) -> str:
    """“Source updated on 3 November, 3 strings to do”; empty when nothing is left of it."""
    if changed_at is None or not progress.outstanding:
        return ""
    return ngettext(
        "Source updated on %(date)s, %(count)s string to do.",
        "Source updated on %(date)s, %(count)s strings to do.",
        progress.outstanding,
    ) % {"date": day(changed_at), "count": progress.outstanding}


def _seen(translation: PublicationStatus) -> str:
    if translation.hidden is Hidden.NEVER:
        return _("readers see nothing yet.")
    if translation.hidden is not None:
        return _("readers see nothing: %(reason)s.") % {"reason": reason(translation)}
    if translation.since is None:
        return _("readers see it.")
    if translation.ends_at is None:
        return _("readers see the version of %(date)s.") % {"date": day(translation.since)}
    return _("readers see the version of %(date)s until %(when)s.") % {
        "date": day(translation.since),
        "when": moment(translation.ends_at),
    }


def not_yet_public(title: str, page: PublicationStatus) -> str:
    """Of a page that was just published and that readers do not see: what is still missing."""
    return _("“%(title)s” is ready, but readers do not see it yet: %(reason)s.") % {
        "title": title,
        "reason": reason(page),
    }


def reason(page: PublicationStatus) -> str:
    """Why readers do not see it: a clause without a stop."""
    above = {"above": page.above}
    match page.hidden:
        case Hidden.ALIAS:
            return _("it only repeats another page")
        case Hidden.SCHEDULED:
            when = moment(page.goes_live_at) if page.goes_live_at else ""
            return _("it goes public on %(when)s") % {"when": when}
        case Hidden.NEVER:
            return _("it was never published")
        case Hidden.ENDED if page.ends_at is not None:
            return _("its time ended on %(when)s") % {"when": moment(page.ends_at)}
        case Hidden.ENDED:
            return _("its time has ended")
        case Hidden.TAKEN_DOWN:
            return _("it was taken down")
        case Hidden.PRIVATE:
            return _("it is private")
        case Hidden.PRIVATE_ABOVE:
            return _("“%(above)s” above it is private") % above
        case Hidden.HIDDEN_ABOVE:
            return _("“%(above)s” above it is not public") % above
        case Hidden.DELETED:
            return _("the page was deleted")
        case Hidden.NO_LANGUAGE:
            return _("this language is not in public view")
        case _:
            return _("its words are not the ones that were approved")


# Words for languages and days


def day(at: datetime) -> str:
    """A day as people say it, in the time zone of the office; the year if it is another one."""
    local = timezone.localtime(at)
    return date_format(local, "j F" if _is_this_year(local) else "j F Y")


def moment(at: datetime) -> str:
    """A day and its hour."""
    local = timezone.localtime(at)
    return date_format(local, "j F, H:i" if _is_this_year(local) else "j F Y, H:i")


def _is_this_year(local: datetime) -> bool:
    return local.year == timezone.localtime().year
