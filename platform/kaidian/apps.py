"""The top of the house: what must be there in every process that uses Django."""

from __future__ import annotations

from django.apps import AppConfig


class KaidianConfig(AppConfig):
    """Makes the Celery app the current one, so that every process sends its tasks to our queue."""

    name = "kaidian"

    def ready(self) -> None:
        from kaidian import celery  # noqa: F401
