"""The Celery app. Tasks take the store as their first argument and enter it themselves (tenants.tasks)."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")

app = Celery("kaidian")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
