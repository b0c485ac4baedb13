"""The description of the API: made from the views, frozen in a file beside this one, and shown to people.

What is served is the frozen file. A test holds it against the views; `kaidian openapi` writes it anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from foundation.api.versions import CURRENT

FOLDER = Path(__file__).parent


ADMIN, SHOP = "admin", "shop"
APIS = (ADMIN, SHOP)
_TITLES = {ADMIN: "Kaidian admin API", SHOP: "Kaidian storefront API"}
_INTRODUCTIONS = {ADMIN: "introduction.md", SHOP: "shop_introduction.md"}


def describe(api: str = ADMIN) -> dict[str, Any]:
    """The description of an API as its views are now, in English."""
    from django.urls import include, path
    from django.utils import translation

    from kaidian.api_urls import admin_patterns

    views = "storefront.api.urls" if api == SHOP else admin_patterns
    patterns = [path(f"api/{CURRENT}/", include(views))]
    with translation.override("en"):
        found: dict[str, Any] = _generated(patterns)
    introduction = (FOLDER / _INTRODUCTIONS[api]).read_text()
    found["info"] |= {"version": CURRENT, "title": _TITLES[api], "description": introduction}
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def _generated(patterns: list[Any]) -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator

    generator: Any = SchemaGenerator(patterns=patterns)  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


def frozen_file(api: str = ADMIN, version: str = CURRENT) -> Path:
    """Where the description of a version stands."""
    return FOLDER / (f"{version}.json" if api == ADMIN else f"{api}-{version}.json")


def written(description: dict[str, Any]) -> str:
    """The text of the file."""
    return json.dumps(description, indent=1, ensure_ascii=False) + "\n"


@lru_cache(maxsize=4)
def frozen(api: str = ADMIN, version: str = CURRENT) -> bytes:
    """The description that is served."""
    return frozen_file(api, version).read_bytes()
