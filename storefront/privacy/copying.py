"""The file that people get: a zip of their data as JSON, with a page that says what it is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext as _

from storefront.surface import DJANGO_LANGUAGE
from tenants.context import require_store

NAME = "my-data.zip"


def zipped(data: dict[str, Any], locale: str, missing: Sequence[str] = ()) -> bytes:
    """`data.json` and `read-me.txt`, in the reader's language. `missing` are apps that gave no answer."""
    kept = io.BytesIO()
    text = json.dumps(data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", text)
        file.writestr("read-me.txt", _explained(locale, missing))
    return kept.getvalue()


def unzipped(file: bytes) -> dict[str, Any]:
    """The data of such a file."""
    with zipfile.ZipFile(io.BytesIO(file)) as kept:
        data: dict[str, Any] = json.loads(kept.read("data.json"))
    return data


def _explained(locale: str, missing: Sequence[str]) -> str:
    store = require_store()
    with translation.override(DJANGO_LANGUAGE.get(locale, locale)):
        said = _(
            "This is what %(shop)s keeps about you.\n\n"
            "data.json holds all of it in a form that other programs can read. "
            "Open it with a text editor or a browser. "
            "Amounts are in the smallest unit of their currency; times are in UTC.\n\n"
            "To correct something, or to have your data erased: %(address)s\n"
        )
        lacks = _("\nThese apps of the shop gave no answer: %(apps)s. Ask the shop for their part.\n")
        told = said % {"shop": store.name, "address": f"{store.url}/account/privacy"}
        return told + (lacks % {"apps": ", ".join(missing)} if missing else "")
