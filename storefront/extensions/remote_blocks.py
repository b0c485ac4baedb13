"""Blocks of remote apps in themes: Liquid of strangers, drawn with few objects, cleaned before it is shown.

A developer registers a block as a theme's block is written: Liquid, then a `{% schema %}`. It is drawn by the
same metered engine, but sees only what every visitor may see: `block`, `section`, `shop`, `product` and
`collection`. No customer and no cart are in its reach, so no picture's address can carry them away; and what
could run or restyle the page is taken out of what it prints.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from foundation.errors import ActionError, sentence
from foundation.html import clean_html
from plugins.forms import said
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.queries import app_here, apps_here, apps_that_are_on
from tenants.context import current_store
from themes.app_blocks import AppBlock, AppBlockCall, offer_more, schema_of
from themes.engine import Html, Run, Template, TemplateError
from themes.format.lax_json import parse_json
from themes.format.schema import Schema
from themes.format.source import read_source
from themes.installed import engine
from themes.rendering.page import Page

_CLIENT_ID = re.compile(r"[0-9a-f]{32}")
_SUBJECTS = ("product", "collection")
KEPT_SECONDS = 5.0
"""So long an app that was looked up is not asked for again: a page may have many of its blocks."""
MOST_KEPT = 1000
_kept: dict[tuple[int, str], tuple[float, RemoteApp | None]] = {}
"""By store too: while an edit of a listed app is looked at, its developer's stores have another version."""


@dataclass(frozen=True)
class Read:
    """A block's text, read. Its settings stay the same object, so that what is placed knows them again."""

    template: Template
    schema: Schema
    label: object


@lru_cache(maxsize=256)
def _read(source: str, name: str) -> Read:
    """A block's template and schema. Raises TemplateError and ValueError for what can't be read."""
    parts = read_source(source)
    if not parts.schemas:
        raise ValueError("there is no {% schema %}")
    schema = parse_json(parts.schemas[0].text)
    if not isinstance(schema, Mapping) or not schema.get("name"):
        raise ValueError('the schema needs a "name"')
    parsed = schema_of({key: value for key, value in schema.items() if key != "target"}, name)
    return Read(engine().compile(parts.liquid, name), parsed, schema["name"])


def check_block(name: str, source: str) -> None:
    """Read a block as it will be drawn. Raises ActionError "block_faulty" that says what is wrong."""
    try:
        _read(source, name)
    except (TemplateError, ValueError) as error:
        text = sentence("%(name)s: %(fault)s", name=name, fault=error)
        raise ActionError("block_faulty", text, field="source") from None


def find(app: str, name: str) -> AppBlock | None:
    """The block that an app registered under a name, whether it is on in this store or not."""
    if not _CLIENT_ID.fullmatch(app):
        return None
    known = _app(app)
    found = next((each for each in known.blocks if each["id"] == name), None) if known else None
    return _block(known, found) if known and found else None


def listed() -> list[AppBlock]:
    """The blocks of the apps that are on in this store; none outside of stores, as in the theme server."""
    if current_store() is None:
        return []
    apps = apps_here(apps_that_are_on())
    return _told_apart([_block(app, each) for app in apps.values() if app.is_open for each in app.blocks])


def _told_apart(blocks: list[AppBlock]) -> list[AppBlock]:
    """Blocks that are called alike, with what their app calls them: "Board: Note (small-note)"."""
    uses = Counter(block.schema.name for block in blocks)
    return [
        replace(block, schema=replace(block.schema, name=f"{block.schema.name} ({block.name})"))
        if uses[block.schema.name] > 1
        else block
        for block in blocks
    ]


def _app(client_id: str) -> RemoteApp | None:
    """An app as the current store has it; None outside of stores, as in the theme server."""
    store, now = current_store(), time.monotonic()
    if store is None:
        return None
    at, known = _kept.get((store.pk, client_id), (0.0, None))
    if not at or now - at > KEPT_SECONDS:
        known = app_here(client_id)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[store.pk, client_id] = (now, known)
    return known


def _block(app: RemoteApp, registered: Mapping[str, str]) -> AppBlock:
    name = registered["id"]
    read = _read(registered["source"], name)
    label = said(read.label) if isinstance(read.label, Mapping) else str(read.label)

    def draw(call: AppBlockCall) -> Html:
        return _draw(call, app, read.template)

    schema = replace(read.schema, name=f"{said(app.name)}: {label}")
    return AppBlock(app.client_id, name, schema, "section", draw)


def _draw(call: AppBlockCall, app: RemoteApp, template: Template) -> Html:
    """The block, cleaned; "" where the app is off or blocked. Faults are told as those of other blocks."""
    if not app.is_open or app.client_id not in _on(call.page):
        return Html("")
    names = {"block": call.block or {"settings": call.settings}, "section": call.section}
    return Html(clean_html(template.render(_run(call.page), names)))


def _run(page: Page) -> Run:
    """One run for all blocks of remote apps on a page, so that they share one page's fuel and time.

    Its page knows neither the request nor what was typed or is in the cart.
    """
    run: Run | None = page.scratch.get("remote run")
    if run is None:
        seen = {name: page.objects[name] for name in _SUBJECTS if name in page.objects}
        if page.renderer is not None:
            seen["shop"] = page.renderer.run.globals["shop"]
        bare = replace(page, objects=seen, request=None, query={}, scratch={}, renderer=None)
        run = page.scratch["remote run"] = Run(state=bare, objects=seen)
    return run


def _on(page: Page) -> frozenset[str]:
    """The apps that are on, asked once a page."""
    known: frozenset[str] | None = page.scratch.get("remote apps")
    if known is None:
        known = page.scratch["remote apps"] = frozenset(apps_that_are_on())
    return known


offer_more(find=find, listed=listed)
