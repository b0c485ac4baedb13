"""A Django without any of ours: one view that answers from memory, no middleware, no database."""

SECRET_KEY = "for measuring only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.plain.urls"
BENCH_MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
