"""What was sent as the drafts that actions take."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from storefront.catalog.drafts import MediaDraft, OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.measures import Measure

_RENAMED = {"picture_id": "media_id", "collection_ids": "collections"}
_TUPLES = frozenset({"option_values", "tags", "collections"})


def product_draft(given: Mapping[str, Any], before: ProductDraft | None = None) -> ProductDraft:
    """The draft of a new product, or of one that is there with what was said changed. Raises ActionError."""
    own = {name: value for name, value in given.items() if name not in {"variants", "options", "pictures"}}
    changes: dict[str, Any] = _named(own)
    if "options" in given:
        changes["options"] = tuple(_option(option) for option in given["options"])
    if "variants" in given:
        changes["variants"] = _variants(given["variants"], before.variants if before else ())
    if "pictures" in given:
        changes["media"] = tuple(
            picture_draft(each, f"pictures.{i}") for i, each in enumerate(given["pictures"])
        )
    return replace(before, **changes) if before else ProductDraft(**changes)


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    found = {_RENAMED.get(name, name): value for name, value in given.items()}
    return {name: tuple(value) if name in _TUPLES else value for name, value in found.items()}


def _option(given: Mapping[str, Any]) -> OptionDraft:
    texts = given.get("translations", {})
    return OptionDraft(name=given["name"], values=tuple(given["values"]), translations=texts)


def _variants(given: Sequence[Mapping[str, Any]], before: Sequence[VariantDraft]) -> tuple[VariantDraft, ...]:
    by_id = {draft.id: draft for draft in before}
    found = []
    for index, each in enumerate(given):
        if "id" in each and each["id"] not in by_id:
            message = _("This product has no such variant.")
            raise ActionError("variant_unknown", message, field=f"variants.{index}.id")
        standing = by_id.get(each.get("id"))
        if standing is None and "price" not in each:
            raise ActionError("price_missing", _("Say what it costs."), field=f"variants.{index}.price")
        found.append(variant_draft(each, standing))
    return tuple(found)


def variant_draft(given: Mapping[str, Any], before: VariantDraft | None = None) -> VariantDraft:
    """The draft of a variant, or of one that is there with what was said changed."""
    changes = _named(given)
    if changes.get("measure"):
        changes["measure"] = Measure(**changes["measure"])
    return replace(before, **changes) if before else VariantDraft(**changes)


def picture_draft(given: Mapping[str, Any], at: str = "") -> MediaDraft:
    """The draft of a picture. Raises ActionError for one that is neither an address nor Base64."""
    prefix = f"{at}." if at else ""
    if bool(given.get("source_url")) == bool(given.get("data")):
        message = _("Send either the address of the picture or its bytes.")
        raise ActionError("picture_missing", message, field=f"{prefix}source_url")
    common = {"alt": given.get("alt", ""), "translations": given.get("translations", {})}
    if given.get("source_url"):
        return MediaDraft(source_url=given["source_url"], **common)
    try:
        return MediaDraft(data=base64.b64decode(given["data"], validate=True), **common)
    except (binascii.Error, ValueError):
        raise ActionError("not_base64", _("This is no Base64."), field=f"{prefix}data") from None
