"""The baseline under a web server: `tests.bench.plain.wsgi:application`.

BENCH_SETTINGS names the settings. Their BENCH_MIDDLEWARE counts from here on: apps that insist on a
middleware have had their look at the real one.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("BENCH_SETTINGS", "tests.bench.plain.settings")
django.setup(set_prefix=False)
settings.MIDDLEWARE = getattr(settings, "BENCH_MIDDLEWARE", [])
application = WSGIHandler()
