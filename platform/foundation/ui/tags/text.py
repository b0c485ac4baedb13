"""Tags for small things inside a line: icons, badges, money, dates, names."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.money import Money
from foundation.ui import formats

register = template.Library()

ICON_FILE = Path(__file__).resolve().parents[1] / "static/ui/icons.svg"
ICONS = frozenset(
    line.split('id="')[1].split('"')[0] for line in ICON_FILE.read_text().splitlines() if "id=" in line
)
TONE_ICONS = {
    "neutral": "",
    "success": "check",
    "warning": "warning",
    "danger": "error",
    "info": "info",
    "accent": "spark",
}
AVATAR_HUES = 6


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers unless labelled. An unknown name: ValueError."""
    if name not in ICONS:
        raise ValueError(f"There is no icon named {name!r}")
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{}" height="{}" {}><use href="{}#{}"></use></svg>',
        size,
        size,
        role,
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon: str | None = None) -> SafeString:
    """A state in a word. Its icon says the tone to those who don't see colour; `icon=""` leaves it out."""
    name = TONE_ICONS[tone] if icon is None else icon
    picture = _icon(name) if name else ""
    return format_html('<span class="badge {}">{}{}</span>', tone, picture, text)


_icon = icon


@register.filter
def money(amount: int | Money | None, currency: str = "") -> str:
    """Minor units (or Money) as localised text; nothing for None."""
    return "" if amount is None else formats.money_text(amount, currency)


@register.simple_tag(name="money")
def money_tag(amount: int | Money | None, currency: str = "") -> str:
    """The same as the filter, for a currency that comes from a variable."""
    return money(amount, currency)


@register.filter
def short_number(value: int | float | Decimal) -> str:
    """12K, 1.2万."""
    return formats.short_number(value)


@register.simple_tag
def number(value: int | float | Decimal | None) -> str:
    """1,234; nothing for None."""
    return "" if value is None else formats.number_text(value)


@register.filter
def day(value: Date | None) -> str:
    """A date as plain text; nothing for None."""
    return formats.date_text(value) if value else ""


@register.filter
def moment(value: Date | None) -> str:
    """A date with its time and the zone's name, as plain text; nothing for None."""
    return formats.date_text(value, "moment") if value else ""


@register.simple_tag
def date(value: Date | None, style: str = "medium") -> SafeString | str:
    """A `<time>` in the active language; the full moment is its title. Nothing for None."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        formats.date_text(value, "long"),
        formats.date_text(value, style),
    )


@register.simple_tag
def avatar(name: str, image: str = "", size: str = "", square: bool = False) -> SafeString:
    """Initials on a tint that stays the same for a name, or a picture."""
    shape = f"{size}{' square' if square else ''}"
    if image:
        return format_html('<span class="avatar {}"><img src="{}" alt=""></span>', shape, image)
    hue = sum(map(ord, name)) % AVATAR_HUES
    return format_html(
        '<span class="avatar hue-{} {}" aria-hidden="true">{}</span>', hue, shape, initials(name)
    )


def initials(name: str) -> str:
    """Up to two Latin initials, or the first Han character: "Ada Lovelace" is "AL", "晶石小铺" is "晶"."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    if not words[0][0].isascii():
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag
def thumb(url: str = "", alt: str = "", size: str = "") -> SafeString:
    """A square product picture; a drawn placeholder when there is none."""
    picture = format_html('<img src="{}" alt="{}" loading="lazy">', url, alt) if url else icon("image")
    return format_html('<span class="thumb {}">{}</span>', size, picture)


@register.simple_tag
def copy(value: str, label: str = "") -> SafeString:
    """A value with a button that copies it."""
    return render_to_string("ui/copy.html", {"value": value, "label": label})


@register.simple_tag
def tip(text: str) -> SafeString:
    """A question mark that explains on hover, focus or tap."""
    return render_to_string("ui/tip.html", {"text": text, "id": f"tip-{crc32(text.encode()):x}"})
