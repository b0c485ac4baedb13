"""What every page of a shop has in its head for search engines and for scripts of themes."""

from __future__ import annotations

import json
from urllib.parse import quote

from storefront.localization import home_country
from storefront.surface import ShopRequest, prefix_of

_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What may not stand in a script as it is."""


def alternates(request: ShopRequest, path: str) -> str:
    """Links to the same page in the store's other languages, for search engines."""
    locales = request.store.all_locales
    if len(locales) < 2:
        return ""
    base, rest = request.store.url, quote(path)
    prefixes = {locale: prefix_of(request.store, locale) for locale in locales}
    return "".join(
        f'<link rel="alternate" hreflang="{locale}" href="{base}{prefix}{rest}">'
        for locale, prefix in prefixes.items()
    )


def script_facts(request: ShopRequest, *, editing: bool) -> str:
    """`window.Shopify`, from which scripts of themes read shop, language, currency and addresses."""
    store = request.store
    facts = {
        "shop": store.host,
        "locale": request.locale,
        "country": home_country(store),
        "currency": {"active": store.currency, "rate": "1.0"},
        "routes": {"root": f"{request.root}/"},
        **({"designMode": True} if editing else {}),
    }
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return f"<script>window.Shopify=Object.assign(window.Shopify||{{}},{text})</script>"
