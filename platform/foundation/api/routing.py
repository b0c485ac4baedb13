"""Addresses of an API. A domain's api.py lists its `urlpatterns`, made by a router of this kind."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, register_converter
from rest_framework.routers import SimpleRouter


class IdConverter:
    """A primary key: digits, no more than the database can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_converter(IdConverter, "id")


def new_router() -> SimpleRouter:
    """A router without slashes at the end."""
    return SimpleRouter(trailing_slash=False, use_regex_path=False)


def at(route: str, view: Any, *, basename: str = "", **actions: str) -> URLPattern:
    """One address of a resource: the method of each HTTP method, `at("store", StoreView, get="retrieve")`."""
    pattern: URLPattern = path(
        route, view.as_view(actions, basename=basename or route.partition("/")[0], detail=True)
    )
    return pattern
