"""`manage.py rebuild_documents` with the words in force, like every process that writes documents:
otherwise it would write shipped labels, or call every better one a difference."""

from typing import Any

from cms.documents.management.commands import rebuild_documents
from cms.office.wording import speaking


class Command(rebuild_documents.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        speaking.refresh()
        super().handle(*args, **options)
