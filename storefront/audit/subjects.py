"""What events are about, with title and page: one query for each kind of thing on a page of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.models import Event
from storefront.catalog.models import Collection as GoodsCollection
from storefront.catalog.models import Product
from storefront.content.models import Article, ContentPage
from storefront.customers.models import Customer
from storefront.orders.models import Order
from tenants.models import Membership, OwnRole, Store


@dataclass(frozen=True)
class Subject:
    """What an event is about. `url` is "" where it has no page, or is gone."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is shown: its page, the page's argument and a field with its title."""

    model: type[models.Model]
    title: Callable[[Any], str]
    page: str
    argument: str = ""
    value: str = "pk"


_KINDS = {
    "order": Kind(Order, lambda row: f"#{row.number}", "order", "number", "number"),
    "product": Kind(Product, lambda row: str(row.title), "product", "number"),
    "collection": Kind(GoodsCollection, lambda row: str(row.title), "collection", "number"),
    "customer": Kind(Customer, str, "customer", "customer_id"),
    "contentpage": Kind(ContentPage, lambda row: str(row.title), "page", "number"),
    "article": Kind(Article, lambda row: str(row.title), "article", "number"),
    "ownrole": Kind(OwnRole, lambda row: str(row.name), "role", "role_id"),
    "membership": Kind(Membership, lambda row: str(row.account), "team"),
}
_PLACES: dict[str, tuple[str | Promise, str]] = {
    "store": (_("The store"), "settings"),
    "invitation": (_("Team"), "team"),
    "membership": (_("Team"), "team"),
    "accesstoken": (_("API tokens"), "api_tokens"),
    "storetheme": (_("Themes"), "themes"),
}


def subjects_of(events: Iterable[Event], store: Store) -> dict[str, Subject]:
    """{how events name a thing: its title and page}, of what these events are about."""
    wanted: dict[str, set[int]] = defaultdict(set)
    found: dict[str, Subject] = {}
    for event in events:
        kind, _colon, number = event.subject.partition(":")
        if kind in _PLACES:
            label, page = _PLACES[kind]
            found[event.subject] = Subject(str(label), _url(store, page))
        if kind in _KINDS and number.isdecimal():
            wanted[kind].add(int(number))
    for kind, ids in wanted.items():
        found |= _of_kind(kind, ids, store)
    return found


def _of_kind(kind: str, ids: Collection[int], store: Store) -> dict[str, Subject]:
    how = _KINDS[kind]
    rows = how.model._default_manager.filter(pk__in=ids)
    if kind in {"membership", "ownrole"}:
        rows = rows.filter(store=store)
    if kind == "membership":
        rows = rows.select_related("account")
    return {
        f"{kind}:{row.pk}": Subject(
            how.title(row),
            _url(store, how.page, **({how.argument: getattr(row, how.value)} if how.argument else {})),
        )
        for row in rows
    }


def _url(store: Store, page: str, **arguments: object) -> str:
    return reverse(f"backoffice:{page}", kwargs={"handle": store.handle, **arguments})
