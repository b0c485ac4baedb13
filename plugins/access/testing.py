"""Callers of the API for tests of any domain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.test import Client

from foundation.api.versions import CURRENT
from foundation.permissions import NAMES
from tenants.context import in_store, on_platform
from tenants.models import Store

from .actions import make_access_token


class ApiClient:
    """Calls the API of one store with a token of its own; addresses are told without /api/<version>/."""

    def __init__(self, store: Store, scopes: Collection[str] = NAMES) -> None:
        with in_store(store):
            self.token, self.secret = make_access_token(name="Test", scopes=scopes)
        self._client = Client(headers={"host": settings.PLATFORM_HOST})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `If_Match="…"` and the like are headers."""
        told = {"authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-").lower(): value for name, value in headers.items()
        }
        path = path if path.startswith("/") else f"/api/{CURRENT}/{path}"
        extra = {} if body is None else {"data": body, "content_type": "application/json"}
        with on_platform():
            return getattr(self._client, method)(path, headers=told, **extra)

    def get(self, path: str, **headers: str) -> Any:
        """A GET."""
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """A POST of JSON."""
        return self.ask("post", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """A PATCH of JSON."""
        return self.ask("patch", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        """A PUT of JSON."""
        return self.ask("put", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        """A DELETE."""
        return self.ask("delete", path, **headers)
