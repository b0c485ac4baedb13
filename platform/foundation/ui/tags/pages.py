"""Tags for the parts of a page: style sheets, empty states, pages of a list, tabs."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.ui import formats
from foundation.ui.tags.text import icon

register = template.Library()

STYLES = (
    "tokens",
    "base",
    "layout",
    "buttons",
    "forms",
    "choices",
    "inputs",
    "table",
    "lists",
    "cards",
    "figures",
    "timeline",
    "people",
    "feedback",
    "overlays",
    "navigation",
    "shell",
)
SCRIPTS = ("dialogs", "toasts", "forms", "sessions", "tags", "files", "tables", "palette", "charts")


@register.simple_tag
def ui_styles() -> SafeString:
    """The links to the style sheets, in layer order."""
    links = ((static(f"ui/css/{name}.css"),) for name in STYLES)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def ui_scripts() -> SafeString:
    """The modules of the kit. They don't import one another, so that hashed names need no import map."""
    links = ((static(f"ui/js/{name}.js"),) for name in SCRIPTS)
    first = format_html('<script src="{}"></script>\n', static("ui/js/transitions.js"))
    return first + format_html_join("\n", '<script type="module" src="{}"></script>', links)


@register.simple_tag
def empty_state(
    title: str,
    text: str = "",
    icon: str = "box",
    action_url: str = "",
    action_label: str = "",
    second_url: str = "",
    second_label: str = "",
) -> SafeString:
    """What belongs here and the first step towards it."""
    return render_to_string("ui/empty_state.html", dict(locals()))


@register.simple_tag(takes_context=True)
def pagination(
    context: template.Context, page: Page[Any], param: str = "page", anchor: str = ""
) -> SafeString:
    """Previous, numbers, next and "1–20 of 143". Keeps the rest of the query string.

    `anchor` is the id of the list's place, where it is not the first of its page.
    """
    if page.paginator.count == 0:
        return SafeString()
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    place = f"#{anchor}" if anchor else ""

    def link(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}{place}"

    numbers = [
        {
            "label": label,
            "url": link(label) if isinstance(label, int) else "",
            "current": label == page.number,
        }
        for label in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    links = {
        "numbers": numbers,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }
    return render_to_string("ui/pagination.html", {"page": page, "links": links})


@register.simple_tag(takes_context=True)
def sort(
    context: template.Context, name: str, label: str, number: bool = False, param: str = "sort"
) -> SafeString:
    """A heading that sorts: up, then down, by `?sort=name` and `?sort=-name`."""
    query = context["request"].GET.copy()
    current = query.get(param, "")
    state = {name: "ascending", f"-{name}": "descending"}.get(current, "none")
    query[param] = f"-{name}" if current == name else name
    query.pop("page", None)
    data = {"label": label, "number": number, "state": state, "query": query.urlencode()}
    return render_to_string("ui/sort.html", data)


@register.simple_tag
def search_field(name: str = "q", value: str = "", placeholder: str = "", label: str = "") -> SafeString:
    """A search input with its magnifier, for filter bars."""
    text = placeholder or _("Search")
    return render_to_string(
        "ui/search_field.html",
        {"name": name, "value": value or "", "placeholder": text, "label": label or text},
    )


@register.simple_tag
def tab(url: str, label: str, current: bool = False, count: int | None = None) -> SafeString:
    """A tab that is a link; inside `<nav class="tabs">`."""
    number = (
        format_html('<span class="tab-count">{}</span>', formats.number_text(count))
        if count is not None
        else ""
    )
    here = SafeString(' aria-current="page"') if current else ""
    return format_html('<a class="tab" href="{}"{}>{}{}</a>', url, here, label, number)


@register.simple_tag
def crumb(url: str, label: str) -> SafeString:
    """A step of the way up; inside the `breadcrumbs` block."""
    return format_html('<a href="{}">{}</a>{}', url, label, icon("chevron-right"))


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> str:
    """A block of the page once more: the document's title as its heading. Nothing for an unknown block."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else ""
