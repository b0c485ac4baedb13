"""Celery's clock, for `celery beat`: it sends tasks by name, so it loads settings and no apps."""

from __future__ import annotations

from celery import Celery

app = Celery("kaidian", fixups=[])
app.config_from_object("kaidian.settings", namespace="CELERY")
