"""The markup around sections, blocks and pages."""

import json
import re

from themes.engine import Html, attributes, escape
from themes.format.balanced import is_whole
from themes.rendering.placed import PlacedSection

_WRAPPER = re.compile(r"(div|main|section)((?:[#.][\w:-]+|\[[^\]]*\])*)")
_PART = re.compile(r"([#.])([\w:-]+)|\[([\w:@.-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]")
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_UNSAFE_ID = re.compile(r"[^A-Za-z0-9_-]")


def wrapped(placed: PlacedSection, body: Html, *, editing: bool) -> Html:
    """A section in the element by which scripts and the editor know it."""
    schema = placed.section.schema
    classes = ["shopify-section"]
    if placed.group:
        classes.append(f"shopify-section-group-{placed.group}")
    if schema.css_class:
        classes.append(schema.css_class)
    marks = Html("")
    if editing:
        shown = json.dumps({"id": placed.id, "type": placed.section.type}, ensure_ascii=False)
        marks = attributes(
            {
                "data-section-id": placed.id,
                "data-section-key": placed.key,
                "data-section-location": placed.location,
                "data-section-group": placed.group or None,
                "data-shopify-editor-section": shown,
            }
        )
    return Html('<{} id="shopify-section-{}" class="{}"{}>{}</{}>').format(
        schema.tag, placed.id, " ".join(classes), marks, body, schema.tag
    )


def wrapper(described: str, content: Html) -> Html:
    """Content in the element that a template asks for, such as "div#id.class[name=value]"; else as it is."""
    found = _WRAPPER.fullmatch(described.strip()) if described else None
    if found is None:
        return content
    named: dict[str, object] = {}
    classes: list[str] = []
    for kind, word, name, value in _PART.findall(found[2]):
        if kind == "#":
            named["id"] = word
        elif kind == ".":
            classes.append(word)
        elif not name.lower().startswith("on"):
            named[name] = value or True
    if classes:
        named["class"] = " ".join(classes)
    return Html("<{}{}>{}</{}>").format(found[1], attributes(named), content, found[1])


def style(css: str) -> Html:
    """CSS of the merchant in an element that it can't close."""
    return Html("<style>{}</style>").format(Html(css.replace("</", "<\\/")))


def scoped_style(placed: PlacedSection) -> Html:
    """The merchant's CSS for one section, which reaches nothing outside it: what is not whole is left out."""
    if not is_whole(placed.custom_css):
        return Html("")
    identity = _UNSAFE_ID.sub(lambda found: f"\\{found[0]}", placed.id)
    css = placed.custom_css.replace("</", "<\\/")
    opening = Html('<style data-custom-css="{}">').format(escape(placed.id))
    return opening + Html(f"#shopify-section-{identity} {{\n{css}\n}}</style>")


def has_body(html: Html) -> bool:
    """Whether this is a whole page, not a part of one."""
    return _BODY_END.search(html) is not None


def end_of_body(html: Html, added: Html) -> Html:
    """The page with something put before the end of its body."""
    if not added:
        return html
    ends = list(_BODY_END.finditer(html))
    if not ends:
        return html + added
    at = ends[-1].start()
    return Html(html[:at] + added + html[at:])
