"""Tags that wrap what stands between them: cards, dialogs, menus, banners."""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.ui.tags.text import TONE_ICONS

register = template.Library()
BANNER_ICONS = {**TONE_ICONS, "neutral": "info", "success": "success"}


@register.simple_block_tag
def card(
    content: str, title: str = "", help: str = "", link_url: str = "", link_label: str = "", **options: str
) -> SafeString:
    """A card with an optional heading, a sentence and a link at its right; `class=` and `id=` pass on."""
    context = {
        "content": content,
        "title": title,
        "help": help,
        "link_url": link_url,
        "link_label": link_label,
        "extra": options.get("class", ""),
        "id": options.get("id", ""),
    }
    return render_to_string("ui/card.html", context)


@register.simple_block_tag
def dialog(content: str, id: str, title: str, **options: str) -> SafeString:
    """A native dialog, opened by `data-open="<id>"`. `class="wide"` for a wider one."""
    context = {
        "content": content,
        "id": id,
        "title": title,
        "kind": f"dialog {options.get('class', '')}".strip(),
    }
    return render_to_string("ui/dialog.html", context)


@register.simple_block_tag
def drawer(content: str, id: str, title: str) -> SafeString:
    """A dialog that comes from the side."""
    return render_to_string(
        "ui/dialog.html", {"content": content, "id": id, "title": title, "kind": "drawer"}
    )


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", id: str = "", **options: str) -> SafeString:
    """A popover menu of `.menu-item`s under a button. With `icon`, the label is read but not shown."""
    name = id or f"menu-{crc32((label + content).encode()):x}"
    button = options.get("class", "quiet" if icon else "")
    context = {"content": content, "label": label, "icon": icon, "id": name, "button": button}
    return render_to_string("ui/menu.html", context)


@register.simple_block_tag
def banner(
    content: str, tone: str = "info", title: str = "", icon: str = "", dismissible: bool = False
) -> SafeString:
    """A message in the page. Danger and warning are announced at once."""
    context = {
        "content": content,
        "tone": tone,
        "title": title,
        "icon": icon or BANNER_ICONS[tone],
        "dismissible": dismissible,
        "urgent": tone in {"danger", "warning"},
    }
    return render_to_string("ui/banner.html", context)


@register.simple_block_tag
def timeline_item(
    content: str,
    title: str,
    time: datetime | None = None,
    icon: str = "clock",
    actor: str = "",
    tone: str = "",
) -> SafeString:
    """One thing that happened; inside `<ol class="timeline">`."""
    context = {
        "content": content,
        "title": title,
        "time": time,
        "icon": icon,
        "actor": actor,
        "tone": tone,
    }
    return render_to_string("ui/timeline_item.html", context)


@register.simple_tag(takes_context=True)
def confirm(
    context: template.Context,
    id: str,
    title: str,
    text: str,
    action: str,
    button: str = "",
    name: str = "",
    tone: str = "danger",
    told_by: str = "",
) -> SafeString:
    """A dialog that posts to `action` once confirmed. With `name`, the person types it first.

    `told_by` is an address whose answer stands below the text; it is asked when the dialog opens.
    """
    data = {
        "id": id,
        "title": title,
        "text": text,
        "action": action,
        "button": button or _("Delete"),
        "name": name,
        "tone": tone,
        "told_by": told_by,
        "csrf_token": context.get("csrf_token", ""),
    }
    return render_to_string("ui/confirm.html", data)


@register.simple_tag
def save_bar(label: str = "", always: bool = False, discard_url: str = "") -> SafeString:
    """Last thing inside a `<form data-guard>`: floats in when the form changed, or `always`."""
    context = {"label": label or _("Save"), "always": always, "discard_url": discard_url}
    return render_to_string("ui/save_bar.html", context)
