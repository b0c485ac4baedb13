"""Tags that place sections, and those that only frame text."""

from themes.engine import Html, TagCall
from themes.page import Page
from themes.registry import theme_tag
from themes.render import Renderer


def renderer_of(call: TagCall) -> Renderer:
    """The renderer of the page that the tag stands on."""
    page = call.state
    assert isinstance(page, Page)
    assert page.renderer is not None
    return page.renderer


@theme_tag("section")
def section(call: TagCall) -> Html:
    """`{% section 'header' %}`: a section by its type."""
    return renderer_of(call).static_section(str(call.arg(0)))


@theme_tag("sections")
def sections(call: TagCall) -> Html:
    """`{% sections 'footer-group' %}`: all sections of a group."""
    return renderer_of(call).group(str(call.arg(0)))


@theme_tag("style", kind="block")
def style(call: TagCall) -> Html:
    """`{% style %}…{% endstyle %}`: CSS in place."""
    return Html("<style>{}</style>").format(call.body({}))
