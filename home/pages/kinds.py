"""The kinds of this room: with which functions and which shapes."""

from cms.documents.kinds import DocumentKind
from home.directory import service_documents
from home.pages import documents, help_now, vocabulary

HOME_KINDS = (
    DocumentKind(
        kind="home",
        document_shape=documents.HomeDocument,
        card_shape=documents.HomeCard,
        is_fact=True,  # the alert
        body=documents.home_body,
        card=documents.home_card,
        search_text=documents.home_search_text,
        always=True,
    ),
    DocumentKind(
        kind="vocabulary",
        document_shape=vocabulary.VocabularyDocument,
        card_shape=vocabulary.VocabularyCard,
        body=vocabulary.body,
        card=vocabulary.card,
        always=True,
        is_page=False,
        needs_native_review=vocabulary.needs_native_review,
    ),
)
INFO_KINDS = (
    DocumentKind(
        kind="pages",
        document_shape=documents.PageDocument,
        card_shape=documents.PageCard,
        body=documents.info_body,
        card=documents.info_card,
        search_text=documents.info_search_text,
    ),
)
DIRECTORY_KINDS = (
    DocumentKind(
        kind="help-now",
        document_shape=help_now.HelpNowDocument,
        card_shape=help_now.HelpNowCard,
        body=help_now.body,
        card=help_now.card,
        always=True,
        is_fact=True,
    ),
)
SERVICE_KINDS = (
    DocumentKind(
        kind="services",
        document_shape=service_documents.ServiceDocument,
        card_shape=service_documents.ServiceCard,
        body=service_documents.body,
        card=service_documents.card,
        facets=service_documents.facets,
        position=service_documents.position,
        position_key=service_documents.position_key,
        search_text=service_documents.search_text,
        is_fact=True,
        is_help=True,
        values=service_documents.VALUES,
    ),
)
ORGANIZATION_KINDS = (
    DocumentKind(
        kind="organizations",
        document_shape=documents.OrganizationDocument,
        card_shape=documents.OrganizationCard,
        is_fact=True,
        body=documents.organization_body,
        card=documents.organization_card,
        search_text=documents.organization_search_text,
    ),
)
