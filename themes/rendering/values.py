"""Values of settings as templates see them, worked out once where they do not depend on the page."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import nh3

from themes.engine import Html, Template, TemplateError
from themes.format.keys import PREFIX
from themes.format.schema import Setting
from themes.format.setting_types import FONTS, LISTS, MARKUP, RESOURCE, TEXT, is_dynamic
from themes.objects.colour import ColorDrop
from themes.objects.fonts import font
from themes.objects.schemes import ColorSchemeDrop, Schemes, read_schemes
from themes.objects.video_urls import video_url
from themes.rendering.dynamic import dynamic_source
from themes.rendering.page import Page

if TYPE_CHECKING:
    from themes.rendering.placed_drops import Place

log = logging.getLogger(__name__)

type Late = Callable[[Page, "Place | None"], object]
"""A setting whose value depends on the page: its language, an object of the store, or a dynamic source."""

CLOSEST = frozenset({"product", "collection", "article", "blog", "page", "metaobject"})
"""Resources that `closest` finds in the settings around a block."""
_INLINE = {"a", "b", "strong", "i", "em", "u", "s", "br", "span", "code", "mark", "small", "sub", "sup"}
_ADDRESS = re.compile(r"(?:shopify|kaidian)://([\w/.~%-]*)")
_FILES = re.compile(r"(?:shopify|kaidian)://(?:shop_images|files(?:/[a-z]+)?)/")


@dataclass(frozen=True, slots=True)
class Values:
    """Values of settings: `fixed` ones, and `late` ones that are worked out for a page when asked for.

    `closest` names, by kind of resource, the setting that holds one. `schemes` are the colour schemes.
    """

    fixed: Mapping[str, object]
    late: Mapping[str, Late]
    closest: Mapping[str, str] = field(default_factory=dict)
    schemes: Schemes = field(default_factory=dict)


def values_of(
    settings: Mapping[str, Setting], given: Mapping[str, Any], schemes: Schemes | None = None
) -> Values:
    """Values of declared settings; a given value that does not fit (any more) gives way to the default.

    `schemes` are the theme's colour schemes, for a section or block; theme settings bring them themselves.
    """
    if schemes is None:
        schemes = _schemes(settings, given)
    fixed: dict[str, object] = {}
    late: dict[str, Late] = {}
    closest: dict[str, str] = {}
    for name, setting in settings.items():
        value = setting.fitting(given[name]) if name in given else setting.default
        found = _value(setting, value, schemes)
        if callable(found):
            late[name] = found
        else:
            fixed[name] = found
        if setting.type in CLOSEST and value and not (isinstance(value, str) and "closest." in value):
            closest.setdefault(setting.type, name)
    return Values(fixed, late, closest, schemes)


def _schemes(settings: Mapping[str, Setting], given: Mapping[str, Any]) -> Schemes:
    found: dict[str, ColorSchemeDrop] = {}
    for name, setting in settings.items():
        if setting.type == "color_scheme_group":
            value = setting.fitting(given[name]) if name in given else setting.default
            found.update(read_schemes(setting.extra.get("definition"), value))
    return found


def _value(setting: Setting, value: Any, schemes: Schemes) -> Any:
    """The value as templates see it, or a function of the page that works it out."""
    kind = setting.type
    if kind == "liquid":
        return _liquid(value) if isinstance(value, str) and value else value
    if is_dynamic(value):
        return _dynamic(setting, value, schemes)
    if kind == "color_scheme_group":
        return list(read_schemes(setting.extra.get("definition"), value).values())
    if kind in RESOURCE:
        return _resource(kind, value, setting) if value else [] if kind in LISTS else None
    if kind in TEXT:
        return _text(value, kind)
    return plain_value(kind, value, schemes)


def plain_value(kind: str, value: Any, schemes: Schemes) -> Any:
    """The value of a setting that is neither a text nor a resource."""
    if not value or not isinstance(value, str):
        return value
    if kind == "color":
        return ColorDrop(value)
    if kind == "color_scheme":
        return schemes.get(value) or next(iter(schemes.values()), value)
    if kind in FONTS:
        return font(value)
    if kind == "url":
        return _url(value)
    if kind == "video_url":
        return video_url(value)
    return value


def _text(value: Any, kind: str) -> Any:
    if isinstance(value, Mapping):
        spoken = {language: as_text(text, kind) for language, text in value.items()}
        return lambda page, place: in_language(spoken, page.locale)
    if isinstance(value, str) and value.startswith(PREFIX):
        return _phrase(value.removeprefix(PREFIX), kind)
    return as_text(value, kind) if value else value


def _phrase(key: str, kind: str) -> Late:
    def phrase(page: Page, place: "Place | None") -> object:
        renderer = page.renderer
        if renderer is None:
            return None
        # Defaults that a schema names are phrases of the schema's own locale files in Shopify's themes.
        found = renderer.translations.text(key) or renderer.package.labels_in(page.locale).text(key)
        return as_text(str(found), kind) if found else found

    return phrase


def as_text(text: str, kind: str) -> str:
    """A text of a setting: rich text cleaned, a merchant's own HTML as it is, all else to be escaped."""
    if kind == "html":
        return Html(text)
    return as_markup(text, inline=kind == "inline_richtext") if kind in MARKUP else text


