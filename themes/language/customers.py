"""Filters around shoppers: links to their account, their picture, how their addresses are written."""

import colorsys
from hashlib import sha256

from django.utils.translation import gettext as _

from foundation.addresses import format_lines
from themes.engine import Drop, Html, attributes
from themes.language.links import link_to
from themes.language.text import text_of
from themes.registry import theme_filter
from themes.rendering.page import Page


@theme_filter("customer_login_link", needs_page=True)
def customer_login_link(page: Page, label: object, **named: object) -> Html:
    """A link to the page where customers sign in."""
    return link_to(label, f"{page.root}/account/login", id="customer_login_link", **named)


@theme_filter("customer_logout_link", needs_page=True)
def customer_logout_link(page: Page, label: object, **named: object) -> Html:
    """A link that signs the customer out."""
    return link_to(label, f"{page.root}/account/logout", id="customer_logout_link", **named)


@theme_filter("customer_register_link", needs_page=True)
def customer_register_link(page: Page, label: object, **named: object) -> Html:
    """A link to the page where customers create an account."""
    return link_to(label, f"{page.root}/account/register", id="customer_register_link", **named)


@theme_filter("login_button", needs_page=True)
def login_button(page: Page, shop: object, *, action: object = "default", **named: object) -> Html:
    """A button to the page where customers sign in; with `action: 'follow'` to the one where they create an
    account.
    """
    follow = text_of(action) == "follow"
    path, label = ("register", _("Create an account")) if follow else ("login", _("Sign in"))
    return link_to(label, f"{page.root}/account/{path}", **{"class": "login-button", **named})


@theme_filter("avatar")
def avatar(customer: object, **named: object) -> Html:
    """A customer's initials in a coloured circle; each customer keeps the same colour. Nothing without a
    customer.
    """
    if not isinstance(customer, Drop):
        return Html("")
    name = text_of(customer["name"]) or text_of(customer["email"])
    initials = "".join(word[0] for word in name.split()[:2]).upper() or "?"
    hue = sha256(text_of(customer["email"]).encode()).digest()[0] / 255
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, 0.32, 0.35))
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "customer-avatar",
        "role": "img",
        "viewBox": "0 0 40 40",
        "width": 40,
        "height": 40,
        "aria-label": name,
        **named,
    }
    return Html(
        '<svg{}><circle cx="20" cy="20" r="20" fill="#{:02x}{:02x}{:02x}"/><text x="20" y="25.5"'
        ' text-anchor="middle" font-family="system-ui,sans-serif" font-size="15" fill="#fff">{}</text></svg>'
    ).format(attributes(frame), red, green, blue, initials)


ADDRESS_PARTS = {
    "name": "name",
    "company": "company",
    "country": "country_code",
    "region": "province",
    "city": "city",
    "line1": "address1",
    "line2": "address2",
    "postcode": "zip",
}
"""How we call a part of an address, and how themes do."""


@theme_filter("format_address", needs_page=True)
def format_address(page: Page, address: object) -> Html:
    """An address as its country writes it, in a `<p>` with one line for each part."""
    if not isinstance(address, Drop):
        return Html("")
    parts = {ours: text_of(address[theirs]) for ours, theirs in ADDRESS_PARTS.items()}
    lines = format_lines(parts, page.locale)
    return Html("<p>{}</p>").format(Html("<br>").join(lines)) if lines else Html("")
