"""Tags that place sections and blocks, choose the layout, and those that only frame text."""

from collections.abc import Mapping

from themes.engine import Html, TagCall
from themes.registry import theme_tag
from themes.rendering.page import Page
from themes.rendering.render import Renderer

CLOSEST = "closest."
"""Beginning of the arguments that `closest` gives."""


def renderer_of(call: TagCall) -> Renderer:
    """The renderer of the page that the tag stands on."""
    page = call.state
    assert isinstance(page, Page)
    assert page.renderer is not None
    return page.renderer


@theme_tag("section")
def section(call: TagCall) -> Html:
    """`{% section 'header' %}`: draws one section, by its type; merchants can't move or remove it."""
    return renderer_of(call).static_section(str(call.arg(0)))


@theme_tag("sections")
def sections(call: TagCall) -> Html:
    """`{% sections 'footer-group' %}`: draws the sections of a group, as merchants arranged them."""
    return renderer_of(call).group(str(call.arg(0)))


@theme_tag("content_for")
def content_for(call: TagCall) -> Html:
    """`{% content_for 'blocks' %}`: the blocks that a merchant placed here.

    `{% content_for 'block', type: 'price', id: 'price' %}`: one block that always stands here. Further
    arguments are seen inside it; `closest.product: …` is its nearest product.
    """
    renderer = renderer_of(call)
    what = str(call.arg(0))
    names, given = _split(call.named)
    if what == "blocks":
        return renderer.blocks(given)
    if what != "block":
        return Html("")
    kind, identity = str(call.named.get("type") or ""), str(call.named.get("id") or "")
    return renderer.static_block(kind, identity, names, given)


def _split(named: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Arguments that are seen as names, and those that `closest` gives."""
    names = {name: value for name, value in named.items() if not name.startswith(CLOSEST)}
    given = {name.removeprefix(CLOSEST): value for name, value in named.items() if name.startswith(CLOSEST)}
    names.pop("type", None)
    names.pop("id", None)
    return names, given


@theme_tag("layout")
def layout(call: TagCall) -> Html:
    """`{% layout 'name' %}`: the layout of a template in Liquid; `{% layout none %}` for none."""
    name = call.arg(0)
    renderer_of(call).layout = name if isinstance(name, str) and name != "none" else ""
    return Html("")


@theme_tag("style", kind="block")
def style(call: TagCall) -> Html:
    """`{% style %}…{% endstyle %}`: CSS as a `<style>`, where it stands; it may print settings."""
    return Html("<style data-shopify>{}</style>").format(call.body({}))