def as_markup(text: str, *, inline: bool = False) -> Html:
    """Rich text of a setting as markup: only what an editor can make, sanitised."""
    return Html(sanitise(_ADDRESS.sub(lambda found: _path(found[1]), text), inline=inline))


def sanitise(text: str, *, inline: bool = False) -> str:
    """Rich text without anything that runs: scripts, handlers, styles, foreign schemes."""
    return nh3.clean(text, tags=_INLINE) if inline else nh3.clean(text)


def in_language(value: object, locale: str) -> object:
    """A text stored by language, in `locale` or else the first language it has; others as they are."""
    if isinstance(value, Mapping):
        return value.get(locale) or next((text for text in value.values() if text), "")
    return value


def _path(address: str) -> str:
    """ "products/ring" of shopify://products/ring as a path of the shop."""
    return "/" + address.strip("/")


def _url(value: str) -> Any:
    found = _ADDRESS.fullmatch(value)
    path = _path(found[1]) if found else value
    if not path.startswith("/") or path.startswith("//"):
        return path

    def localised(page: Page, place: "Place | None") -> str:
        root = page.root
        has_root = path == root or path.startswith((f"{root}/", f"{root}?"))
        return path if not root or has_root else root if path == "/" else root + path

    return localised


def _resource(kind: str, value: Any, setting: Setting) -> Late:
    source = RESOURCE[kind]
    if kind in LISTS:
        most = setting.extra.get("limit")
        handles = value[:most] if isinstance(most, int) and most > 0 else value

        def several(page: Page, place: "Place | None") -> object:
            return page.renderer.resources(source, handles) if page.renderer else []

        return several
    handle = _FILES.sub("", value) if isinstance(value, str) else value
    if source == "metaobjects":
        handle = f"{setting.extra.get('metaobject_type', '')}.{handle}"

    def one(page: Page, place: "Place | None") -> object:
        return page.renderer.resource(source, handle) if page.renderer else None

    return one


def _dynamic(setting: Setting, text: str, schemes: Schemes) -> Late:
    """A dynamic source; a handle or colour that it gives becomes what the setting's type stands for."""
    kind = setting.type
    source = dynamic_source(text, is_markup=kind in MARKUP)

    def value(page: Page, place: "Place | None") -> object:
        found = source(page, place)
        if isinstance(found, str) and not isinstance(found, Html) and kind not in TEXT:
            made = _resource(kind, found, setting) if kind in RESOURCE and found else None
            made = made or plain_value(kind, found, schemes)
            return made(page, place) if callable(made) else made
        return found

    return value


def _liquid(source: str) -> Late:
    """Liquid of the merchant, rendered within the page's limits; a failing one prints nothing."""
    compiled: list[Template] = []

    def rendered(page: Page, place: "Place | None") -> object:
        if page.renderer is None:
            return ""
        try:
            if not compiled:
                compiled.append(page.renderer.package.engine.compile(source, "liquid setting"))
            return compiled[0].render(page.renderer.run)
        except TemplateError as error:
            log.info("The Liquid of a setting failed: %s", error)
            return page.renderer.fault(error)

    return rendered
