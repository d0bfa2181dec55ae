"""One code of a closed list that more than one room publishes."""

from typing import Annotated

from cms.core.vocabularies.directory import CATEGORIES, URGENCIES, codes
from cms.core.vocabularies.library import CONTENT_WARNINGS, LICENCES
from cms.core.vocabularies.shared import AUDIENCES, LANGUAGES, TOPICS
from cms.documents.shapes.words import Codes

Audience = Annotated[str, Codes("Audience", codes(AUDIENCES))]
Category = Annotated[str, Codes("Category", codes(CATEGORIES))]
Language = Annotated[str, Codes("Language", codes(LANGUAGES))]
Licence = Annotated[str, Codes("Licence", codes(LICENCES))]
Topic = Annotated[str, Codes("Topic", codes(TOPICS))]
Urgency = Annotated[str, Codes("Urgency", codes(URGENCIES))]
WarningLevel = Annotated[str, Codes("WarningLevel", codes(CONTENT_WARNINGS))]
