"""The web server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")
_django = get_wsgi_application()

from kaidian.front import Front  # noqa: E402 - after the apps are loaded

application = Front(_django)
