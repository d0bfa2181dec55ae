"""The first questions to a child, as the API answers them."""

from cms.api.shapes import Questions
from cms.documents.addresses import ROOT
from cms.publishing.vocabularies.directory import TYPES_OF, WAYS
from cms.publishing.vocabularies.happened import CATEGORIES_OF, HAPPENED, TOPICS_OF
from cms.publishing.vocabularies.vocabulary import NATIVELY_REVIEWED


def questions(locale: str) -> Questions:
    return {
        "locale": locale,
        "needs_native_review": locale not in NATIVELY_REVIEWED,
        "happened": [
            {
                "code": one.code,
                "label": one.text(locale),
                "topics": list(TOPICS_OF[one.code]),
                "categories": list(CATEGORIES_OF[one.code]),
                "services": f"{ROOT}{locale}/services/?happened={one.code}",
            }
            for one in HAPPENED
        ],
        "ways": [
            {"code": one.code, "label": one.text(locale), "types": list(TYPES_OF[one.code])}
            for one in WAYS
        ],
    }
