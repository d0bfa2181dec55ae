"""The tables of the read model belong to this app until every table follows its room."""

from cms.documents.models import Dependency, Document, Facet, Feed, MediaFile, OldSlug

__all__ = ["Dependency", "Document", "Facet", "Feed", "MediaFile", "OldSlug"]
