"""`{% load backoffice %}`: addresses and the menu of the store at hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.functional import Promise

from backoffice.announcements import announcements_for
from backoffice.models import Announcement
from backoffice.navigation import Group, Place, group_places, navigation, phone_places
from backoffice.paused import way_out
from tenants.models import Membership

register = template.Library()
MANY_STORES = 12


@register.simple_tag(takes_context=True)
def store_url(context: template.Context, name: str, **arguments: Any) -> str:
    """The address of a back-office page of this store: `{% store_url "order" number=12 %}`."""
    handle = context["request"].store.handle
    return reverse(f"backoffice:{name}", kwargs={"handle": handle, **arguments})


@register.simple_tag(takes_context=True)
def shop_url(context: template.Context, *parts: str) -> str:
    """Where a member sees a page of this store's shop: `{% shop_url "/products/" product.handle %}`.

    A shop that is closed to everybody else lets them in.
    """
    store, path = context["request"].store, quote("".join(parts) or "/")
    if not store.has_password:
        return f"{store.url}{path}"
    return reverse("backoffice:view_shop", kwargs={"handle": store.handle}) + "?" + urlencode({"to": path})


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str) -> bool:
    """Whether the member who sees this page has a right: `{% may "themes.code" as may_code %}`."""
    member: Membership | None = getattr(context["request"], "member", None)
    return member is not None and member.may(permission)


@register.simple_tag(takes_context=True)
def ways_out(context: template.Context) -> list[tuple[str, str | Promise]]:
    """What the member can do about a paused store: (address, label) of at most one page."""
    request = context["request"]
    found = way_out(request.store, request.member)
    return [found] if found else []


@register.simple_tag(takes_context=True)
def nav_places(context: template.Context) -> list[Place]:
    """The places that the member may open; empty outside of a store."""
    request = context["request"]
    member = getattr(request, "member", None)
    if member is None:
        return []
    current = request.resolver_match.url_name if request.resolver_match else ""
    return navigation.places(store=request.store, member=member, current=current or "", path=request.path)


@register.simple_tag(takes_context=True)
def platform_announcements(context: template.Context) -> list[Announcement]:
    """What the platform tells the member who sees this page."""
    member: Membership | None = getattr(context["request"], "member", None)
    return [] if member is None else announcements_for(member)


@register.filter
def in_groups(places: list[Place]) -> list[Group]:
    """Places under their sections."""
    return group_places(places)


@register.filter
def for_phone(places: list[Place]) -> list[Place]:
    """The places of the bottom bar."""
    return phone_places(places)


@register.simple_tag(takes_context=True)
def other_stores(context: template.Context) -> list[Membership]:
    """The person's other stores, for the switcher; the first dozen by name."""
    member: Membership | None = getattr(context["request"], "member", None)
    if member is None:
        return []
    others = Membership.objects.filter(account_id=member.account_id).exclude(store_id=member.store_id)
    return list(
        others.exclude(store__status="closed").select_related("store").order_by("store__name")[:MANY_STORES]
    )
