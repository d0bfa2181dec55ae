"""The WSGI entry point, which `ops.server` serves."""

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from cms.documents.apps import refusal_of_database
from cms.statements import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

if said := refusal_of_database():
    raise ImproperlyConfigured(said)
limit_statements(settings.DATABASES["default"], settings.STATEMENT_SECONDS)

application: WSGIApplication = get_wsgi_application()

# what follows knows models, which are ready only now
from ops.garbage_collection import leave_what_is_imported  # noqa: E402

leave_what_is_imported()
