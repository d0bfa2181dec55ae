"""The places of Word files, and the form that an editor fills in."""

import pytest
from django.urls import reverse

from tests.lessons.docx_import.conftest import (  # noqa: F401
    khmer_module,
    khmer_module_world,
    module,
    module_world,
    own_media,
    upload,
)


@pytest.fixture
def begin(client, editor):
    """`begin(module, **typed)`: what the form answers to the editor."""

    def send(below, /, *, user=editor, **typed):
        client.force_login(user)
        where = {"place": str(below.translation_key), "language": below.locale.language_code}
        form = {**where, "start": "blank", "title": "Passwords", **typed}
        return client.post(reverse("lessons_new"), form)

    return send
