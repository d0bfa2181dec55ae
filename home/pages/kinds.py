"""The kinds of this room: with which functions and which shapes."""

from cms.documents.kinds import DocumentKind
from home.directory import service_documents
from home.pages import documents, examples, help_now, vocabulary

HOME_KINDS = (
    DocumentKind(
        kind="home",
        document_shape=documents.HomeDocument,
        document_example=examples.HOME,
        card_shape=documents.HomeCard,
        card_example=examples.HOME_CARD,
        is_fact=True,  # the alert
        body=documents.home_body,
        card=documents.home_card,
        search_text=documents.home_search_text,
        always=True,
    ),
    DocumentKind(
        kind="vocabulary",
        document_shape=vocabulary.VocabularyDocument,
        document_example=examples.VOCABULARY,
        card_shape=vocabulary.VocabularyCard,
        card_example=examples.VOCABULARY_CARD,
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
        document_example=examples.PAGE,
        card_shape=documents.PageCard,
        card_example=examples.PAGE_CARD,
        body=documents.info_body,
        card=documents.info_card,
        search_text=documents.info_search_text,
    ),
)
DIRECTORY_KINDS = (
    DocumentKind(
        kind="help-now",
        document_shape=help_now.HelpNowDocument,
        document_example=examples.HELP_NOW,
        card_shape=help_now.HelpNowCard,
        card_example=examples.HELP_NOW_CARD,
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
        document_example=examples.SERVICE,
        card_shape=service_documents.ServiceCard,
        card_example=examples.SERVICE_CARD,
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
        document_example=examples.ORGANIZATION,
        card_shape=documents.OrganizationCard,
        card_example=examples.ORGANIZATION_CARD,
        is_fact=True,
        body=documents.organization_body,
        card=documents.organization_card,
        search_text=documents.organization_search_text,
    ),
)
