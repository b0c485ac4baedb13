"""One form that fits every page: whatever a page asks for, it names a thing of one store."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from plugins.functions.tests.wat import answering, manifest
from tests.isolation.world import Side, a_picture, an_address
from themes.tests.zips import TINY, zipped


def body_of(side: Side) -> dict[str, Any]:
    """What to post: good values for every field of every form, all of them about `side`.

    No text tells whose they are: what comes back of the store's own words was not sent.
    """
    variant, line = side.variant, side.line
    return {
        **an_address(side),
        "email": "taken@over.example",
        "name": "Taken over",
        "line1": "Taken over",
        "note": "Taken over",
        "do": "archive",
        "ids": [side.product.pk],
        "products": [side.product.pk],
        "collections": [side.collection.pk],
        "pictures": [side.media.pk, side.picture_token],
        "files": SimpleUploadedFile("picture.png", a_picture("#00ff00")),
        "file": SimpleUploadedFile("list.csv", b"Handle,Title,Variant Price\nnew,New,1\n"),
        "theme": SimpleUploadedFile("theme.zip", zipped(TINY).getvalue()),
        "manifest": SimpleUploadedFile("function.toml", manifest("taken").encode()),
        "wasm": SimpleUploadedFile("function.wasm", answering({"refusals": []})),
        "function": "volume-discount",
        "most": 3,
        "shelf": "Taken over",
        "look": "courtyard/ink",
        "url": "https://93.184.215.14/taken",
        "events": ["order.paid"],
        "most_at_once": "3",
        "since": "2020-01-01T08:00",
        "until": "2099-01-01T08:00",
        "publish_at": f"{date.today().year + 1}-01-01T08:00",
        "title": "Taken over",
        "limit": "7",
        "token": "Taken over",
        "lives": "30",
        "scopes": ["orders.view"],
        "_act": "leave",
        "text": "Taken over",
        "message_zh-Hans": "Taken over",
        "body": "<p>Taken over</p>",
        "locale": "en",
        "tags": "Taken over",
        "body_en": "<p>Taken over</p>",
        "handle": "taken-over",
        "sort": "manual",
        "status": "active",
        "seen": "",
        "index": "0",
        "o0-name": "Size",
        "o0-values": "S",
        "v0-id": variant.pk,
        "v0-values": '["S"]',
        "v0-price": "1",
        "v0-on_hand": "1",
        "v0-shown": "",
        "v0-tracked": "on",
        "v0-unit": "g",
        "role": "manager",
        "is_needed": "on",
        "permissions": ["catalog.view"],
        "replacement": "manager",
        "locales": ["en"],
        "time_zone": "Asia/Shanghai",
        "countries": ["FR"],
        "price": "1",
        "free_over": "",
        "percent": "5",
        "calculator": "",
        f"units_{line.pk}": 1,
        "amount": "1",
        "restock": "on",
        "reason": "Taken over",
        "key": "taken-over",
        "id": variant.pk,
        "variant": variant.pk,
        "quantity": 1,
        "line": 1,
        "store": str(side.store.uid),
        "order": side.order.token,
        "gateway": "stripe",
        "desk-care": "Taken over",
        "names": "Taken over",
        "order.paid:staff": "email/email",
        "turn": "off",
        "next": f"/stores/{side.store.handle}/products/",
        "return_to": "/cart",
        f"updates[{side.cart_line}]": 1,
        "visibility": "visible",
        "blog": side.blog.pk,
        "comments": "open",
        "links": "[]",
        "path": "/taken-over",
        "target": "/pages/taken-over",
        "comment[author]": "Taken over",
        "comment[email]": "taken@over.example",
        "comment[body]": "Taken over",
        "contact[email]": "taken@over.example",
        "contact[body]": "Taken over",
    }
