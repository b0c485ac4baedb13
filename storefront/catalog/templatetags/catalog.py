"""`{% load catalog %}`: how products are shown in the back office."""

from __future__ import annotations

import json
from typing import Any

from babel.core import Locale
from babel.numbers import get_currency_symbol
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.html import plain_text
from foundation.money import format_money
from foundation.ui.formats import babel_locale
from foundation.ui.tags.text import badge
from storefront.catalog.models import Media, Product, ProductImport
from storefront.catalog.pages.pictures import Tile
from storefront.catalog.pages.rows import OptionRow, VariantRow
from storefront.catalog.pictures import thumbnail_url

register = template.Library()
LOW_STOCK = 5


@register.filter
def thumbnail(media: Media | None, width: int = 160) -> str:
    """The address of a picture about so wide; "" for none."""
    return thumbnail_url(media, width)


@register.simple_tag
def product_status(status: str) -> SafeString:
    """A badge that says whether shoppers see it."""
    if status == Product.Status.ACTIVE:
        return badge(_("On sale"), tone="success")
    if status == Product.Status.DRAFT:
        return badge(_("Draft"), tone="info")
    return badge(_("Archived"))


@register.simple_tag
def stock_text(available: int | None) -> SafeString | str:
    """How many pieces there are, in a tone that warns when they get few."""
    if available is None:
        return format_html('<span class="faint">{}</span>', _("Not counted"))
    told = ngettext("%(count)s in stock", "%(count)s in stock", available) % {"count": available}
    if available <= 0:
        return format_html('<span class="stock-out">{}</span>', told)
    return format_html('<span class="{}">{}</span>', "stock-low" if available <= LOW_STOCK else "", told)


@register.simple_tag
def price_range(product: Product, currency: str) -> str:
    """The price, or the lowest and the highest of the variants."""
    locale = babel_locale()
    low = format_money(product.price_min, currency, locale)
    if product.price_max == product.price_min:
        return low
    return f"{low} – {format_money(product.price_max, currency, locale)}"


@register.filter
def language_name(locale: str) -> str:
    """What a language is called in itself."""
    return Locale.parse(locale, sep="-").get_display_name() or locale


@register.simple_tag
def language_card(locale: str) -> str:
    """The heading of the card with a product's words in another language."""
    return _("In %(language)s") % {"language": language_name(locale)}


@register.filter
def plain(text: str) -> str:
    """The words of a rich text."""
    return plain_text(text)


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON, for a form to carry."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.filter
def alt_in(tile: Tile, locale: str) -> str:
    """What a picture shows, in a language."""
    return tile.alts.get(locale, "")


@register.simple_tag
def option_texts(option: OptionRow, locale: str) -> dict[str, str]:
    """An option's name and values in a language, a value a line."""
    name, values = option.texts.get(locale, ("", []))
    return {"name": name, "values": "\n".join(values)}


@register.inclusion_tag("catalog/cell.html", takes_context=True)
def variant_cell(
    context: template.Context,
    row: VariantRow,
    index: int,
    name: str,
    label: str,
    show: bool = False,
    help: str = "",
) -> dict[str, Any]:
    """One input of a variant: `show` its label, else only say it."""
    is_money = name in {"price", "compare", "cost"}
    currency = context["request"].store.currency
    return {
        "id": f"v{index}-{name}",
        "name": name,
        "value": row.cells.get(name, ""),
        "error": row.errors.get(name, ""),
        "label": label,
        "show": show,
        "help": help,
        "sign": get_currency_symbol(currency, locale=babel_locale()) if is_money else "",
        "inputmode": "decimal" if is_money else "numeric" if name == "on_hand" else "",
    }


@register.simple_tag
def import_status(row: ProductImport) -> SafeString:
    """A badge that says how an import stands."""
    tone, text = {
        ProductImport.Status.CHECKING: ("info", _("Being checked")),
        ProductImport.Status.CHECKED: ("warning", _("Waits for you")),
        ProductImport.Status.RUNNING: ("info", _("Under way")),
        ProductImport.Status.FINISHED: ("success", _("Through")),
        ProductImport.Status.FAILED: ("danger", _("Not readable")),
    }[ProductImport.Status(row.status)]
    return badge(text, tone=tone)
