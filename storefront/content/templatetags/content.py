"""`{% load content %}`: how a store's texts are shown in the back office."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from foundation.ui.tags.text import badge, icon
from storefront.content.models import Comment, MenuItem, Published
from storefront.content.pages.forms import VISIBILITIES

register = template.Library()
TABS = (
    ("pages", pgettext_lazy("content", "Pages")),
    ("articles", gettext_lazy("Blog posts")),
    ("blogs", gettext_lazy("Blogs")),
    ("menus", gettext_lazy("Menus")),
    ("comments", gettext_lazy("Comments")),
    ("messages", gettext_lazy("Messages")),
    ("redirects", gettext_lazy("Redirects")),
)
ICONS = {
    MenuItem.Kind.HOME: "home",
    MenuItem.Kind.SEARCH: "search",
    MenuItem.Kind.CATALOG: "products",
    MenuItem.Kind.COLLECTIONS: "grid",
    MenuItem.Kind.EVERY_COLLECTION: "grid",
    MenuItem.Kind.COLLECTION: "grid",
    MenuItem.Kind.PRODUCT: "products",
    MenuItem.Kind.PAGE: "file",
    MenuItem.Kind.BLOG: "note",
    MenuItem.Kind.ARTICLE: "note",
    MenuItem.Kind.POLICY: "shield",
    MenuItem.Kind.EVERY_POLICY: "shield",
    MenuItem.Kind.URL: "link",
}


@register.simple_tag
def content_tabs() -> tuple[tuple[str, str | Promise], ...]:
    """The lists of the content part: name of the page, label."""
    return TABS


@register.simple_tag
def content_styles() -> SafeString:
    """The styles of editors and of this part."""
    files = [(static(name),) for name in ("catalog/catalog.css", "content/content.css")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', files)


@register.simple_tag
def visibilities() -> tuple[tuple[str, str | Promise], ...]:
    """What a list may be narrowed to."""
    return VISIBILITIES[0], VISIBILITIES[1], ("scheduled", _("Scheduled"))


@register.simple_tag
def visibility(row: Published) -> SafeString:
    """A badge that says whether shoppers see it."""
    if row.published_at is None:
        return badge(_("Hidden"))
    if row.is_scheduled:
        return badge(_("Scheduled"), tone="info")
    return badge(_("Visible"), tone="success")


@register.simple_tag
def comment_state(row: Comment) -> SafeString:
    """A badge that says what became of a comment."""
    tones = {Comment.Status.PENDING: "warning", Comment.Status.PUBLISHED: "success"}
    status = Comment.Status(row.status)
    return badge(str(status.label), tone=tones.get(status, "neutral"))


@register.simple_tag
def target_icon(kind: MenuItem.Kind) -> SafeString:
    """The sign of what a link leads to."""
    return format_html("{}", icon(ICONS[kind], 16))
