"""The WSGI entry point: `granian --interface wsgi cms.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

application = get_wsgi_application()

if settings.CMS_SIDE == "public":  # the office asks with each screen
    from cms.office.wording.speaking import at_start  # knows models, which are ready only now

    at_start()
