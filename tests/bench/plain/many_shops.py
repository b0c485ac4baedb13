"""The same view in many stores: our routing and our database backend, and nothing else of ours."""

from kaidian.settings import *  # noqa: F403

BENCH_MIDDLEWARE = ["tenants.routing.StoreRouting"]
ROOT_URLCONF = STORE_URLCONF = "tests.bench.plain.urls"
