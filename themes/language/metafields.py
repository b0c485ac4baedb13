"""Filters that print metafields: as text, or as the markup that fits their type."""

from decimal import Decimal

from themes.engine import Drop, Html, Listing, attributes
from themes.language.dates import moment_of, time_tag
from themes.language.links import link_to, safe_url
from themes.language.media import image_tag, picture_url
from themes.language.money import money
from themes.language.text import text_of
from themes.objects.colour import ColorDrop
from themes.objects.images import ImageDrop
from themes.objects.metafields import LIST, MetafieldDrop
from themes.registry import theme_filter
from themes.rendering.page import Page

LISTS = {"ordered": "ol", "unordered": "ul"}


def _text(value: object, field: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Drop):
        for name in filter(None, (field, "title", "name")):
            if (found := value[name]) is not None:
                return text_of(found)
    return text_of(value)


@theme_filter("metafield_text")
def metafield_text(metafield: object, *, field: object = "") -> str:
    """The value of a metafield as plain text, with the items of a list joined; `field` names a field of a
    metaobject.
    """
    if not isinstance(metafield, MetafieldDrop):
        return ""
    value, name = metafield["value"], text_of(field)
    if isinstance(value, list | tuple | Listing):
        return ", ".join(_text(each, name) for each in value)
    return _text(value, name)


@theme_filter("metafield_tag", needs_page=True)
def metafield_tag(
    page: Page, metafield: object, *, field: object = "", list_format: object = "unordered", **named: object
) -> Html:
    """A metafield's value in the element that fits its type: a link, a picture, a time, a list, a span."""
    if not isinstance(metafield, MetafieldDrop):
        return Html("")
    value, kind, name = metafield["value"], text_of(metafield["type"]), text_of(field)
    if isinstance(value, list | tuple | Listing):
        tag = LISTS.get(text_of(list_format), "ul")
        items = Html("").join(Html("<li>{}</li>").format(_text(each, name)) for each in value)
        frame = attributes({"class": f"metafield-{kind.removeprefix(LIST)}-array", **named})
        return Html("<{}{}>{}</{}>").format(tag, frame, items, tag)
    return _tag(page, value, kind, name, {"class": f"metafield-{kind}", **named})


def _tag(page: Page, value: object, kind: str, field: str, named: dict[str, object]) -> Html:
    if value is None:
        return Html("")
    if isinstance(value, ImageDrop):
        return image_tag(page, picture_url(value), **named)
    if kind == "url":
        return link_to(text_of(value), safe_url(value), **named)
    if kind in {"date", "date_time"} and (moment := moment_of(value)):
        return time_tag(page, moment, **named)
    if kind == "money":
        return _span(money(page, value), named)
    if isinstance(value, ColorDrop):
        return _span(str(value), {**named, "style": f"background-color:{value}"})
    if isinstance(value, Drop) and "url" in value.table:
        return link_to(_text(value, field), value["url"], **named)
    if isinstance(value, Html) or kind == "rich_text_field":
        return Html("<div{}>{}</div>").format(attributes(named), value)
    if isinstance(value, float | Decimal):
        return _span(f"{value:g}", named)
    return _span(_text(value, field), named)


def _span(text: str, named: dict[str, object]) -> Html:
    return Html("<span{}>{}</span>").format(attributes(named), text)
