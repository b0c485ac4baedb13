"""`{% load catalog %}`: how products are shown in the back office."""

from __future__ import annotations

import json
from typing import Any

from babel.numbers import get_currency_symbol
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.html import plain_text
from foundation.money import format_money
from foundation.ui.formats import babel_locale
from foundation.ui.tags.text import badge, icon
from storefront.catalog.models import Media, Product, ProductExport, ProductImport
from storefront.catalog.pages.pictures import Tile
from storefront.catalog.pages.rows import OptionRow, VariantRow
from storefront.catalog.pictures import thumbnail_url
from storefront.languages import own_name
from themes.language.measures import unit_name

register = template.Library()
LOW_STOCK = 5
DECIMAL = SafeString(' inputmode="decimal"')
WHOLE = SafeString(' inputmode="numeric"')
INVALID = SafeString(' aria-invalid="true"')


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
    return own_name(locale)


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


register.filter("unit_name", unit_name)


@register.filter
def alt_in(tile: Tile, locale: str) -> str:
    """What a picture shows, in a language."""
    return tile.alts.get(locale, "")


@register.simple_tag
def option_texts(option: OptionRow, locale: str) -> dict[str, str]:
    """An option's name and values in a language, a value a line."""
    name, values = option.texts.get(locale, ("", []))
    return {"name": name, "values": "\n".join(values)}


@register.simple_tag(takes_context=True)
def variant_cell(
    context: template.Context,
    row: VariantRow,
    index: int,
    name: str,
    label: str,
    show: bool = False,
    help: str = "",
) -> SafeString:
    """One input of a variant: `show` its label, else only say it. Made without a template: there are many."""
    error = row.errors.get(name, "")
    is_money = name in {"price", "compare", "cost"}
    is_number = is_money or name == "on_hand"
    entry = format_html(
        '<input class="input{}" id="v{}-{}" name="v{}-{}" value="{}" maxlength="255" autocomplete="off"'
        ' aria-label="{}"{}{}>',
        "" if is_money or not is_number else " number",
        *(index, name, index, name),
        row.cells.get(name, ""),
        label,
        (DECIMAL if is_money else WHOLE) if is_number else "",
        INVALID if error else "",
    )
    if is_money:
        sign = get_currency_symbol(context["request"].store.currency, locale=babel_locale())
        frame = '<span class="input-frame money"><span class="affix" aria-hidden="true">{}</span>{}</span>'
        entry = format_html(frame, sign, entry)
    return format_html(
        '<div class="field cell-{}"><label class="label{}" for="v{}-{}">{}</label>{}{}{}</div>',
        name,
        "" if show else " only-phone",
        *(index, name, label, entry),
        format_html('<span class="help">{}</span>', help) if help else "",
        format_html('<ul class="errorlist"><li>{}{}</li></ul>', icon("error", 16), error) if error else "",
    )


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


@register.simple_tag
def export_status(row: ProductExport) -> SafeString:
    """A badge that says how an export stands."""
    tone, text = {
        ProductExport.Status.RUNNING: ("info", _("Under way")),
        ProductExport.Status.FINISHED: ("success", _("Through")),
        ProductExport.Status.FAILED: ("danger", _("Stopped")),
        ProductExport.Status.CANCELLED: ("neutral", _("Ended")),
    }[ProductExport.Status(row.status)]
    return badge(text, tone=tone)
