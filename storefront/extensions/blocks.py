"""Blocks and embeds of plugins in themes: their Liquid, with what the plugin's `data` gives.

A block's file stands in the plugin's `blocks/` folder and is written like a theme's block: Liquid, then a
schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kaidian_sdk.points.storefront import Place, ThemeBlock, ThemeEmbed
from plugins.calling import Offer, offers
from plugins.registry import Plugin, plugins
from storefront.customers.cookies import customer_of
from themes.app_blocks import AppBlock, AppBlockCall, Target, offer_more, schema_of
from themes.engine import Drop, Html, Template
from themes.format.lax_json import parse_json
from themes.format.source import read_source
from themes.installed import engine
from themes.rendering.page import Page

HOOKS = ("theme_blocks", "theme_embeds")
_SUBJECTS = ("product", "collection")


@dataclass(frozen=True, slots=True)
class BlockFile:
    """A block's file, read: its template, its schema as JSON, and its styles."""

    template: Template
    schema: Mapping[str, Any]
    styles: str


@cache
def block_file(package: str, name: str) -> BlockFile:
    """A Liquid file of a plugin's `blocks/` folder, compiled once."""
    source = read_source(resources.files(package).joinpath("blocks", name).read_text())
    schema = parse_json(source.schemas[0].text) if source.schemas else {}
    styles = "\n".join(part.text for part in source.styles)
    return BlockFile(engine().compile(source.liquid, f"{package}/blocks/{name}"), schema, styles)


def find(app: str, name: str) -> AppBlock | None:
    """The block that a plugin declares under a name, whether it is on in this store or not."""
    plugin = plugins().get(app)
    for hook in HOOKS if plugin else ():
        declared = plugin.declaration(hook, name) if plugin else None
        if plugin and declared:
            return _block(plugin, hook, declared)
    return None


def listed() -> list[AppBlock]:
    """The blocks of the plugins that are on in this store."""
    return [_block(each.plugin, hook, each.declared) for hook in HOOKS for each in offers(hook)]


def _block(plugin: Plugin, hook: str, declared: ThemeBlock | ThemeEmbed) -> AppBlock:
    file = block_file(plugin.package, declared.file)
    target: Target = declared.target if isinstance(declared, ThemeEmbed) else "section"

    def draw(call: AppBlockCall) -> Html:
        return _draw(call, hook, plugin.id, declared.id, file)

    schema = {name: value for name, value in file.schema.items() if name != "target"}
    return AppBlock(plugin.id, declared.id, schema_of(schema, declared.file), target, draw)


def _draw(call: AppBlockCall, hook: str, plugin: str, name: str, file: BlockFile) -> Html:
    """The block; "" where the plugin is off. Raises PluginFault, after which the page goes on without it."""
    offer = _on_this_page(call.page, hook).get((plugin, name))
    if offer is None or call.page.renderer is None:
        return Html("")
    given = offer.call("data", _place(call)) if offer.declared.data else {}
    names = {**given, "section": call.section, "block": call.block or {"settings": call.settings}}
    body = file.template.render(call.page.renderer.run, names)
    return _styles(call.page, plugin, name, file.styles) + body


def _on_this_page(page: Page, hook: str) -> dict[tuple[str, str], Offer]:
    """What is on, asked once a page."""
    known: dict[str, dict[tuple[str, str], Offer]] = page.scratch.setdefault("plugin blocks", {})
    if hook not in known:
        known[hook] = {(each.plugin.id, each.declared.id): each for each in offers(hook)}
    return known[hook]


def _place(call: AppBlockCall) -> Place:
    page = call.page
    ids = {name: _id_of(page.objects.get(name)) for name in _SUBJECTS}
    template = page.renderer.template.name if page.renderer else ""
    known = call.settings.json()
    settings = (
        {name: value for name, value in known.items() if _is_plain(value)} if isinstance(known, dict) else {}
    )
    customer = customer_of(page.request) if page.request else None
    shopper = customer.pk if customer else None
    return Place(template=template, path=page.path, settings=settings, customer=shopper, **ids)


def _id_of(drop: object) -> int | None:
    found = drop["id"] if isinstance(drop, Drop) else None  # `get` knows only what was asked before
    return found if isinstance(found, int) else None


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _styles(page: Page, plugin: str, name: str, styles: str) -> Html:
    """A block's styles, with its first use on the page."""
    drawn: set[tuple[str, str]] = page.scratch.setdefault("plugin styles", set())
    if not styles or (plugin, name) in drawn:
        return Html("")
    drawn.add((plugin, name))
    return Html("<style>{}</style>").format(Html(styles))


offer_more(find=find, listed=listed)
