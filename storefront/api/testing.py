"""What tests of a shop's API need: a script of another site that calls it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tenants.models import Store

ROOT = "/api/2026-11"


class Script:
    """A script of another site, signed in as a customer by `token` if there is one."""

    def __init__(self, store: Store, token: str = "", root: str = ROOT) -> None:
        headers = {"host": store.host, "origin": "https://app.example", "sec-fetch-site": "cross-site"}
        self._client = Client(headers=headers | ({"authorization": f"Bearer {token}"} if token else {}))
        self._root = root

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to a call; `If_Match="…"` sends a header."""
        text = "" if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.generic(
            method, f"{self._root}/{path}", text, content_type="application/json", headers=named
        )

    def get(self, path: str, **headers: str) -> Any:
        """What is at an address."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """A POST."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """A PATCH."""
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        """A PUT."""
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        """A DELETE."""
        return self.call("DELETE", path, **headers)
