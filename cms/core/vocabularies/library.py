"""Closed lists of the lessons room. Codes are published and never change."""

from cms.core.vocabularies.shared import closed_list

DELIVERIES = closed_list("delivery")
CONTENT_WARNINGS = closed_list("content_warning")
GROUPINGS = closed_list("grouping")
CALLOUT_STYLES = closed_list("callout_style")
QUIZ_TYPES = closed_list("quiz_type")
RESOURCE_TYPES = closed_list("resource_type")
FILE_ROLES = closed_list("file_role")
MEDIA_ROLES = (*closed_list("media_role"), *FILE_ROLES)
LICENCES = closed_list("licence")
VARIANTS = closed_list("variant")
CONSENT_SCOPES = closed_list("consent_scope")
PAPERS = closed_list("paper")


def warns(level: str) -> bool:
    """Does content of this warning level have to say where help is?"""
    return level not in {"", "none"}
