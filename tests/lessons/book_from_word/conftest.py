"""The places of Word files, and the form of a book."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.lessons.docx_import.conftest import (  # noqa: F401
    module,
    module_world,
    own_media,
)


@pytest.fixture
def home(public_tree):
    return public_tree.khmer


@pytest.fixture
def send(client, editor, home):
    """`send(content, **typed)`: what the form answers to the editor."""

    def post(content, *, user=editor, **typed):
        client.force_login(user)
        where = {"place": str(home.translation_key), "language": "km", "title": ""}
        file = {} if content is None else {"file": SimpleUploadedFile("book.docx", content)}
        return client.post(reverse("lessons_book"), where | file | typed)

    return post
